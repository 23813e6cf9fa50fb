package dev.farthing.persistence;

import java.util.UUID;
import javax.sql.DataSource;

/// Orgs on plans of their own, without a container around them.
public final class PlainOrgs {
    private PlainOrgs() {}

    public static UUID anOrg(DataSource database, boolean prepaid) {
        var plan = UUID.randomUUID();
        Sql.of(
                        "INSERT INTO plan (id, code, name, billing_mode) VALUES (?, ?, 'Plan', ?)",
                        plan,
                        "plan-" + plan,
                        prepaid ? "prepaid" : "postpaid")
                .change(database);
        var org = UUID.randomUUID();
        Sql.of("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?, ?, ?, 'UTC')", org, "org-" + org, plan)
                .change(database);
        return org;
    }
}
