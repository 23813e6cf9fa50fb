package dev.farthing.persistence.setting;

import dev.farthing.application.Ids;
import dev.farthing.application.scenery.Prescription.OrgLine;
import dev.farthing.application.scenery.Prescription.PlanLine;
import dev.farthing.application.scenery.TenantRegister;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.CalendarColumns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;

/// Writes only what is different, so that a start that changes nothing moves no version.
@ApplicationScoped
class TenantTables implements TenantRegister {
    private final EntityManager database;
    private final Ids ids;
    private final ZoneId zone;
    private final InstantSource clock;
    private final TenantPictures pictures;

    TenantTables(EntityManager database, Ids ids, ZoneId zone, InstantSource clock) {
        this.database = database;
        this.ids = ids;
        this.zone = zone;
        this.clock = clock;
        this.pictures = new TenantPictures(database);
    }

    @Override
    public List<Deed> prescribePlans(List<PlanLine> plans) {
        var before = pictures.plans();
        for (var plan : plans) {
            change("""
                INSERT INTO plan (id, code, name, models_allowed, rpm_limit, tpm_limit, concurrency_limit,
                                  managed_by)
                VALUES (:id, :code, :name, :models, :rpm, :tpm, :concurrency, 'file')
                ON CONFLICT (code) DO UPDATE SET
                    name = excluded.name, models_allowed = excluded.models_allowed,
                    rpm_limit = excluded.rpm_limit, tpm_limit = excluded.tpm_limit,
                    concurrency_limit = excluded.concurrency_limit, managed_by = 'file', updated_at = now()
                WHERE (plan.name, plan.models_allowed, plan.rpm_limit, plan.tpm_limit,
                       plan.concurrency_limit, plan.managed_by)
                    IS DISTINCT FROM (excluded.name, excluded.models_allowed, excluded.rpm_limit,
                       excluded.tpm_limit, excluded.concurrency_limit, excluded.managed_by)\
                """)
                    .setParameter("id", ids.next())
                    .setParameter("code", plan.code())
                    .setParameter("name", plan.name())
                    .setParameter("models", plan.modelsAllowed().toArray(String[]::new))
                    .setParameter("rpm", plan.rpmLimit(), Integer.class)
                    .setParameter("tpm", plan.tpmLimit(), Integer.class)
                    .setParameter("concurrency", plan.concurrencyLimit(), Integer.class)
                    .executeUpdate();
        }
        letGo("plan", "code", plans.stream().map(PlanLine::code).toList());
        return TenantPictures.deeds("prescribe", before, pictures.plans());
    }

    @Override
    public List<Deed> prescribe(OrgLine org) {
        var before = pictures.tenants(org.name());
        var plan = ids("SELECT id FROM plan WHERE code = :name", org.plan()).stream()
                .findFirst()
                .orElseThrow(() -> Fault.INVALID_REQUEST.because("no plan has the code " + org.plan()));
        var calendar = calendar(org);
        change("""
            INSERT INTO org (id, name, plan_id, time_zone, past_zones, managed_by)
            VALUES (:id, :name, :plan, :zone, :past, 'file')
            ON CONFLICT (name) DO UPDATE SET
                plan_id = excluded.plan_id, managed_by = 'file', updated_at = now(),
                time_zone = excluded.time_zone, past_zones = excluded.past_zones
            WHERE org.plan_id <> excluded.plan_id OR org.managed_by <> 'file'
                OR org.time_zone <> excluded.time_zone\
            """)
                .setParameter("id", ids.next())
                .setParameter("name", org.name())
                .setParameter("plan", plan)
                .setParameter("zone", calendar.zone().getId())
                .setParameter("past", CalendarColumns.past(calendar))
                .executeUpdate();
        var orgId = ids("SELECT id FROM org WHERE name = :name", org.name()).getFirst();
        for (var team : org.teams()) {
            change("""
                INSERT INTO team (org_id, id, name, managed_by) VALUES (:org, :id, :name, 'file')
                ON CONFLICT (org_id, name) DO UPDATE SET managed_by = 'file', updated_at = now()
                WHERE team.managed_by <> 'file'\
                """)
                    .setParameter("org", orgId)
                    .setParameter("id", ids.next())
                    .setParameter("name", team)
                    .executeUpdate();
        }
        return TenantPictures.deeds("prescribe", before, pictures.tenants(org.name()));
    }

    private Calendar calendar(OrgLine org) {
        var wanted = org.zone();
        var row = database.unwrap(Session.class)
                .createNativeQuery(
                        "SELECT time_zone, past_zones FROM org WHERE name = :name FOR UPDATE", Object[].class)
                .setParameter("name", org.name())
                .uniqueResultOptional();
        if (row.isEmpty()) {
            return Calendar.of(wanted == null ? zone : wanted);
        }
        var known = CalendarColumns.read((String) row.get()[0], List.of((String[]) row.get()[1]));
        return wanted == null ? known : known.changed(wanted, clock.instant());
    }

    @Override
    public List<Deed> letGoOthers(List<OrgLine> named) {
        var before = pictures.tenants(null);
        letGo("org", "name", named.stream().map(OrgLine::name).toList());
        var teams = named.stream()
                .flatMap(org -> org.teams().stream().map(team -> org.name() + "\n" + team))
                .toArray(String[]::new);
        change("""
            UPDATE team SET managed_by = 'api', updated_at = now() FROM org
            WHERE org.id = team.org_id AND team.managed_by = 'file'
                AND org.name || E'\\n' || team.name <> ALL (:named)\
            """).setParameter("named", teams).executeUpdate();
        return TenantPictures.deeds("let_go", before, pictures.tenants(null));
    }

    private void letGo(String table, String column, List<String> named) {
        change("UPDATE " + table + " SET managed_by = 'api', updated_at = now()" + " WHERE managed_by = 'file' AND "
                        + column + " <> ALL (:named)")
                .setParameter("named", named.toArray(String[]::new))
                .executeUpdate();
    }

    private List<UUID> ids(String sql, String name) {
        return database.unwrap(Session.class)
                .createNativeQuery(sql, UUID.class)
                .setParameter("name", name)
                .getResultList();
    }

    private MutationQuery change(String sql) {
        return database.unwrap(Session.class).createNativeMutationQuery(sql);
    }
}
