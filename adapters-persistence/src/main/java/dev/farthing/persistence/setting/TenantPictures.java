package dev.farthing.persistence.setting;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.account.TenantPicture;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import jakarta.persistence.EntityManager;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How plans, orgs and teams look before and after a file was applied: what is different was done.
final class TenantPictures {
    private final EntityManager database;

    TenantPictures(EntityManager database) {
        this.database = database;
    }

    /// A thing, and whose record it belongs to.
    record Thing(UUID chain, String type, UUID id) {}

    Map<Thing, Picture> plans() {
        var pictures = new LinkedHashMap<Thing, Picture>();
        for (var row : rows("""
            SELECT id, code, name, models_allowed, rpm_limit, tpm_limit, concurrency_limit, managed_by
            FROM plan ORDER BY code""", Map.of())) {
            var plan = new Plan(
                    (UUID) row[0],
                    (String) row[1],
                    (String) row[2],
                    List.of((String[]) row[3]),
                    (Integer) row[4],
                    (Integer) row[5],
                    (Integer) row[6]);
            pictures.put(new Thing(Deed.PLATFORM, "plan", plan.id()), TenantPicture.of(plan, managedBy(row[7])));
        }
        return pictures;
    }

    /// @param orgName null for all
    Map<Thing, Picture> tenants(@Nullable String orgName) {
        var pictures = new LinkedHashMap<Thing, Picture>();
        var named = orgName == null ? Map.<String, String>of() : Map.of("org", orgName);
        var where = orgName == null ? "" : " WHERE o.name = :org";
        for (var row : rows(
                "SELECT o.id, o.name, o.suspended, o.plan_id, o.time_zone, p.code, o.managed_by"
                        + " FROM org o JOIN plan p ON p.id = o.plan_id" + where + " ORDER BY o.name",
                named)) {
            var org = new Org(
                    (UUID) row[0], (String) row[1], (Boolean) row[2], (UUID) row[3], ZoneId.of((String) row[4]));
            pictures.put(
                    new Thing(org.id(), "org", org.id()), TenantPicture.of(org, (String) row[5], managedBy(row[6])));
        }
        for (var row : rows(
                "SELECT t.id, t.org_id, t.name, t.suspended, t.managed_by"
                        + " FROM team t JOIN org o ON o.id = t.org_id" + where + " ORDER BY o.name, t.name",
                named)) {
            var team = new Team((UUID) row[0], (UUID) row[1], (String) row[2], (Boolean) row[3]);
            pictures.put(new Thing(team.orgId(), "team", team.id()), TenantPicture.of(team, managedBy(row[4])));
        }
        return pictures;
    }

    static List<Deed> deeds(String action, Map<Thing, Picture> before, Map<Thing, Picture> after) {
        var deeds = new ArrayList<Deed>();
        after.forEach((thing, picture) -> {
            var old = before.get(thing);
            if (!picture.equals(old)) {
                deeds.add(
                        new Deed(thing.chain(), action, thing.type(), thing.id().toString(), old, picture));
            }
        });
        return deeds;
    }

    private static ManagedBy managedBy(Object text) {
        return ManagedBy.valueOf(text.toString().toUpperCase(Locale.ROOT));
    }

    private List<Object[]> rows(String sql, Map<String, String> values) {
        var query = database.createNativeQuery(sql, Object[].class);
        values.forEach(query::setParameter);
        @SuppressWarnings("unchecked") // each row has several columns
        List<Object[]> rows = query.getResultList();
        return rows;
    }
}
