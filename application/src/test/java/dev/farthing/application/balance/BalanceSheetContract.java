package dev.farthing.application.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.balance.BalanceSheet.Due;
import dev.farthing.application.balance.BalanceSheet.Line;
import dev.farthing.application.balance.BalanceSheet.Said;
import dev.farthing.application.balance.BalanceSheet.Used;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement.ModelUse;
import dev.farthing.domain.balance.AccountTerms;
import dev.farthing.domain.balance.Exhaustion.Point;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every sheet of balances must do; each test begins with an empty one.
public interface BalanceSheetContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
    Duration INTERVAL = Duration.ofSeconds(300);

    BalanceSheet sheet();

    /// A credential that has come in: of a provider that is asked every 300 s.
    UUID aCredential(String name);

    static AccountBalance of(String left) {
        return new AccountBalance("CNY", new BigDecimal(left), new BigDecimal("100"), null);
    }

    private static Instant at(int minutes) {
        return NOW.plus(Duration.ofMinutes(minutes));
    }

    private Due take(Instant now) {
        return sheet().take(9, now, now.plusSeconds(60)).getFirst();
    }

    @Test
    default void whatIsDueIsTakenByOneAndAgainWhenThatOneIsGone() {
        var one = aCredential("one");
        var other = aCredential("other");
        var first = sheet().take(1, NOW, at(1));
        var second = sheet().take(9, NOW, at(1));
        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1);
        assertThat(List.of(first.getFirst().credential(), second.getFirst().credential()))
                .containsExactlyInAnyOrder(one, other);
        assertThat(first.getFirst().interval()).isEqualTo(INTERVAL);
        assertThat(sheet().take(9, NOW, at(1))).isEmpty();
        assertThat(sheet().take(9, at(1), at(2))).hasSize(2);
    }

    @Test
    default void itIsAskedAgainWhenItsTimeHasComeAndFailuresAreCounted() {
        var one = aCredential("one");
        take(NOW);
        sheet().fail(one, "gone", at(5));
        assertThat(sheet().take(9, at(4), at(5))).isEmpty();
        assertThat(take(at(5)).failures()).isEqualTo(1);
        sheet().fail(one, "gone again", at(10));
        assertThat(sheet().lines().getFirst().error()).isEqualTo("gone again");
        take(at(10));
        sheet().keep(one, of("5"), at(10), at(15));
        assertThat(take(at(15)).failures()).isZero();
    }

    @Test
    default void theLastBalanceIsShownAndStaysWhenTheNextIsNotTold() {
        var one = aCredential("one");
        take(NOW);
        assertThat(sheet().lines().getFirst().balance()).isNull();
        assertThat(sheet().last(one)).isEmpty();
        sheet().keep(one, of("5.25"), NOW, at(5));
        assertThat(sheet().last(one)).contains(of("5.25"));
        take(at(5));
        sheet().fail(one, "gone", at(10));
        assertThat(sheet().lines()).singleElement().satisfies(line -> {
            assertThat(line.balance()).isEqualTo(of("5.25"));
            assertThat(line.heardAt()).isEqualTo(NOW);
            assertThat(line.error()).isEqualTo("gone");
            assertThat(line.name()).isEqualTo("one");
        });
    }

    @Test
    default void theHistoryHoldsWhatChangedAndSomethingEachHour() {
        var one = aCredential("one");
        take(NOW);
        sheet().keep(one, of("9"), at(0), at(5));
        sheet().keep(one, of("9"), at(5), at(10));
        sheet().keep(one, of("8"), at(10), at(15));
        sheet().keep(one, of("8"), at(70), at(75));
        assertThat(sheet().history(one, null, at(99), 9))
                .containsExactly(new Said(at(70), of("8")), new Said(at(10), of("8")), new Said(at(0), of("9")));
        assertThat(sheet().history(one, at(10), at(70), 9)).containsExactly(new Said(at(10), of("8")));
        assertThat(sheet().history(one, null, at(99), 1)).hasSize(1);
        assertThat(sheet().points(List.of(one), 2))
                .isEqualTo(Map.of(
                        one, List.of(new Point(at(10), new BigDecimal("8")), new Point(at(70), new BigDecimal("8")))));
        assertThat(sheet().forget(at(11))).isEqualTo(2);
        assertThat(sheet().history(one, null, at(99), 9)).hasSize(1);
    }

    @Test
    default void anotherUnitBeginsAnew() {
        var one = aCredential("one");
        take(NOW);
        sheet().keep(one, of("9"), at(0), at(5));
        sheet().keep(one, new AccountBalance("USD", new BigDecimal("1"), null, null), at(5), at(10));
        assertThat(sheet().points(List.of(one), 9))
                .isEqualTo(Map.of(one, List.of(new Point(at(5), new BigDecimal("1")))));
    }

    @Test
    default void whatWasUsedOfADayIsHowMuchLessThereWasEachTime() {
        var one = aCredential("one");
        take(NOW);
        var zone = ZoneId.of("Asia/Shanghai");
        sheet().keep(one, of("9"), at(0), at(5));
        sheet().keep(one, of("7.5"), at(10), at(15));
        sheet().keep(one, of("20"), at(20), at(25));
        sheet().keep(one, of("19"), at(30), at(35));
        sheet().keep(one, of("15"), at(300), at(305));
        var today = LocalDate.of(2026, 11, 21);
        assertThat(sheet().used(today, today.plusDays(2), zone))
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Used(today.plusDays(1), one, "one", "CNY", new BigDecimal("4")),
                        new Used(today, one, "one", "CNY", new BigDecimal("2.5")));
        assertThat(sheet().used(today, today.plusDays(1), zone)).hasSize(1);
    }

    @Test
    default void whatElseTheVendorTellsIsShownWithTheAccountAndItsDays() {
        var one = aCredential("one");
        take(NOW);
        assertThat(sheet().lines().getFirst().terms()).isEqualTo(AccountTerms.NONE);
        var terms = new AccountTerms(
                new BigDecimal("1.5"), new BigDecimal("7"), new BigDecimal("2000"), "pro", at(99), null);
        var today = LocalDate.of(2026, 11, 21);
        sheet().keep(one, of("9"), at(0), at(5));
        sheet().keep(one, of("7.5"), at(10), at(15));
        sheet().describe(
                        one,
                        terms,
                        List.of(
                                new ModelUse(today, "large", new BigDecimal("1")),
                                new ModelUse(today, "gone", new BigDecimal("9"))));
        sheet().describe(
                        one,
                        terms,
                        List.of(
                                new ModelUse(today, "large", new BigDecimal("1.25")),
                                new ModelUse(today, "small", new BigDecimal("2"))));
        assertThat(sheet().lines().getFirst().terms())
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveComparison()
                .isEqualTo(terms);
        assertThat(sheet().used(today, today.plusDays(1), ZoneId.of("UTC")))
                .singleElement()
                .satisfies(used -> {
                    assertThat(used.models()).containsOnlyKeys("large", "small");
                    assertThat(used.models().get("large")).isEqualByComparingTo("1.25");
                });
        sheet().describe(one, AccountTerms.NONE, List.of());
        assertThat(sheet().lines().getFirst().terms()).isEqualTo(AccountTerms.NONE);
    }

    @Test
    default void itIsNewsOnceThatAnAccountIsLow() {
        var one = aCredential("one");
        take(NOW);
        assertThat(sheet().tell(one, false)).isFalse();
        assertThat(sheet().tell(one, true)).isTrue();
        assertThat(sheet().tell(one, true)).isFalse();
        assertThat(sheet().tell(one, false)).isTrue();
        sheet().alert(one, of("1"), at(7));
    }

    @Test
    default void linesAreSortedByName() {
        aCredential("b");
        aCredential("a");
        sheet().take(9, NOW, at(1));
        assertThat(sheet().lines()).extracting(Line::name).containsExactly("a", "b");
    }
}
