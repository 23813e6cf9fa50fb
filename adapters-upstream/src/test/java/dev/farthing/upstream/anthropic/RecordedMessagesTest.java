package dev.farthing.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.FurtherReading;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Beside;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.StreamRelay;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded exchange in Anthropic's dialect: passed on to the byte, metered to the unit.
class RecordedMessagesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DATA = "data: ";

    private static AnthropicCalls calls;
    private static FakeVendor vendor;

    @BeforeAll
    static void open() {
        calls = new AnthropicCalls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = vendor.baseUrl();
    }

    @AfterAll
    static void close() {
        vendor.close();
        calls.close();
    }

    static Stream<Exchange> exchanges() {
        return Corpus.anthropic().stream();
    }

    static Stream<Exchange> streams() {
        return exchanges().filter(Exchange::isStream);
    }

    @Test
    void thereAreAsManyRecordingsAsWereCounted() {
        assertThat(exchanges()).hasSize(35);
        assertThat(streams()).hasSize(18);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void anExchangeComesThroughAsItWasRecorded(Exchange exchange) throws Exception {
        vendor.next(answer(exchange));
        calls.stream = exchange.isStream();

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        if (exchange.status() == 401) {
            assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.CREDENTIAL_DEAD);
            return;
        }
        assertThat(heard.failure()).isNull();
        assertThat(heard.head().status()).isEqualTo(exchange.status());
        assertThat(heard.head().stream()).isEqualTo(exchange.isStream());
        assertThat(heard.all()).isEqualTo(exchange.bodyText());
        var summary = heard.end().summary();
        assertThat(summary.whole()).isEqualTo(!exchange.surface().startsWith("error"));
        if (exchange.usage() == null) {
            assertThat(summary.reported()).isNull();
        } else {
            assertThat(summary.reported().tokens()).isEqualTo(expected(exchange));
            assertThat(summary.reported().isPartial()).isFalse();
            assertThat(summary.echoedModel()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void howeverTheNetworkCutsAStreamTheResultIsTheSame(Exchange exchange) {
        var body = exchange.body();
        var whole = new Replay().feed(body, body.length, body.length);
        assertThat(whole.all()).isEqualTo(exchange.bodyText());
        for (var size : List.of(1, 2, 3, 7, 64, 1000)) {
            var cut = new Replay().feed(body, size, Math.max(1, size / 2));
            assertThat(cut.all()).isEqualTo(whole.all());
            assertThat(cut.tail()).isEqualTo(whole.tail());
            assertThat(cut.summary()).isEqualTo(whole.summary());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsTheSameWhereverItIsCutInTwo(Exchange exchange) {
        var body = exchange.body();
        var whole = new Replay().feed(body, body.length, body.length);
        // Every place of a short one, and as many places of a long one.
        int step = Math.max(1, body.length / 1_500);
        for (var cut = 1; cut < body.length; cut += step) {
            var replay = new Replay().feed(body, body.length, cut);
            if (!replay.all().equals(whole.all()) || !replay.summary().equals(whole.summary())) {
                assertThat(replay.all()).as("cut at " + cut).isEqualTo(whole.all());
                assertThat(replay.summary()).isEqualTo(whole.summary());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamBrokenOffAnywhereIsWholeOnlyAfterItsLastFigures(Exchange exchange) {
        var text = exchange.bodyText();
        var events = text.split("(?<=\n\n)");
        var soFar = new StringBuilder();
        for (var event : events) {
            soFar.append(event);
            var body = soFar.toString().getBytes(StandardCharsets.UTF_8);
            var replay = new Replay().feed(body, body.length, body.length);
            assertThat(replay.all()).isEqualTo(soFar.toString());
            var summary = replay.summary();
            boolean told = soFar.indexOf("event: message_delta") >= 0;
            assertThat(summary.whole()).isEqualTo(told);
            var reported = summary.reported();
            if (reported != null) {
                assertThat(reported.isPartial()).isEqualTo(!told);
            }
        }
    }

    private static Answer answer(Exchange exchange) {
        var answer = Answer.of(exchange.status(), exchange.headers());
        var from = 0;
        for (var size : exchange.pieces()) {
            answer.piece(Arrays.copyOfRange(exchange.body(), from, from + size));
            from += size;
        }
        return answer;
    }

    /// Worked out from the usage objects alone, field by field, the later one winning.
    private static TokenUsage expected(Exchange exchange) throws Exception {
        var merged = MAPPER.createObjectNode();
        if (exchange.isStream()) {
            for (var line : exchange.bodyText().lines().toList()) {
                if (line.startsWith(DATA)) {
                    var event = MAPPER.readTree(line.substring(DATA.length()));
                    for (JsonNode usage : List.of(event.path("message").path("usage"), event.path("usage"))) {
                        usage.properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
                    }
                }
            }
        } else {
            exchange.usage().properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
        }
        long write = merged.path("cache_creation_input_tokens").asLong();
        long write1h = Math.min(
                write,
                merged.path("cache_creation").path("ephemeral_1h_input_tokens").asLong());
        long output = merged.path("output_tokens").asLong();
        long thought =
                merged.path("output_tokens_details").path("thinking_tokens").asLong();
        return new TokenUsage(
                merged.path("input_tokens").asLong(),
                merged.path("cache_read_input_tokens").asLong(),
                write - write1h,
                write1h,
                0,
                0,
                output - thought,
                thought,
                0,
                0,
                0);
    }

    /// Runs recorded bytes through the reading without a network.
    private static final class Replay {
        private final AnthropicMeter reading = new AnthropicMeter(true, System.nanoTime());
        private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
        private final StreamRelay relay = new StreamRelay(reading, 1024 * 1024, null, part -> add(passed, part));

        Replay feed(byte[] body, int size, int firstSize) {
            var from = 0;
            for (var to = Math.min(firstSize, body.length);
                    from < body.length;
                    to = Math.min(from + size, body.length)) {
                relay.feed(Arrays.copyOfRange(body, from, to), 0, to - from);
                from = to;
            }
            relay.end();
            return this;
        }

        String all() {
            var all = new ByteArrayOutputStream();
            all.writeBytes(passed.toByteArray());
            relay.tail().forEach(part -> add(all, part));
            relay.terminator().forEach(part -> add(all, part));
            return all.toString(StandardCharsets.UTF_8);
        }

        String tail() {
            var all = new ByteArrayOutputStream();
            relay.tail().forEach(part -> add(all, part));
            return all.toString(StandardCharsets.UTF_8);
        }

        ReplySummary summary() {
            var s = reading.summary(relay.isDone() || reading.mayEndHere());
            return new ReplySummary(
                    s.whole(), s.reported(), s.tally(), s.unspoken(), s.text(), null, s.errorCode(), s.echoedModel());
        }

        private static void add(ByteArrayOutputStream out, ByteBuffer part) {
            var bytes = new byte[part.remaining()];
            part.duplicate().get(bytes);
            out.writeBytes(bytes);
        }
    }

    /// As it was recorded: the vendor says 690 at the begin, and 3,042 once it has read what a tool brought.
    @Test
    void whatAToolOfTheVendorBroughtIsReadWithAllBeforeIt() {
        var exchange = exchanges()
                .filter(one -> one.id().equals("anthropic-messages-stream-ea154298"))
                .findFirst()
                .orElseThrow();
        var body = exchange.body();
        int end = exchange.bodyText().indexOf("event: message_delta");
        var meter = new AnthropicMeter(true, System.nanoTime());
        var relay = new StreamRelay(meter, 1024 * 1024, null, _ -> {});
        relay.feed(body, 0, exchange.bodyText().substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        var left = meter.summary(false);

        assertThat(left.reported().tokens().promptTokens()).isEqualTo(690);
        assertThat(left.reading().times()).isEqualTo(1);
        assertThat(690 + 690 + left.reading().tokens()).isBetween(2_700L, 3_042L);
    }

    @Test
    void resultsThatFollowEachOtherAreReadTogether() {
        var result = "{'type':'content_block_start','content_block':{'type':'web_fetch_tool_result','content':{'x':'"
                + "x".repeat(392) + "'}}}";
        var text = "{'type':'content_block_delta','delta':{'type':'text_delta','text':'And'}}";

        assertThat(heard(result, result).reading()).isEqualTo(new FurtherReading(1, 200, false));
        assertThat(heard(result, text, result).reading()).isEqualTo(new FurtherReading(2, 300, false));
    }

    @Test
    void aSummaryIsSeenAsItIsWritten() {
        var left = heard(
                "{'type':'content_block_start','content_block':{'type':'compaction','content':null}}",
                "{'type':'content_block_delta','delta':{'type':'compaction_delta','content':'All so far.'}}");

        assertThat(left.reading()).isEqualTo(new FurtherReading(1, 0, true));
        assertThat(left.unspoken().codePoints()).isEqualTo(11);
    }

    private static ReplySummary heard(String... documents) {
        var meter = new AnthropicMeter(true, System.nanoTime());
        for (var document : documents) {
            var bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            assertThat(meter.read(bytes, 0, bytes.length)).isTrue();
        }
        return meter.summary(false);
    }

    @Test
    void searchesCountByTheVendorsWordElseByWhatWasSeen() {
        var begin = "{'type':'message_start','message':{'usage':{'input_tokens':5,'output_tokens':1,"
                + "'server_tool_use':{'web_search_requests':0},'service_tier':'standard'}}}";
        var block = "{'type':'content_block_start','index':0,'content_block':{'type':'server_tool_use','id':'s',"
                + "'name':'web_search','input':{}}}";
        var other = block.replace("web_search", "code_execution");
        var end = "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':9,"
                + "'server_tool_use':{'web_search_requests':1}}}";

        assertThat(heard(begin, block, other, block).searches()).isEqualTo(2);
        assertThat(heard(begin, block, block, end).searches()).isEqualTo(1);
        assertThat(heard(begin).serviceTier()).isEqualTo("standard");
        assertThat(heard("{'type':'message','usage':{'input_tokens':1,'output_tokens':1,'speed':'fast',"
                                + "'service_tier':'standard','server_tool_use':{'web_search_requests':3}}}")
                        .searches())
                .isEqualTo(3);
    }

    @Test
    void fastServiceIsATierOfItsOwn() {
        assertThat(heard("{'type':'message','usage':{'input_tokens':1,'output_tokens':1,'speed':'fast',"
                                + "'service_tier':'standard'}}")
                        .serviceTier())
                .isEqualTo("fast");
    }

    /// As the vendor's own documents show it: the sums tell of the answer alone, the summary that was made on the
    /// way is listed beside it.
    private static final String SUMMARISED = "'usage':{'input_tokens':23000,'output_tokens':1000,'iterations':["
            + "{'type':'compaction','input_tokens':180000,'output_tokens':3500,'cache_read_input_tokens':7,"
            + "'cache_creation_input_tokens':9,'cache_creation':{'ephemeral_1h_input_tokens':4}},"
            + "{'type':'message','input_tokens':23000,'output_tokens':1000}]}";

    private static final Beside SUMMARY = new Beside(null, new TokenUsage(180_000, 7, 5, 4, 0, 0, 3_500, 0, 0, 0, 0));

    @Test
    void aSummaryMadeOnTheWayIsToldBesideTheAnswer() {
        var reported = heard("{'type':'message'," + SUMMARISED + "}").reported();

        assertThat(reported.tokens()).isEqualTo(TokenUsage.ofText(23_000, 1_000));
        assertThat(reported.beside()).containsExactly(SUMMARY);
        assertThat(reported.flags()).isEmpty();
    }

    /// Each report of a stream tells of all until then.
    @Test
    void whatAStreamTellsTwiceCountsOnce() {
        var begin = "{'type':'message_start','message':{" + SUMMARISED + "}}";
        var end = "{'type':'message_delta','delta':{'stop_reason':'end_turn'}," + SUMMARISED + "}";

        assertThat(heard(begin, end).reported().beside()).containsExactly(SUMMARY);
        assertThat(heard(begin, end, end).reported().beside()).containsExactly(SUMMARY);
        assertThat(heard(begin, "{'type':'message_delta','usage':{'output_tokens':1000}}")
                        .reported()
                        .beside())
                .containsExactly(SUMMARY);
    }

    @Test
    void theAdviceOfAnotherModelIsThatModels() {
        var reported = heard("{'type':'message','usage':{'input_tokens':412,'output_tokens':531,'iterations':["
                        + "{'type':'message','input_tokens':400,'output_tokens':89},"
                        + "{'type':'advisor_message','model':'claude-opus-4-8','input_tokens':823,'output_tokens':1612},"
                        + "{'type':'message','input_tokens':12,'output_tokens':442}]}}")
                .reported();

        assertThat(reported.tokens()).isEqualTo(TokenUsage.ofText(412, 531));
        assertThat(reported.beside()).containsExactly(new Beside("claude-opus-4-8", TokenUsage.ofText(823, 1_612)));
        assertThat(reported.flags()).containsExactly("other_models_used");
    }

    /// An attempt that was declined is not billed, and the one that was served is in the sums.
    @Test
    void attemptsAtTheAnswerAreInItsSums() {
        var reported = heard(
                        "{'type':'message','usage':{'input_tokens':412,'output_tokens':9,'iterations':["
                                + "{'type':'message','model':'claude-fable-5','input_tokens':412,'output_tokens':0},"
                                + "{'type':'fallback_message','model':'claude-opus-4-8','input_tokens':412,'output_tokens':9}]}}")
                .reported();

        assertThat(reported.beside()).isEmpty();
        assertThat(reported.flags()).containsExactly("other_models_used");
    }

    @Test
    void workOfAnUnknownKindIsNotFree() {
        assertThat(heard("{'type':'message','usage':{'input_tokens':1,'output_tokens':1,'iterations':["
                                + "{'type':'rehearsal','input_tokens':5,'output_tokens':6}]}}")
                        .reported()
                        .beside())
                .containsExactly(new Beside(null, TokenUsage.ofText(5, 6)));
    }

    @Test
    void workBeyondBeliefDiscreditsTheWholeReport() {
        var told = "{'type':'message','usage':{'input_tokens':1,'output_tokens':1,'iterations':["
                + "{'type':'compaction','input_tokens':%s,'output_tokens':6}]}}";

        assertThat(heard(told.formatted("10000001")).reported()).isNull();
        assertThat(heard(told.formatted("9999995")).reported()).isNull();
        assertThat(heard(told.formatted("-1")).reported()).isNull();
        assertThat(heard(told.formatted("9000000")).reported()).isNotNull();
    }
}
