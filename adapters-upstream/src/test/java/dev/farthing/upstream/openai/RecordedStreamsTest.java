package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.conversation.ToldAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedStreamsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHORT = 6_000;
    private static final int PASSAGE = 800;

    static Stream<Exchange> streams() {
        return Corpus.openAi().stream().filter(Exchange::isStream);
    }

    @Test
    void thereAreAsManyRecordingsAsWereCounted() {
        assertThat(Corpus.openAi()).hasSize(159);
        assertThat(streams()).hasSize(78);
    }

    /// Perplexity sends with every piece the whole answer so far.
    @Test
    void whatIsToldAgainBesideEachPieceIsReadOnce() throws Exception {
        var stream =
                "data: {\"choices\":[{\"index\":0,\"message\":{\"content\":\"1\"},\"delta\":{\"content\":\"1\"}}]}\n\n"
                        + "data: {\"choices\":[{\"index\":0,\"message\":{\"content\":\"1 2\"},\"delta\":{\"content\":\" 2\"}}]}\n\n"
                        + "data: {\"choices\":[{\"delta\":{\"content\":\" 3\"},\"message\":{\"content\":\"1 2 3\"},\"finish_reason\":\"stop\"}]}\n\n";

        assertThat(Replay.of(stream, true).summary().text()).isEqualTo("1 2 3");
        var told = new ToldAnswer();
        ChatDialectTest.read(new ChatDialect().reader(told), stream.getBytes(StandardCharsets.UTF_8), true);
        assertThat(told.answers().get(0).text).hasToString("1 2 3");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamWhoseUsageIsWantedPassesUnchanged(Exchange exchange) {
        assertThat(Replay.of(exchange.body(), true).all()).isEqualTo(exchange.bodyText());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void ofAStreamWhoseUsageIsNotWantedOnlyTheUsageThatWeCausedIsTakenOut(Exchange exchange) throws Exception {
        var before = withoutCaused(lines(exchange.bodyText()));
        var after = lines(Replay.of(exchange.body(), false).all());
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theVendorsTokensAreReadToTheUnit(Exchange exchange) {
        var reported = Replay.of(exchange.body(), false).summary().reported();
        if (exchange.usage() == null) {
            assertThat(reported).isNull();
        } else {
            assertThat(reported.tokens()).isEqualTo(Replay.expected(exchange));
            assertThat(reported.raw()).startsWith("{").endsWith("}");
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aRecordedStreamIsWholeUnlessItTellsAnError(Exchange exchange) {
        var summary = Replay.of(exchange.body(), false).summary();
        assertThat(summary.errorCode() != null).isEqualTo(exchange.features().contains("error-in-stream"));
        assertThat(summary.whole()).isEqualTo(summary.errorCode() == null);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void howeverTheNetworkCutsAStreamTheResultIsTheSame(Exchange exchange) {
        var body = exchange.body();
        for (var wanted : List.of(true, false)) {
            var whole = Replay.of(body, wanted);
            for (var size : List.of(1, 2, 3, 7, 64, 1000)) {
                same(Replay.inPieces(body, wanted, size, Math.max(1, size / 2)), whole);
            }
        }
    }

    /// A reader remembers nothing of an event but what it has read of it: a long stream is cut in passages that
    /// overlap by an event, a short one as a whole.
    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsTheSameWhereverItIsCutInTwo(Exchange exchange) {
        var cuts = 0;
        for (var passage : passages(exchange.body())) {
            var whole = Replay.of(passage, false);
            for (var cut = 1; cut < passage.length; cut++) {
                same(Replay.inPieces(passage, false, passage.length, cut), whole);
                cuts++;
            }
        }
        assertThat(cuts).isGreaterThanOrEqualTo(exchange.body().length - 1);
    }

    private static List<byte[]> passages(byte[] body) {
        if (body.length < SHORT) {
            return List.of(body);
        }
        var passages = new ArrayList<byte[]>();
        var from = 0;
        var last = 0;
        for (var end : eventEnds(body).stream().sorted().toList()) {
            if (end - from > PASSAGE) {
                passages.add(Arrays.copyOfRange(body, from, end));
                from = last;
            }
            last = end;
        }
        passages.add(Arrays.copyOfRange(body, from, body.length));
        return passages;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamBrokenOffAfterAnyEventHasPassedExactlyThoseEvents(Exchange exchange) {
        var events = eventEnds(exchange.body());
        for (var end : events) {
            var replay = new Replay(true).feed(exchange.body(), 0, end);
            var text = new String(exchange.body(), 0, end, StandardCharsets.UTF_8);
            assertThat(replay.all()).isEqualTo(text);
            var half = new Replay(true).feed(exchange.body(), 0, end - 2);
            assertThat(text).startsWith(half.all());
            assertThat(half.all().length()).isLessThan(text.length());
        }
    }

    private static void same(Replay cut, Replay whole) {
        if (!cut.all().equals(whole.all()) || !cut.summary().equals(whole.summary())) {
            assertThat(cut.all()).isEqualTo(whole.all());
            assertThat(cut.summary()).isEqualTo(whole.summary());
        }
        if (!cut.tail().equals(whole.tail()) || !cut.terminator().equals(whole.terminator())) {
            assertThat(cut.tail()).isEqualTo(whole.tail());
            assertThat(cut.terminator()).isEqualTo(whole.terminator());
        }
    }

    private static List<Integer> eventEnds(byte[] body) {
        var text = new String(body, StandardCharsets.ISO_8859_1);
        var ends = new ArrayList<Integer>();
        for (var separator : List.of("\n\n", "\r\n\r\n")) {
            for (var at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
                if (separator.length() == 4 || at == 0 || text.charAt(at - 1) != '\n') {
                    ends.add(at + separator.length());
                }
            }
        }
        return ends;
    }

    private static List<String> lines(String body) {
        return body.lines().toList();
    }

    private static List<String> withoutCaused(List<String> lines) throws Exception {
        var left = new ArrayList<String>();
        var skipBlanks = false;
        for (var line : lines) {
            if (skipBlanks && line.isEmpty()) {
                continue;
            }
            skipBlanks = false;
            if (!line.startsWith("data: {")) {
                left.add(line);
                continue;
            }
            var chunk = (ObjectNode) MAPPER.readTree(line.substring(6));
            JsonNode usage = chunk.path("usage");
            if (usage.isObject()
                    && chunk.path("choices").isArray()
                    && chunk.path("choices").isEmpty()) {
                skipBlanks = true;
            } else if (usage.isNull()) {
                chunk.remove("usage");
                left.add("data: " + without(line.substring(6), chunk));
            } else {
                left.add(line);
            }
        }
        return left;
    }

    /// The text without its null usage, found among the ways to cut it out by what is left.
    private static String without(String json, JsonNode expected) throws Exception {
        for (var member : List.of(",\"usage\":null", ", \"usage\": null", "\"usage\":null,", "\"usage\": null, ")) {
            for (var at = json.indexOf(member); at >= 0; at = json.indexOf(member, at + 1)) {
                var cut = json.substring(0, at) + json.substring(at + member.length());
                if (MAPPER.readTree(cut).equals(expected)) {
                    return cut;
                }
            }
        }
        throw new AssertionError("no null usage to cut out of " + json);
    }
}
