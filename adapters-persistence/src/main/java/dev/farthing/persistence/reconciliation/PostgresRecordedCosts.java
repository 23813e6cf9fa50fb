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
                        "SELECT " + reference + ", sum(part.pico) FROM usage_row u " + VendorShares.OF_CALL + """
                WHERE u.request_id >= uuid_v7_floor(?::timestamptz - interval '1 hour')
                    AND u.request_id < uuid_v7_floor(?::timestamptz + interval '1 hour')
                    AND u.started_at >= ? AND u.started_at < ? AND NOT u.sandbox AND part.provider_id = ?
                    AND (u.provider_id = ? OR 'hedged' = ANY (u.usage_flags))
                GROUP BY 1 HAVING sum(part.pico) <> 0 LIMIT ?
                """,
                        from,
                        to,
                        from,
                        to,
                        providerId,
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
