package dev.farthing.application.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.key.KeyPicture;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of orgs, teams, plans and administrators goes on record.
public final class TenantPicture {
    private TenantPicture() {}

    static Deed deed(String action, @Nullable KnownOrg before, @Nullable KnownOrg after) {
        var known = after == null ? Objects.requireNonNull(before) : after;
        return new Deed(
                known.org().id(),
                action,
                "org",
                known.org().id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    static Deed deed(String action, @Nullable KnownTeam before, @Nullable KnownTeam after) {
        var known = after == null ? Objects.requireNonNull(before) : after;
        return new Deed(
                known.team().orgId(),
                action,
                "team",
                known.team().id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    public static Deed deed(String action, @Nullable AdminKey before, @Nullable AdminKey after) {
        var known = after == null ? Objects.requireNonNull(before) : after;
        return new Deed(
                known.key().holder().orgId(),
                action,
                "admin_key",
                known.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    static Deed created(Plan plan) {
        return Deed.ofPlatform("create", "plan", plan.id().toString(), null, of(plan, ManagedBy.API));
    }

    /// An org as people see it.
    public static Picture of(KnownOrg known) {
        return of(known.org(), known.plan().code(), known.managedBy());
    }

    /// An org as people see it.
    public static Picture of(Org org, String planCode, ManagedBy managedBy) {
        return Picture.EMPTY
                .with("name", org.name())
                .with("suspended", org.suspended())
                .with("plan", planCode)
                .with("time_zone", org.zone())
                .with("abandoned_calls", org.abandonedCalls())
                .with("overruns", org.overruns())
                .with("managed_by", managedBy);
    }

    /// A team as people see it.
    public static Picture of(KnownTeam known) {
        return of(known.team(), known.managedBy());
    }

    /// A team as people see it.
    public static Picture of(Team team, ManagedBy managedBy) {
        return Picture.EMPTY
                .with("name", team.name())
                .with("suspended", team.suspended())
                .with("managed_by", managedBy);
    }

    /// A plan as people see it.
    public static Picture of(Plan plan, ManagedBy managedBy) {
        return Picture.EMPTY
                .with("code", plan.code())
                .with("name", plan.name())
                .with("models_allowed", plan.modelsAllowed())
                .with("rpm_limit", plan.rpmLimit())
                .with("tpm_limit", plan.tpmLimit())
                .with("concurrency_limit", plan.concurrencyLimit())
                .with("managed_by", managedBy);
    }

    private static Picture of(AdminKey admin) {
        return KeyPicture.of(admin.key()).with("role", admin.role());
    }
}
