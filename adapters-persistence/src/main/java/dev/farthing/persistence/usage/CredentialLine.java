package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one batch adds to what a credential was used for in an hour.
final class CredentialLine {
    static final String COLUMNS =
            "org_id, bucket, credential_id, team_id, model, provider, requests, tokens, cost_pico";
    static final int COUNT = 10;

    /// Which sum: an hour of an org, a team and a model, and of a vendor's credential.
    record Key(HourLine.Key calls, UUID credentialId, String provider) {
        /// The order in which every writer locks.
        static final Comparator<Key> ORDER = Comparator.comparing(Key::calls, HourLine.Key.ORDER)
                .thenComparing(Key::credentialId)
                .thenComparing(Key::provider);

        /// Null where no credential was used.
        static @Nullable Key of(HourLine.Key calls, CallRecord call) {
            var hop = call.path().hop();
            var credential = hop == null ? null : hop.credentialId();
            return hop == null || credential == null
                    ? null
                    : new Key(calls, credential, CallColumns.stored(hop.provider(), CallColumns.NAME));
        }
    }

    private long requests;
    private long tokens;
    private final PicoSum cost = new PicoSum();

    void add(CallRecord call) {
        requests++;
        tokens += call.metered().tokens().totalTokens();
        cost.add(call.cost());
    }

    void put(Key key, BinaryRows rows) {
        var calls = key.calls();
        rows.row()
                .uuid(calls.orgId())
                .epochSecond(calls.hour() * HourLine.HOUR_SECONDS)
                .uuid(key.credentialId())
                .uuid(calls.teamId())
                .text(calls.model(), CallColumns.MODEL)
                .text(key.provider(), CallColumns.NAME)
                .int8(requests)
                .int8(tokens);
        cost.put(rows).endRow();
    }
}
