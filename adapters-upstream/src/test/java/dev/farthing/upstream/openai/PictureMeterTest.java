package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PictureMeterTest {
    private final PictureMeter meter = new PictureMeter(System.nanoTime());

    private boolean read(String document) {
        var bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return meter.read(bytes, 0, bytes.length);
    }

    private Reported reported() {
        var reported = meter.summary(true).reported();
        assertThat(reported).isNotNull();
        return reported;
    }

    @Test
    void theVendorsTokensCountByTheirKind() {
        assertThat(read("{'created':1,'data':[{'b64_json':'AAAA'}],'usage':{'total_tokens':100,'input_tokens':50,"
                        + "'output_tokens':50,'input_tokens_details':{'text_tokens':10,'image_tokens':40}}}"))
                .isTrue();

        assertThat(reported().tokens()).isEqualTo(new TokenUsage(10, 0, 0, 0, 0, 40, 0, 0, 0, 50, 0));
        assertThat(meter.summary(true).whole()).isTrue();
    }

    @Test
    void textThatIsToldApartIsText() {
        read("{'data':[{'b64_json':'AAAA'}],'usage':{'input_tokens':5,'output_tokens':60,'total_tokens':65,"
                + "'output_tokens_details':{'image_tokens':50,'text_tokens':10}}}");

        assertThat(reported().tokens()).isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 10, 0, 0, 50, 0));
    }

    @Test
    void whereNoTokensAreToldPicturesAreCounted() {
        read("{'created':1,'data':[{'url':'https://a'},{'b64_json':'AAAA','revised_prompt':'p'},{'url':null},{}]}");

        assertThat(reported().tokens()).isEqualTo(new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
        assertThat(reported().flags()).containsExactly(Reported.PICTURES_COUNTED);
    }

    @Test
    void noughtsAreNoFigures() {
        read("{'data':[{'b64_json':'AAAA'}],'usage':{'input_tokens':0,'output_tokens':0,'total_tokens':0}}");

        assertThat(reported().tokens().images()).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutPicturesTellsNothing() {
        read("{'created':1,'data':[]}");

        assertThat(meter.summary(true).reported()).isNull();
    }

    @Test
    void everyPictureOfAStreamTellsOfItsOwnTokens() {
        for (int picture = 0; picture < 3; picture++) {
            read("{'type':'image_generation.completed','b64_json':'AA','usage':{'input_tokens':5,'output_tokens':50,"
                    + "'total_tokens':55}}");
        }

        assertThat(reported().tokens().input()).isEqualTo(15);
        assertThat(reported().tokens().imageOutput()).isEqualTo(150);
    }

    @Test
    void aStreamIsOverWithItsLastPicture() {
        assertThat(read("{'type':'image_generation.partial_image','b64_json':'AA','partial_image_index':0}"))
                .isTrue();
        assertThat(meter.holdsFromHere()).isFalse();
        assertThat(meter.mayEndHere()).isFalse();
        assertThat(meter.summary(false).reported()).isNull();
        assertThat(meter.summary(false).firstTokenMillis()).isNotNull();

        read("{'b64_json':'AAAA','usage':{'input_tokens':3,'output_tokens':7,'total_tokens':10},"
                + "'type':'image_generation.completed'}");

        assertThat(meter.holdsFromHere()).isTrue();
        assertThat(meter.mayEndHere()).isTrue();
        assertThat(reported().tokens()).isEqualTo(new TokenUsage(3, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0));
    }

    @Test
    void anErrorIsNoWholeAnswer() {
        read("{'type':'error','error':{'type':'image_generation_user_error','code':'moderation_blocked'}}");

        assertThat(meter.hasError()).isTrue();
        assertThat(meter.summary(true).whole()).isFalse();
        assertThat(meter.summary(true).errorCode()).isEqualTo("moderation_blocked");
        assertThat(meter.summary(false).firstTokenMillis()).isNull();
    }

    @Test
    void whatIsNoDocumentIsNotRead() {
        assertThat(read("[1]")).isFalse();
        assertThat(read("{")).isFalse();
    }
}
