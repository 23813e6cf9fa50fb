package dev.farthing.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.audit.AuditEntry.Doer;
import dev.farthing.domain.audit.AuditEntry.What;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The chain of records: nothing in it can be altered, moved or left out unseen.
class ChainedEntryTest {
    private static final UUID ORG = new UUID(1, 1);
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00.123456Z");

    private final ChainedEntry first = ChainedEntry.after(AuditEntry.BEGINNING, entry(1, "create", null));
    private final ChainedEntry second = ChainedEntry.after(first.hash(), entry(2, "update", "because"));

    private static AuditEntry entry(long seq, String action, @Nullable String reason) {
        return new AuditEntry(
                ORG,
                seq,
                new UUID(2, seq),
                AT,
                new Doer("admin_key", new UUID(3, 3), "operator", "10.0.0.1"),
                new What(action, "key", "k", null, "{}"),
                reason);
    }

    @Test
    void recordsFollowEachOther() {
        assertThat(first.follows(null)).isTrue();
        assertThat(second.follows(first)).isTrue();
    }

    @Test
    void aRecordThatIsMissingBreaksTheChain() {
        assertThat(second.follows(null)).isFalse();
        assertThat(ChainedEntry.after(second.hash(), entry(4, "delete", null)).follows(second))
                .isFalse();
        assertThat(ChainedEntry.after(first.hash(), entry(3, "delete", null)).follows(second))
                .isFalse();
        var elsewhere = new AuditEntry(
                new UUID(9, 9),
                3,
                second.entry().id(),
                AT,
                second.entry().doer(),
                second.entry().what(),
                null);
        assertThat(ChainedEntry.after(second.hash(), elsewhere).follows(second)).isFalse();
    }

    @Test
    void afterAnErasureTheChainBeginsWithItsTombstone() {
        var tombstone = ChainedEntry.after(second.hash(), entry(3, ChainedEntry.TOMBSTONE, null));
        assertThat(tombstone.follows(null)).isTrue();
        assertThat(tombstone.follows(second)).isTrue();
    }

    @Test
    void anyFieldThatIsAlteredShows() {
        var doer = new Doer("admin_key", new UUID(3, 3), "operator", "10.0.0.1");
        var what = new What("update", "key", "k", null, "{}");
        var id = new UUID(2, 2);
        var altered = List.of(
                new AuditEntry(new UUID(1, 2), 2, id, AT, doer, what, "because"),
                new AuditEntry(ORG, 3, id, AT, doer, what, "because"),
                new AuditEntry(ORG, 2, new UUID(2, 3), AT, doer, what, "because"),
                new AuditEntry(ORG, 2, id, AT.plusNanos(1000), doer, what, "because"),
                new AuditEntry(ORG, 2, id, AT, doer, what, "becausf"),
                new AuditEntry(ORG, 2, id, AT, doer, what, null),
                new AuditEntry(
                        ORG, 2, id, AT, new Doer("system", new UUID(3, 3), "operator", "10.0.0.1"), what, "because"),
                new AuditEntry(ORG, 2, id, AT, new Doer("admin_key", null, "operator", "10.0.0.1"), what, "because"),
                new AuditEntry(
                        ORG, 2, id, AT, new Doer("admin_key", new UUID(3, 3), null, "10.0.0.1"), what, "because"),
                new AuditEntry(
                        ORG, 2, id, AT, new Doer("admin_key", new UUID(3, 3), "operator", null), what, "because"),
                new AuditEntry(ORG, 2, id, AT, doer, new What("delete", "key", "k", null, "{}"), "because"),
                new AuditEntry(ORG, 2, id, AT, doer, new What("update", "kez", "k", null, "{}"), "because"),
                new AuditEntry(ORG, 2, id, AT, doer, new What("update", "key", "l", null, "{}"), "because"),
                new AuditEntry(ORG, 2, id, AT, doer, new What("update", "key", "k", "{}", "{}"), "because"),
                new AuditEntry(ORG, 2, id, AT, doer, new What("update", "key", "k", null, null), "because"));
        assertThat(altered)
                .allSatisfy(entry -> assertThat(new ChainedEntry(entry, first.hash(), second.hash()).follows(first))
                        .isFalse());
        assertThat(new ChainedEntry(second.entry(), first.hash(), second.hash()).follows(first))
                .isTrue();
    }

    @Test
    void thereIsNoFieldOutsideTheFingerprint() {
        assertThat(Arrays.stream(AuditEntry.class.getRecordComponents()).map(part -> part.getName()))
                .containsExactly("chain", "seq", "id", "at", "doer", "what", "reason");
        assertThat(Doer.class.getRecordComponents()).hasSize(4);
        assertThat(What.class.getRecordComponents()).hasSize(5);
    }

    @Test
    void equalThingsGiveEqualPictures() {
        var one = Picture.EMPTY
                .with("b", 1)
                .with("a", "say \"hi\"\\\n")
                .with("money", new Money(1_500_000_000_000L))
                .with("price", new BigDecimal("0.0010"))
                .with("many", List.of(true, new UUID(0, 1)))
                .with("map", Map.of("Z", 1L, "y", "x"))
                .with("at", AT)
                .with("none", null)
                .hiding("secret");
        assertThat(one.json())
                .isEqualTo("{\"a\":\"say \\\"hi\\\"\\\\\\u000a\",\"at\":\"2026-11-21T12:00:00.123456Z\",\"b\":1,"
                        + "\"many\":[true,\"00000000-0000-0000-0000-000000000001\"],\"map\":{\"y\":\"x\",\"z\":1},"
                        + "\"money\":\"1.5\",\"none\":null,\"price\":\"0.001\",\"secret\":\"[…]\"}");
        assertThatThrownBy(() -> Picture.EMPTY.with("thing", new StringBuilder("a secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a secret");
    }
}
