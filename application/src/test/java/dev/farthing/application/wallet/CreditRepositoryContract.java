package dev.farthing.application.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Slice;
import dev.farthing.application.wallet.CreditRepository.Undrawn;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [CreditRepository] does; each test works in an org of its own.
public interface CreditRepositoryContract {
    Instant START = Instant.parse("2026-01-01T00:00:00.000001Z");
    Instant BUCKET = Instant.parse("2026-01-01T00:15:00Z");

    CreditRepository credits();

    /// A new org that has a prepaid balance.
    UUID anOrgWithABalance();

    /// Has an org's calls of a quarter hour cost this much.
    void used(UUID orgId, Instant bucket, Amount cost);

    @Test
    default void creditsComeBackWholeAndNewestFirst() {
        var org = anOrgWithABalance();
        var first = added(org, credit("10", START, null), "a note", null);
        var second = added(org, credit("2.5", START.plusSeconds(1), START.plusSeconds(60)), null, "once");

        var page = credits().list(org, new Slice(0, 10));
        assertThat(page.items()).containsExactly(second, first);
        assertThat(page.total()).isEqualTo(2);
        assertThat(credits().list(org, new Slice(1, 1)).items()).containsExactly(first);
        assertThat(credits().list(anOrgWithABalance(), new Slice(0, 10)).items())
                .isEmpty();
        assertThat(credits().last(org)).contains(second.credit());
        assertThat(credits().last(anOrgWithABalance())).isEmpty();
    }

    @Test
    default void aCreditIsFoundByItsKeyInItsOwnOrg() {
        var org = anOrgWithABalance();
        var credit = added(org, credit("1", START, null), null, "the key");

        assertThat(credits().byKey(org, "the key")).contains(credit);
        assertThat(credits().byKey(org, "another")).isEmpty();
        assertThat(credits().byKey(anOrgWithABalance(), "the key")).isEmpty();
    }

    @Test
    default void whatIsUsedUpLivesNoMoreButWasTheLast() {
        var org = anOrgWithABalance();
        var kept = added(org, credit("10", START, null), null, null).credit();
        var gone =
                added(org, credit("4", START.plusSeconds(1), null), null, null).credit();

        var drawn = kept.draw(Amount.of("3"));
        credits().save(org, drawn);
        var used = gone.draw(Amount.of("1")).expire(Amount.of("3"));
        credits().save(org, used);

        assertThat(credits().living(org)).containsExactly(drawn);
        assertThat(credits().last(org)).contains(used);
    }

    @Test
    default void whatCallsCostBeyondWhatWasDrawnForThemIsUndrawn() {
        var org = anOrgWithABalance();
        used(org, BUCKET.plusSeconds(900), Amount.of("2"));
        used(org, BUCKET, Amount.of("5"));
        used(org, BUCKET.minusSeconds(900), Amount.of("1"));
        credits().noteDraw(org, BUCKET, Amount.of("3"));
        credits().noteDraw(org, BUCKET, Amount.of("0.5"));
        credits().noteDraw(org, BUCKET.plusSeconds(900), Amount.of("2"));

        assertThat(credits().undrawn(org, BUCKET)).containsExactly(new Undrawn(BUCKET, Amount.of("1.5")));
        assertThat(credits().undrawn(org, Instant.EPOCH))
                .containsExactly(
                        new Undrawn(BUCKET.minusSeconds(900), Amount.of("1")), new Undrawn(BUCKET, Amount.of("1.5")));
        assertThat(credits().undrawn(anOrgWithABalance(), Instant.EPOCH)).isEmpty();
    }

    private KnownCredit added(UUID org, Credit credit, @Nullable String note, @Nullable String key) {
        var known = new KnownCredit(org, credit, note);
        credits().add(known, key);
        return known;
    }

    private static Credit credit(String amount, Instant createdAt, @Nullable Instant expiresAt) {
        return Credit.fresh(UUID.randomUUID(), Credit.Kind.GRANTED, 7, expiresAt, createdAt, Amount.of(amount));
    }
}
