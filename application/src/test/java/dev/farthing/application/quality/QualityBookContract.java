package dev.farthing.application.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.quality.QualityBook.Known;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.Outcome;
import dev.farthing.domain.quality.Outcome.Sort;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every book of quality must do; each test begins with an empty one.
public interface QualityBookContract {
    Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");
    UUID ONE = new UUID(1, 1);
    UUID OTHER = new UUID(1, 2);

    QualityBook book();

    /// A channel of a provider that is there, and the models that are routed to it.
    Channel aChannel(String provider, String upstreamModel, String... models);

    private static Counted counted(Channel channel, Grain grain, Instant begin, Sort... sorts) {
        var tally = new Tally();
        for (var sort : sorts) {
            tally.add(new Outcome(sort, 70, 7, 5));
            tally.addWait(true, 9);
            tally.addWait(false, 70);
        }
        return new Counted(channel, grain, begin, tally);
    }

    @Test
    default void whatAReplicaSaysAgainReplacesWhatItSaidBefore() {
        var channel = aChannel("p", "m");
        book().keep(ONE, List.of(counted(channel, Grain.MINUTE, BEGIN, Sort.ANSWERED)));
        book().keep(
                        ONE,
                        List.of(counted(
                                channel,
                                Grain.MINUTE,
                                BEGIN,
                                Sort.ANSWERED,
                                Sort.SERVER_ERROR,
                                Sort.TIMED_OUT,
                                Sort.FAILED_OTHERWISE)));
        book().keep(OTHER, List.of(counted(channel, Grain.MINUTE, BEGIN, Sort.ANSWERED, Sort.ANSWERED)));

        var all = new Tally();
        var rows = book().counted(Grain.MINUTE, BEGIN);
        rows.forEach(row -> all.add(row.tally()));
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.channel()).isEqualTo(channel);
            assertThat(row.grain()).isEqualTo(Grain.MINUTE);
            assertThat(row.begin()).isEqualTo(BEGIN);
        });
        assertThat(all.counts()).isEqualTo(new Tally.Counts(3, 1, 1, 1, 15, 189));
        assertThat(all.latency().total()).isEqualTo(3);
        assertThat(all.latency().within(500)).isEqualTo(71);
        assertThat(all.firstToken().within(500)).isEqualTo(7);
        assertThat(all.streamWait().total()).isEqualTo(6);
        assertThat(all.streamWait().within(500)).isEqualTo(9);
        assertThat(all.wholeWait().within(500)).isEqualTo(71);
    }

    @Test
    default void grainsAndTimesAreApart() {
        var channel = aChannel("p", "m");
        book().keep(
                        ONE,
                        List.of(
                                counted(channel, Grain.MINUTE, BEGIN, Sort.ANSWERED),
                                counted(channel, Grain.MINUTE, BEGIN.plusSeconds(60), Sort.ANSWERED),
                                counted(channel, Grain.HOUR, BEGIN, Sort.ANSWERED)));

        assertThat(book().counted(Grain.MINUTE, BEGIN)).hasSize(2);
        assertThat(book().counted(Grain.MINUTE, BEGIN.plusSeconds(1))).hasSize(1);
        assertThat(book().counted(Grain.HOUR, BEGIN)).hasSize(1);
        assertThat(book().counted(Grain.DAY, BEGIN)).isEmpty();

        book().forget(Grain.MINUTE, BEGIN.plusSeconds(1));
        assertThat(book().counted(Grain.MINUTE, BEGIN)).hasSize(1);
        assertThat(book().counted(Grain.HOUR, BEGIN)).hasSize(1);
    }

    @Test
    default void aShiftIsKeptUntilTheNext() {
        var channel = aChannel("p", "m");
        book().shift(channel, new Shift(0, true, BEGIN));
        book().shift(channel, new Shift(10, true, BEGIN.plusSeconds(9)));
        book().shift(new Channel(UUID.randomUUID(), "m"), new Shift(0, true, BEGIN));

        assertThat(book().shifts()).containsOnlyKeys(channel);
        assertThat(book().shifts()).containsValue(new Shift(10, true, BEGIN.plusSeconds(9)));
    }

    @Test
    default void whatIsHeldAgainstAChannelCanBeDisprovedByAsking() {
        var bad = aChannel("bad", "m");
        var good = aChannel("good", "m");
        var held = aChannel("held", "m");
        book().shift(bad, new Shift(0, true, BEGIN));
        book().shift(good, new Shift(100, false, BEGIN));
        book().shift(held, Shift.byHand(5, BEGIN));

        assertThat(book().takeProbes(9, Duration.ofHours(1))).containsExactly(bad);
        for (var channel : List.of(bad, good, held)) {
            book().probed(channel, true);
            book().probed(channel, true);
        }
        assertThat(book().shifts())
                .containsEntry(bad, new Shift(0, true, BEGIN, 2, false))
                .containsEntry(good, new Shift(100, false, BEGIN))
                .containsEntry(held, Shift.byHand(5, BEGIN));
        book().probed(bad, false);
        assertThat(book().shifts()).containsEntry(bad, new Shift(0, true, BEGIN));
        book().probed(bad, true);
        book().shift(bad, new Shift(10, true, BEGIN.plusSeconds(1)));
        assertThat(book().shifts()).containsEntry(bad, new Shift(10, true, BEGIN.plusSeconds(1)));
    }

    @Test
    default void channelsAreKnownByTheirProviderAndTheModelsRoutedThere() {
        var routed = aChannel("p", "m", "b", "a");
        var unrouted = aChannel("q", "m");

        assertThat(book().known(List.of(routed, unrouted, new Channel(UUID.randomUUID(), "m"))))
                .containsExactlyInAnyOrder(
                        new Known(routed, "p", List.of("a", "b")), new Known(unrouted, "q", List.of()));
    }
}
