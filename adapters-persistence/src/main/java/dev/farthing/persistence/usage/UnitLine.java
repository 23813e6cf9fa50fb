package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one batch adds to what a vendor says it charged, in one of its own units.
final class UnitLine {
    static final String COLUMNS =
            "org_id, bucket, key_id, model, provider, team_id, credential_id, sandbox, unit, amount";
    static final int COUNT = 10;
    private static final int UNIT = 40;
    private static final int AMOUNT = 60;

    /// Which sum: one of calls, for one credential and one unit.
    record Key(RollupLine.Key calls, @Nullable UUID credentialId, String unit) {
        private static final UUID NONE = new UUID(0, 0);

        /// The order in which every writer locks.
        static final Comparator<Key> ORDER = Comparator.comparing(Key::calls, RollupLine.Key.ORDER)
                .thenComparing(Key::credentialOrNone)
                .thenComparing(Key::unit);

        static Key of(CallRecord call, String unit) {
            var hop = call.path().hop();
            return new Key(RollupLine.Key.of(call), hop == null ? null : hop.credentialId(), unit);
        }

        private UUID credentialOrNone() {
            return credentialId == null ? NONE : credentialId;
        }
    }

    private final boolean sandbox;
    private BigDecimal amount = BigDecimal.ZERO;

    UnitLine(boolean sandbox) {
        this.sandbox = sandbox;
    }

    void add(BigDecimal more) {
        amount = amount.add(more);
    }

    void put(Key key, BinaryRows rows) {
        var calls = key.calls();
        rows.row()
                .uuid(calls.orgId())
                .epochSecond(calls.quarter() * RollupLine.QUARTER_HOUR_SECONDS)
                .uuid(calls.keyId())
                .text(calls.model(), CallColumns.MODEL)
                .text(calls.provider(), CallColumns.NAME)
                .uuid(calls.teamId())
                .uuid(key.credentialId())
                .bool(sandbox)
                .text(key.unit(), UNIT)
                .text(amount.toPlainString(), AMOUNT)
                .endRow();
    }
}
