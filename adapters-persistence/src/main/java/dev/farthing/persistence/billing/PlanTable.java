package dev.farthing.persistence.billing;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.billing.KnownPlan;
import dev.farthing.application.billing.KnownPlan.BillingMode;
import dev.farthing.application.billing.PlanBook;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.billing.PlanHistory;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PlanVersion;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// Keeps plans, their terms and their orgs in PostgreSQL.
@Singleton
class PlanTable implements PlanBook {
    private static final Map<String, Supplier<FaultException>> CODED_ONCE =
            Map.of("plan_code_key", () -> Fault.NAME_TAKEN.because("there is another plan of this code"));
    private static final Map<String, Supplier<FaultException>> ON_NOBODY = Map.of(
            "org_plan_id_fkey", PlanTable::inUse,
            "plan_change_plan_id_fkey", PlanTable::inUse,
            "price_book_plan_id_fkey", PlanTable::inUse);
    private static final String KNOWN = """
        SELECT p.*, v.terms::text AS terms, v.valid_from,
            (SELECT min(n.valid_from) FROM plan_version n WHERE n.plan_id = p.id AND n.valid_from > ?) AS valid_to
        FROM plan p LEFT JOIN LATERAL (
            SELECT terms, valid_from FROM plan_version WHERE plan_id = p.id AND valid_from <= ?
            ORDER BY valid_from DESC LIMIT 1) v ON true
        WHERE true\
        """;

    private final DataSource database;

    PlanTable(DataSource database) {
        this.database = database;
    }

    private static FaultException inUse() {
        return Fault.IN_USE.because("an org is or was on this plan: archive it instead");
    }

    @Override
    public Optional<KnownPlan> find(String codeOrId, Instant at) {
        return Sql.of(KNOWN, at, at)
                .add(" AND (p.code = ? OR p.id::text = lower(?))", codeOrId, codeOrId)
                .row(database, PlanTable::read);
    }

    @Override
    public Page<KnownPlan> list(Listing wanted, Instant at) {
        var all = narrow(Sql.of("SELECT count(*) FROM plan p WHERE true"), wanted)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var page = narrow(Sql.of(KNOWN, at, at), wanted)
                .add(
                        " ORDER BY p.code LIMIT ? OFFSET ?",
                        wanted.slice().limit(),
                        wanted.slice().offset())
                .rows(database, PlanTable::read);
        return new Page<>(page, all);
    }

    private static Sql narrow(Sql query, Listing wanted) {
        var search = wanted.search();
        return query.and(
                        "position(lower(?) IN lower(p.code || ' ' || p.name)) > 0",
                        search == null || search.isEmpty() ? null : search)
                .and("CASE WHEN p.archived THEN 'archived' ELSE 'active' END = ?", wanted.status());
    }

    private static KnownPlan read(ResultSet row) throws SQLException {
        var terms = row.getString("terms");
        var plan = new Plan(
                Column.id(row, "id"),
                row.getString("code"),
                row.getString("name"),
                List.of((String[]) row.getArray("models_allowed").getArray()),
                row.getObject("rpm_limit", Integer.class),
                row.getObject("tpm_limit", Integer.class),
                row.getObject("concurrency_limit", Integer.class));
        return new KnownPlan(
                plan,
                Column.choice(row, "billing_mode", BillingMode.class),
                row.getObject("max_keys", Integer.class),
                row.getBoolean("archived"),
                terms == null ? PlanTerms.PLAIN : TermsColumn.read(terms),
                Column.optionalInstant(row, "valid_from"),
                Column.optionalInstant(row, "valid_to"),
                Column.choice(row, "managed_by", ManagedBy.class),
                Column.instant(row, "created_at"));
    }

    @Override
    public void add(KnownPlan known) {
        var plan = known.plan();
        Sql.of(
                        "INSERT INTO plan (id, code, name, models_allowed, rpm_limit, tpm_limit, concurrency_limit,"
                                + " billing_mode, max_keys, archived, created_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        plan.id(),
                        plan.code(),
                        plan.name(),
                        plan.modelsAllowed().toArray(String[]::new),
                        plan.rpmLimit(),
                        plan.tpmLimit(),
                        plan.concurrencyLimit(),
                        known.billingMode().name().toLowerCase(Locale.ROOT),
                        known.maxKeys(),
                        known.archived(),
                        known.createdAt())
                .change(database, CODED_ONCE);
    }

    @Override
    public void save(KnownPlan known) {
        var plan = known.plan();
        Sql.of(
                        "UPDATE plan SET code = ?, name = ?, models_allowed = ?, rpm_limit = ?, tpm_limit = ?,"
                                + " concurrency_limit = ?, billing_mode = ?, max_keys = ?, archived = ?,"
                                + " updated_at = now() WHERE id = ?",
                        plan.code(),
                        plan.name(),
                        plan.modelsAllowed().toArray(String[]::new),
                        plan.rpmLimit(),
                        plan.tpmLimit(),
                        plan.concurrencyLimit(),
                        known.billingMode().name().toLowerCase(Locale.ROOT),
                        known.maxKeys(),
                        known.archived(),
                        plan.id())
                .change(database, CODED_ONCE);
    }

    @Override
    public void add(UUID planId, Instant validFrom, PlanTerms terms) {
        Sql.of(
                        "INSERT INTO plan_version (plan_id, valid_from, terms) VALUES (?, ?, ?::jsonb)",
                        planId,
                        validFrom,
                        TermsColumn.write(terms))
                .change(
                        database,
                        Map.of(
                                "plan_version_pkey",
                                () -> Fault.STATE_CONFLICT.because("the plan has terms that begin at " + validFrom)));
    }

    @Override
    public Optional<Instant> lastTerms(UUID planId) {
        return Sql.of("SELECT valid_from FROM plan_version WHERE plan_id = ? ORDER BY valid_from DESC LIMIT 1", planId)
                .row(database, row -> Column.instant(row, "valid_from"));
    }

    @Override
    public List<PlanVersion> versions(UUID planId) {
        return Sql.of(
                        "SELECT p.name, v.valid_from, v.terms::text AS terms FROM plan_version v"
                                + " JOIN plan p ON p.id = v.plan_id WHERE p.id = ? ORDER BY v.valid_from",
                        planId)
                .rows(
                        database,
                        row -> new PlanVersion(
                                planId,
                                row.getString("name"),
                                Column.instant(row, "valid_from"),
                                TermsColumn.read(row.getString("terms"))));
    }

    @Override
    public void remove(UUID planId) {
        Sql.of("DELETE FROM plan WHERE id = ?", planId).change(database, ON_NOBODY);
    }

    @Override
    public PlanHistory history(UUID orgId) {
        var changes = Sql.of("SELECT plan_id, valid_from FROM plan_change WHERE org_id = ?", orgId)
                .rows(
                        database,
                        row -> new PlanHistory.Change(Column.id(row, "plan_id"), Column.instant(row, "valid_from")));
        var versions = new ArrayList<PlanVersion>();
        Sql.of(
                        "SELECT p.id, p.name, v.valid_from, v.terms::text AS terms FROM plan p"
                                + " LEFT JOIN plan_version v ON v.plan_id = p.id"
                                + " WHERE p.id IN (SELECT plan_id FROM plan_change WHERE org_id = ?)",
                        orgId)
                .rows(database, row -> {
                    var plan = Column.id(row, "id");
                    var name = row.getString("name");
                    var from = Column.optionalInstant(row, "valid_from");
                    var before = new PlanVersion(plan, name, Instant.EPOCH, PlanTerms.PLAIN);
                    if (!versions.contains(before)) {
                        versions.add(before);
                    }
                    return from == null
                            || versions.add(
                                    new PlanVersion(plan, name, from, TermsColumn.read(row.getString("terms"))));
                });
        return new PlanHistory(changes, versions);
    }

    @Override
    public void change(UUID orgId, UUID planId, Instant validFrom) {
        Sql.of(
                        "INSERT INTO plan_change (org_id, valid_from, plan_id) VALUES (?, ?, ?)"
                                + " ON CONFLICT (org_id, valid_from) DO UPDATE SET plan_id = excluded.plan_id",
                        orgId,
                        validFrom,
                        planId)
                .change(database);
        turn();
    }

    @Override
    public List<UUID> turn() {
        var due = Sql.of("""
                        SELECT o.id, c.plan_id FROM org o CROSS JOIN LATERAL (
                            SELECT plan_id FROM plan_change
                            WHERE org_id = o.id AND valid_from <= clock_timestamp()
                            ORDER BY valid_from DESC LIMIT 1) c
                        WHERE c.plan_id <> o.plan_id ORDER BY o.id FOR UPDATE OF o\
                        """).rows(database, row -> Map.entry(Column.id(row, "id"), Column.id(row, "plan_id")));
        due.forEach(change -> Sql.of(
                        "UPDATE org SET plan_id = ?, updated_at = now() WHERE id = ?",
                        change.getValue(),
                        change.getKey())
                .change(database));
        return due.stream().map(Map.Entry::getKey).toList();
    }

    @Override
    public Instant now() {
        return Sql.of("SELECT clock_timestamp() AS now")
                .rows(database, row -> Column.instant(row, "now"))
                .getFirst();
    }
}
