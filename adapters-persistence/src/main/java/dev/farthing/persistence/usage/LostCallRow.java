package dev.farthing.persistence.usage;

import dev.farthing.application.reconciliation.LostCall;
import dev.farthing.application.reconciliation.LostCall.Basis;
import dev.farthing.application.reconciliation.LostCall.Standing;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.RatesColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads calls that were given up with their gateways, held against everybody else who wants to correct them.
final class LostCallRow {
    private static final String LOST = """
        SELECT l.*, u.started_at, u.model, p.id AS price_id, p.rates::text AS rates, p.valid_from, p.valid_to,
            u.cost_pico + coalesce(a.delta, 0) AS cost, u.overrun_pico + coalesce(a.overrun, 0) AS overrun
        FROM lost_call l
        JOIN usage_row u ON u.org_id = l.org_id AND u.request_id = l.request_id AND u.error_code = 'gateway_lost'
        LEFT JOIN price p ON p.id = u.price_id
        LEFT JOIN LATERAL (SELECT sum(delta_pico) AS delta, sum(overrun_pico) AS overrun FROM usage_adjustment
            WHERE org_id = l.org_id AND request_id = l.request_id) a ON true
        WHERE l.org_id = ? AND l.request_id = ?
        """;
    private static final String HOLD = "SELECT FROM lost_call WHERE org_id = ? AND request_id = ? FOR UPDATE";

    private LostCallRow() {}

    /// Null where it was not given up, or was by a version that kept no more than its row.
    static @Nullable LostCall find(Connection connection, UUID orgId, UUID requestId) throws SQLException {
        // Held first and read by a statement of its own: what was corrected meanwhile is seen then.
        try (var hold = connection.prepareStatement(HOLD);
                var statement = connection.prepareStatement(LOST)) {
            for (var each : List.of(hold, statement)) {
                each.setObject(1, orgId);
                each.setObject(2, requestId);
            }
            hold.execute();
            try (var row = statement.executeQuery()) {
                return row.next() ? read(row) : null;
            }
        }
    }

    /// A call of which nothing is kept but its row: it was charged all it held of hard budgets, and of others what
    /// the row says.
    static LostCall guess(JournalEntry entry, KnownCall known) {
        var call = entry.call();
        var standings = entry.booking().lines().stream()
                .map(Booking.Line::hold)
                .map(hold -> new Standing(
                        hold,
                        hold.hard()
                                ? BigInteger.valueOf(hold.charge(hold.amount()).charged())
                                : switch (hold.unit()) {
                                    case MONEY -> known.costPico().toBigIntegerExact();
                                    case TOKENS -> BigInteger.valueOf(known.tokens());
                                    case REQUESTS -> BigInteger.ONE;
                                },
                        BigInteger.ZERO))
                .toList();
        return new LostCall(
                call.owner().orgId(),
                call.requestId(),
                call.startedAt(),
                standings,
                new Amount(known.costPico().toBigIntegerExact()),
                Amount.ZERO,
                TokenUsage.NONE,
                Money.ZERO,
                null,
                null);
    }

    private static LostCall read(ResultSet row) throws SQLException {
        var knownBy = row.getString("known_by");
        return new LostCall(
                row.getObject("org_id", UUID.class),
                row.getObject("request_id", UUID.class),
                instant(row, "started_at"),
                standings(row),
                new Amount(row.getBigDecimal("cost").toBigIntegerExact()),
                new Amount(row.getBigDecimal("overrun").toBigIntegerExact()),
                TokenUsage.ofText(row.getLong("input_tokens"), row.getLong("output_tokens")),
                new Money(row.getLong("noted_pico")),
                price(row),
                knownBy == null ? null : Basis.valueOf(knownBy.toUpperCase(Locale.ROOT)));
    }

    private static List<Standing> standings(ResultSet row) throws SQLException {
        var org = row.getObject("org_id", UUID.class);
        var budgets = (UUID[]) row.getArray("budget_ids").getArray();
        var starts = (Timestamp[]) row.getArray("window_starts").getArray();
        var units = (String[]) row.getArray("units").getArray();
        var manners = (String[]) row.getArray("manners").getArray();
        var holds = (Long[]) row.getArray("holds").getArray();
        var charged = (BigDecimal[]) row.getArray("charged").getArray();
        var beyond = (BigDecimal[]) row.getArray("beyond").getArray();
        var standings = new ArrayList<Standing>(budgets.length);
        for (int i = 0; i < budgets.length; i++) {
            var hold = new Hold(
                    new WindowKey(org, budgets[i], starts[i].toInstant()),
                    null,
                    Unit.valueOf(units[i].toUpperCase(Locale.ROOT)),
                    Hold.Manner.valueOf(manners[i].toUpperCase(Locale.ROOT)),
                    holds[i]);
            standings.add(new Standing(hold, charged[i].toBigIntegerExact(), beyond[i].toBigIntegerExact()));
        }
        return standings;
    }

    private static @Nullable Price price(ResultSet row) throws SQLException {
        var rates = row.getString("rates");
        if (rates == null) {
            return null;
        }
        var read = RatesColumn.read(rates);
        var validTo = row.getObject("valid_to", OffsetDateTime.class);
        return new Price(
                row.getObject("price_id", UUID.class),
                row.getString("model"),
                read.base(),
                read.tiers(),
                instant(row, "valid_from"),
                validTo == null ? null : validTo.toInstant());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
