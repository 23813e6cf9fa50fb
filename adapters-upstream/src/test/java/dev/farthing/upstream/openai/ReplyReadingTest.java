package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyReadingTest {
    private static final String PICTURE = "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}";

    private static ReplySummary read(String... documents) {
        return read(true, documents);
    }

    private static ReplySummary read(boolean draws, String... documents) {
        var reading = new ReplyReading(true, false, true, draws, System.nanoTime());
        for (var document : documents) {
            var bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            assertThat(reading.read(bytes, 0, bytes.length)).isTrue();
        }
        return reading.summary(true);
    }

    @Test
    void picturesWithoutAnyFiguresAreCounted() {
        var summary = read("{'choices':[{'message':{'content':'There:','images':[" + PICTURE + "," + PICTURE
                + "]},'finish_reason':'stop'}]}");

        assertThat(summary.reported().tokens()).isEqualTo(TokenUsage.ofPictures(2));
        assertThat(summary.reported().countsPictures()).isTrue();
        assertThat(summary.tally().codePoints()).isEqualTo(6);
    }

    @Test
    void picturesOfAStreamCountByThePieceWhereTheirTokensAreNotTold() {
        var chunk = "{'choices':[{'delta':{'images':[" + PICTURE + "]}}]}";
        var usage = "{'choices':[],'usage':{'prompt_tokens':5,'completion_tokens':1300,'total_tokens':1305";

        assertThat(read(chunk, usage + "}}").reported().tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 1300, 0, 0, 0, 1));
        assertThat(read(chunk, usage + ",'completion_tokens_details':{'image_tokens':1290}}}")
                        .reported()
                        .tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 10, 0, 0, 1290, 0));
    }

    @Test
    void aPictureAmongThePartsOfATextCountsToo() {
        var summary = read("{'choices':[{'message':{'content':[{'type':'text','text':'a'}," + PICTURE
                + ",{'type':'image_url','image_url':null}],'images':null}}]}");

        assertThat(summary.reported().tokens().images()).isEqualTo(1);
        assertThat(summary.firstTokenMillis()).isNotNull();
    }

    @Test
    void soundOfWhichNobodyToldTheTokensIsMeasured() {
        var second = "A".repeat(64_000);
        var chunk = "{'choices':[{'index':0,'delta':{'audio':{'id':'a','transcript':'Hi','data':'" + second + "'}}}]}";
        var end = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

        var left = read(chunk, chunk);
        assertThat(left.reported().tokens().audioOutput()).isEqualTo(41);
        assertThat(left.reported().measuresSound()).isTrue();
        assertThat(left.generated().codePoints()).isEqualTo(4);
        assertThat(left.firstTokenMillis()).isNotNull();
        var told = "{'choices':[],'usage':{'prompt_tokens':5,'completion_tokens':30,'total_tokens':35}}";
        assertThat(read(chunk, end, told).reported().tokens()).isEqualTo(TokenUsage.ofText(5, 30));
    }

    /// Some vendors put what they drew into the text, where a byte of it is no token.
    @Test
    void aPictureInTheTextIsNoText() {
        var bytes = "iVBORw0KGgo/".repeat(1_000);
        var whole = read("{'choices':[{'message':{'content':'Look: ![](data:image/png;base64," + bytes
                + ") there.'},'finish_reason':'stop'}]}");

        assertThat(whole.reported().tokens()).isEqualTo(TokenUsage.ofPictures(1));
        assertThat(whole.tally().codePoints()).isEqualTo("Look: ![](data:image/png;base64,) there.".length());
        assertThat(whole.text()).isNull();
        var half = bytes.substring(0, 6_001);
        var streamed = read(
                "{'choices':[{'index':0,'delta':{'content':'Look: ![](data:image/png;bas'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'e64," + half + "'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'" + bytes.substring(6_001) + ") there.'}}]}");
        assertThat(streamed.tally()).isEqualTo(whole.tally());
        assertThat(streamed.reported()).isEqualTo(whole.reported());
    }

    /// As gateways answer that write for clients of either kind.
    @Test
    void aPictureThatIsToldTwiceCountsOnce() {
        var bytes = "iVBORw0KGgo/".repeat(1_000);
        var summary = read("{'choices':[{'message':{'content':'![](data:image/png;base64," + bytes + ")','images':["
                + PICTURE + "]}}]}");

        assertThat(summary.reported().tokens()).isEqualTo(TokenUsage.ofPictures(1));
    }

    @Test
    void aFewBytesThatAModelWroteItselfAreText() {
        var summary = read("{'choices':[{'message':{'content':'data:image/gif;base64,R0lGODlhAQABAAAAACw='}}]}");

        assertThat(summary.reported()).isNull();
        assertThat(summary.tally().codePoints()).isEqualTo(42);
    }

    /// Whoever has a model write bytes out has it write text, and pays for every letter.
    @Test
    void bytesThatAModelOfTextsWritesAreText() {
        var content = "![](data:image/png;base64," + "iVBORw0KGgo/".repeat(1_000) + ")";
        var summary = read(false, "{'choices':[{'message':{'content':'" + content + "'},'finish_reason':'stop'}]}");

        assertThat(summary.reported()).isNull();
        assertThat(summary.tally().codePoints()).isEqualTo(content.length());
        assertThat(summary.text()).isEqualTo(content);
        assertThat(read(false, "{'choices':[{'message':{'images':[" + PICTURE + "]}}]}")
                        .reported()
                        .countsPictures())
                .isTrue();
    }
}
