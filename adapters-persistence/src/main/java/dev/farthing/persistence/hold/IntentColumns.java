package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.persistence.BinaryRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Puts admitted calls into rows of `intent_in`.
final class IntentColumns {
    static final String INTENT = """
        org_id, request_id, replica, admitted_at, team_id, key_id, key_name, sandbox, dialect, endpoint, model, \
        upstream_model, provider_id, provider, credential_id, stream, price_id, input_tokens, input_pico, hold_pico, \
        budget_ids, window_starts, window_ends, units, holds, tags, session_id, client_request_id, client_ip, \
        user_agent\
        """;
    static final int SENT = 31;

    private static final int NAME = 128;
    private static final int WORD = 64;
    private static final int MODEL = 256;
    private static final int MOST_TAGS = 10;
    private static final int TEXT = 256;
    private static final int MOST_UNITS = 64;

    private IntentColumns() {}

    static void put(HoldItem item, UUID replica, BinaryRows rows) {
        var intent = item.intent;
        var owner = intent.owner();
        var path = intent.path();
        var hop = path.hop();
        if (hop == null) {
            throw new IllegalStateException("a call is admitted to a vendor");
        }
        rows.row()
                .uuid(owner.orgId())
                .uuid(intent.requestId())
                .uuid(replica)
                .instant(intent.admittedAt())
                .uuid(owner.teamId())
                .uuid(owner.keyId())
                .text(owner.keyName(), NAME)
                .bool(owner.sandbox())
                .text(word(path.dialect()), WORD)
                .text(path.endpoint().path(), WORD)
                .text(path.model(), MODEL)
                .text(hop.upstreamModel(), MODEL)
                .uuid(hop.providerId())
                .text(hop.provider(), NAME)
                .uuid(hop.credentialId())
                .bool(path.stream())
                .uuid(intent.price() == null ? null : intent.price().id())
                .int8(intent.estimate().inputTokens())
                .int8(intent.estimate().cost().pico());
        putHolds(item.holding(replica), rows);
        var client = intent.client();
        rows.texts(owner.tags(), MOST_TAGS, NAME)
                .text(client.sessionId(), NAME)
                .text(client.requestId(), NAME)
                .text(client.ip(), WORD)
                .text(client.userAgent(), TEXT)
                .text(intent.publicId(), WORD)
                .endRow();
    }

    private static void putHolds(Holding holding, BinaryRows rows) {
        var most = holding.mostMoney();
        int count = holding.holds().size();
        var budgets = new ArrayList<UUID>(count);
        var starts = new ArrayList<@Nullable Instant>(count);
        var ends = new ArrayList<@Nullable Instant>(count);
        var units = new ArrayList<String>(count);
        var amounts = new ArrayList<Long>(count);
        for (var hold : holding.holds()) {
            budgets.add(hold.window().budgetId());
            starts.add(hold.window().startsAt());
            ends.add(hold.windowEnd());
            units.add(word(hold));
            amounts.add(hold.amount());
        }
        rows.int8(most == null ? 0 : most.pico())
                .uuids(budgets)
                .instants(starts)
                .instants(ends)
                .texts(units, MOST_UNITS, WORD)
                .int8s(amounts);
    }

    /// The unit, and what becomes of the hold.
    private static String word(Hold hold) {
        return hold.unit().name().toLowerCase(Locale.ROOT)
                + switch (hold.manner()) {
                    case COUNTED -> "";
                    case CAPPED -> "!";
                    case SLICED -> throw new IllegalStateException("what is held from memory is not on record");
                    case LENT -> "~";
                };
    }

    /// The hold that was put into a row.
    static Hold hold(UUID orgId, UUID budgetId, Instant start, @Nullable Instant end, String word, long amount) {
        var manner =
                word.endsWith("!") ? Hold.Manner.CAPPED : word.endsWith("~") ? Hold.Manner.LENT : Hold.Manner.COUNTED;
        var unit = manner == Hold.Manner.COUNTED ? word : word.substring(0, word.length() - 1);
        return new Hold(
                new WindowKey(orgId, budgetId, start),
                end,
                Unit.valueOf(unit.toUpperCase(Locale.ROOT)),
                manner,
                amount);
    }

    private static String word(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    static List<String> types() {
        return List.of("intent_in", "window_in");
    }
}
