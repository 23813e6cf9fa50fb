package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechMeterTest {
    private static SpeechMeter meter(String input) {
        var request = "{\"model\":\"m\",\"instructions\":\"slowly\",\"input\":\"" + input + "\"}";
        return new SpeechMeter(request.getBytes(StandardCharsets.UTF_8), System.nanoTime());
    }

    private static boolean read(SpeechMeter meter, String document) {
        var bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return meter.read(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({"Hello, 5", "日本😀, 3", "\\u00e9\\n, 2", "'', 0"})
    void aSoundCountsTheCharactersThatWereRead(String input, long characters) {
        var reported = meter(input).summary(true).reported();

        assertThat(reported.tokens()).isEqualTo(TokenUsage.ofText(characters, 0));
        assertThat(reported.flags()).containsExactly(Reported.CHARACTERS_COUNTED);
    }

    @Test
    void whatTheVendorTellsOfTokensIsTaken() {
        var meter = meter("Hello");
        assertThat(read(meter, "{'type':'speech.audio.delta','audio':'AAAA'}")).isTrue();
        assertThat(meter.mayEndHere()).isFalse();
        assertThat(meter.summary(false).reported()).isNull();
        read(meter, "{'type':'speech.audio.done','usage':{'input_tokens':14,'output_tokens':101,'total_tokens':115}}");

        assertThat(meter.holdsFromHere()).isTrue();
        assertThat(meter.isFinished()).isTrue();
        var summary = meter.summary(meter.mayEndHere());
        assertThat(summary.whole()).isTrue();
        assertThat(summary.reported().tokens()).isEqualTo(new TokenUsage(14, 0, 0, 0, 0, 0, 0, 0, 101, 0, 0));
    }

    @Test
    void anErrorIsNoSound() {
        var meter = meter("Hello");
        read(meter, "{'error':{'message':'no'}}");

        assertThat(meter.hasError()).isTrue();
        assertThat(meter.summary(true).whole()).isFalse();
        assertThat(meter.summary(true).reported()).isNull();
    }
}
