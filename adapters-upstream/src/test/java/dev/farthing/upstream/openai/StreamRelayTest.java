package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamRelayTest {
    private static final String HELLO = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"choices\":[],\"usage\":null} | {\"choices\":[]}",
                "{\"usage\":null,\"choices\":[]} | {\"choices\":[]}",
                "{ \"usage\" : null , \"choices\":[]} | {  \"choices\":[]}",
                "{\"a\":1 , \"usage\" : null } | {\"a\":1  }",
                "{\"usage\":null} | {}",
                "{\"a\":{\"usage\":null},\"b\":\"\\\"usage\\\":null\"} | {\"a\":{\"usage\":null},\"b\":\"\\\"usage\\\":null\"}",
                "{\"us\\u0061ge\":null} | {\"us\\u0061ge\":null}"
            })
    void aNullUsageIsCutOutAndNothingElse(String before, String after) {
        assertThat(Replay.of("data: " + before + "\n\n", false).all()).isEqualTo("data: " + after + "\n\n");
        assertThat(Replay.of("data: " + before + "\n\n", true).all()).isEqualTo("data: " + before + "\n\n");
    }

    @Test
    void whatFollowsTheUsageWaitsWithIt() {
        var extra = ": goodbye\n\n";
        var replay = Replay.of(HELLO + STOP + USAGE + extra + DONE, true);

        assertThat(replay.tail()).isEqualTo(USAGE + extra);
        assertThat(replay.terminator()).isEqualTo(DONE);
        assertThat(Replay.of(HELLO + STOP + USAGE + extra + DONE, false).tail()).isEqualTo(extra);
    }

    @Test
    void aUsageThatComesBeforeTheEndHoldsNothingBack() {
        var replay = Replay.of(USAGE + HELLO + STOP + DONE, true);

        assertThat(replay.tail()).isEmpty();
        assertThat(replay.all()).isEqualTo(USAGE + HELLO + STOP + DONE);
    }

    @Test
    void whatIsHeldBackIsLetGoWhenItGrows() {
        var many = HELLO.repeat(100);
        var bytes = (STOP + USAGE + many + DONE).getBytes(StandardCharsets.UTF_8);
        var replay = new Replay(true, 1_000).feed(bytes, 0, bytes.length).end();

        assertThat(replay.tail()).isEmpty();
        assertThat(replay.all()).isEqualTo(STOP + USAGE + many + DONE);
    }

    @Test
    void theLastUsageThatIsNoNullWins() {
        var first = STOP.replace("}]}", "}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":9}}");
        var replay = Replay.of(first + USAGE + HELLO.replace("}]}", "}],\"usage\":null}") + DONE, false);

        assertThat(replay.summary().reported().tokens().completionTokens()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:[DONE]\n\n",
                "data: [DONE] \n\n",
                "event: done\ndata: [DONE]\n\n",
                "data: [DONE]\r\n\r\n",
                "data: [DONE]\r\r"
            })
    void theEndMarkerMayBeWrittenInSeveralWays(String marker) {
        var replay = Replay.of(HELLO + marker, false);

        assertThat(replay.relay.isDone()).isTrue();
        assertThat(replay.terminator()).isEqualTo(marker);
    }

    @Test
    void anEndMarkerWithoutItsBlankLineIsCompleted() {
        assertThat(Replay.of(HELLO + "data: [DONE]", false).terminator()).isEqualTo(DONE);
    }

    @Test
    void halfAnEventAtTheEndIsNotPassedOn() {
        assertThat(Replay.of(HELLO + "data: {\"choices\":[{\"del", false).all()).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: not json\n\n",
                "data: [1,2]\n\n",
                "data\n\n",
                "nonsense\n\n",
                "data: {\"choices\":7,\"usage\":\"x\",\"error\":null}\n\n",
                "data: {\"choices\":[1,null,{\"delta\":3,\"index\":-1,\"finish_reason\":[]}]}\n\n",
                "data: \"\\ud800\"\n\n"
            })
    void whatIsNotUnderstoodIsPassedOn(String event) {
        var replay = Replay.of(HELLO + event + STOP + DONE, false);

        assertThat(replay.all()).isEqualTo(HELLO + event + STOP + DONE);
        assertThat(replay.summary().errorCode()).isNull();
    }

    @Test
    void badUtf8IsPassedOnAsItIs() {
        var start = HELLO.getBytes(StandardCharsets.UTF_8);
        var bad = new byte[] {'d', 'a', 't', 'a', ':', '{', '"', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, '\n', '\n'};
        var replay = new Replay(false).feed(start, 0, start.length).feed(bad, 0, bad.length);

        assertThat(replay.passed.toByteArray()).endsWith(bad);
    }

    @Test
    void deepNestingHurtsNobody() {
        var deep = "data: {\"choices\":[{\"delta\":{\"content\":" + "[".repeat(100_000) + "\n\n";

        assertThat(Replay.of(deep, false).all()).isEqualTo(deep);
    }

    @Test
    void dataOnSeveralLinesIsOneDocument() {
        var split =
                "data: {\"choices\":[],\ndata: \"usage\":{\"prompt_tokens\":5,\ndata: \"completion_tokens\":1}}\n\n";
        var replay = Replay.of(STOP + split + DONE, false);

        assertThat(replay.summary().reported().tokens().totalTokens()).isEqualTo(6);
        assertThat(replay.all()).isEqualTo(STOP + DONE);
    }

    @Test
    void textThoughtsAndToolCallsAreToldApart() {
        var event =
                "data: {\"choices\":[{\"delta\":{\"content\":\"字a😀\",\"reasoning\":\"hmm\",\"reasoning_content\":\"hmm\","
                        + "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n";
        var summary = Replay.of(event + STOP, false).summary();

        assertThat(summary.tally().codePoints()).isEqualTo(3);
        assertThat(summary.tally().wideCodePoints()).isEqualTo(2);
        assertThat(summary.unspoken().codePoints()).isEqualTo(6);
        assertThat(summary.text()).isEqualTo("字a😀hmmf{}");
    }
}
