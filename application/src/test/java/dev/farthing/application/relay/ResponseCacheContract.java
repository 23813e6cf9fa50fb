package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ResponseCache.Entry;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.UsageSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every response cache keeps to.
public interface ResponseCacheContract {
    UUID ORG = new UUID(1, 1);
    UUID KEY = new UUID(2, 1);
    Duration MINUTE = Duration.ofMinutes(1);
    RequestRules WHOLE = new RequestRules(RequestFields.NONE, RequestFields.NONE, Streaming.EMULATED);

    ResponseCache cache();

    /// Lets time go by for the cache.
    void pass(Duration time);

    static Entry question(String digest) {
        return new Entry(ORG, KEY, Endpoint.CHAT_COMPLETIONS, "m", RequestRules.NONE, true, digest);
    }

    static CachedAnswer.About about() {
        return new CachedAnswer.About(
                200,
                "text/event-stream",
                Map.of("x-farthing-dropped", "seed"),
                new CallRecord.Hop(new UUID(3, 1), "vendor", null, "vendor-m"),
                5,
                new Money(7),
                UsageSource.REPORTED);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    default void keep(Entry entry, Duration life, String... parts) {
        var recording = cache().record(entry, life);
        assertThat(recording).isNotNull();
        for (var part : parts) {
            recording.add(bytes(part));
        }
        recording.keep(about(), bytes("[DONE]"));
    }

    @Test
    default void anAnswerIsGivenAgainByteForByte() {
        keep(question("a"), MINUTE, "data: 1\n\n", "data: 2\n\n");

        var found = cache().find(question("a"), MINUTE);

        assertThat(found).isNotNull();
        assertThat(text(found.body())).isEqualTo("data: 1\n\ndata: 2\n\n");
        assertThat(text(found.terminator())).isEqualTo("[DONE]");
        assertThat(found.about()).isEqualTo(about());
    }

    @Test
    default void whatIsTakenDownStaysWhereItIs() {
        var recording = cache().record(question("a"), MINUTE);
        assertThat(recording).isNotNull();
        var part = bytes("once");

        recording.add(part);

        assertThat(text(part)).isEqualTo("once");
        recording.drop();
    }

    @Test
    default void nothingIsKeptUntilTheAnswerIsWhole() {
        var recording = cache().record(question("a"), MINUTE);
        assertThat(recording).isNotNull();
        recording.add(bytes("half"));

        assertThat(cache().find(question("a"), MINUTE)).isNull();
        recording.drop();
        recording.keep(about(), bytes(""));
        assertThat(cache().find(question("a"), MINUTE)).isNull();
    }

    @Test
    default void anAnswerIsForgottenAfterItsLife() {
        keep(question("a"), MINUTE, "x");

        pass(Duration.ofSeconds(59));
        assertThat(cache().find(question("a"), Duration.ofHours(1))).isNotNull();
        pass(Duration.ofSeconds(1));
        assertThat(cache().find(question("a"), Duration.ofHours(1))).isNull();
    }

    @Test
    default void whoWantsANewerAnswerDoesNotGetAnOlderOne() {
        keep(question("a"), MINUTE, "x");
        pass(Duration.ofSeconds(10));

        assertThat(cache().find(question("a"), Duration.ofSeconds(10))).isNull();
        assertThat(cache().find(question("a"), Duration.ofSeconds(11))).isNotNull();
    }

    @Test
    default void nobodyElseIsAnsweredByIt() {
        var asked = question("a");
        keep(asked, MINUTE, "x");

        for (var other : new Entry[] {
            new Entry(new UUID(1, 2), KEY, asked.endpoint(), "m", RequestRules.NONE, true, "a"),
            new Entry(ORG, new UUID(2, 2), asked.endpoint(), "m", RequestRules.NONE, true, "a"),
            new Entry(ORG, KEY, Endpoint.COMPLETIONS, "m", RequestRules.NONE, true, "a"),
            new Entry(ORG, KEY, asked.endpoint(), "m", WHOLE, true, "a"),
            new Entry(ORG, KEY, asked.endpoint(), "n", RequestRules.NONE, true, "a"),
            new Entry(ORG, KEY, asked.endpoint(), "m", RequestRules.NONE, false, "a"),
            question("b")
        }) {
            assertThat(cache().find(other, MINUTE)).as(other.toString()).isNull();
        }
        assertThat(cache().find(asked, MINUTE)).isNotNull();
    }
}
