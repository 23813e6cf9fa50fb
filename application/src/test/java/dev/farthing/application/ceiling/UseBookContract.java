package dev.farthing.application.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.ceiling.UseBook.Used;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.upstream.CredentialUse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every book of uses must do; each test begins with an empty one.
public interface UseBookContract {
    LocalDate DAY = LocalDate.parse("2026-11-21");
    UUID ONE = new UUID(1, 1);
    UUID OTHER = new UUID(1, 2);

    UseBook book();

    UUID aCredential();

    private static CredentialUse use(long requests) {
        return new CredentialUse(requests, 10 * requests, Amount.of("12345678901234567890.000000000001"));
    }

    @Test
    default void replicasAddUpAndWhatOneSaysAgainReplacesWhatItSaid() {
        var id = aCredential();
        book().keep(ONE, DAY, Map.of(id, use(1)));
        book().keep(ONE, DAY, Map.of(id, use(2)));
        book().keep(OTHER, DAY, Map.of(id, use(3)));
        book().keep(ONE, DAY.minusDays(20), Map.of(id, use(4)));
        book().keep(ONE, DAY.minusDays(21), Map.of(id, use(100)));
        book().keep(ONE, DAY.plusDays(1), Map.of(id, use(100)));

        assertThat(book().used(List.of(id, UUID.randomUUID()), DAY))
                .isEqualTo(Map.of(
                        id, new Used(use(2).plus(use(3)), use(2).plus(use(3)).plus(use(4)))));
    }

    @Test
    default void aDayWithoutUseHasNone() {
        var id = aCredential();
        book().keep(ONE, DAY.minusDays(1), Map.of(id, use(4)));

        assertThat(book().used(List.of(id), DAY)).isEqualTo(Map.of(id, new Used(CredentialUse.NONE, use(4))));
        assertThat(book().used(List.of(), DAY)).isEmpty();
    }

    @Test
    default void whatIsOldOrOfNobodyIsNotKept() {
        var id = aCredential();
        book().keep(ONE, DAY, Map.of(id, use(4), UUID.randomUUID(), use(1)));
        book().keep(ONE, DAY.minusDays(1), Map.of(id, use(4)));
        book().forget(DAY);

        assertThat(book().used(List.of(id), DAY)).isEqualTo(Map.of(id, new Used(use(4), use(4))));
    }
}
