package dev.farthing.persistence.reconciliation;

import dev.farthing.application.reconciliation.RecordedCosts;
import dev.farthing.application.reconciliation.VendorBill;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// Sums up calls in PostgreSQL.
@Singleton
class PostgresRecordedCosts implements RecordedCosts {
    private static final String CAME_TO =
            "u.cost_pico + u.overrun_pico + coalesce(a.delta, 0) + coalesce(a.overrun, 0)";

    private final DataSource database;

    PostgresRecordedCosts(DataSource database) {
        this.database = database;
    }

    @Override
    public Map<String, Amount> of(UUID providerId, Instant from, Instant to, VendorBill.By by, int most) {
        var reference = switch (by) {
            case CALL -> "u.request_id::text";
            case DAY -> "(u.started_at AT TIME ZONE 'UTC')::date::text";
        };
        var amounts = new HashMap<String, Amount>();
        var lines = Sql.of(
                        "SELECT " + reference
                                + ", sum(" + CAME_TO + ") FROM usage_row u"
                                + """
                 LEFT JOIN LATERAL (SELECT sum(delta_pico) AS delta, sum(overrun_pico) AS overrun FROM usage_adjustment
                    WHERE org_id = u.org_id AND request_id = u.request_id) a ON true
                WHERE u.request_id >= uuid_v7_floor(?::timestamptz - interval '1 hour')
                    AND u.request_id < uuid_v7_floor(?::timestamptz + interval '1 hour')
                    AND u.started_at >= ? AND u.started_at < ? AND u.provider_id = ? AND NOT u.sandbox
                GROUP BY 1
                """ + "HAVING sum(" + CAME_TO + ") <> 0 LIMIT ?",
                        from,
                        to,
                        from,
                        to,
                        providerId,
                        most + 1)
                .rows(
                        database,
                        row -> amounts.put(
                                row.getString(1),
                                new Amount(row.getBigDecimal(2).toBigIntegerExact())));
        if (lines.size() > most) {
            throw Fault.INVALID_REQUEST.because("more than " + most + " calls lie between from and to");
        }
        return amounts;
    }
}
