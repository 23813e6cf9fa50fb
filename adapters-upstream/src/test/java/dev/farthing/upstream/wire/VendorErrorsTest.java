package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VendorErrorsTest {
    @Test
    void whatLooksLikeASecretIsNotRepeated() {
        assertThat(VendorErrors.scrubbed("Incorrect API key provided: sk-live-abcdefghijkl. See help.", null))
                .isEqualTo("Incorrect API key provided: […] See help.");
        assertThat(VendorErrors.scrubbed("key of mine42 is wrong", "mine42")).isEqualTo("key of […] is wrong");
        assertThat(VendorErrors.scrubbed("Bearer abc refused for ?key=AIzaX&x=1", null))
                .isEqualTo("[…] refused for ?key=[…]&x=1");
        assertThat(VendorErrors.scrubbed("Your api key: ****-key is invalid", null))
                .isEqualTo("Your api key: […] is invalid");
    }

    @Test
    void theWaitIsReadFromTheDocument() {
        assertThat(read("{\"error\":{\"details\":[{\"retryDelay\":\"12s\"}]}}").retryAfter())
                .isEqualTo(Duration.ofSeconds(12));
        assertThat(read("{\"error\":{\"message\":\"Please try again in 1.5s.\"}}")
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(1_500));
        assertThat(read("{\"error\":{\"message\":\"Please try again later.\"}}").retryAfter())
                .isNull();
    }

    @Test
    void whatIsNoDocumentSaysNothing() {
        for (var text : new String[] {"", "<html>", "[1]", "{\"error\":", "{\"error\":{\"message\":{}}}"}) {
            assertThat(read(text).error().message()).isEmpty();
            assertThat(read(text).error().status()).isEqualTo(500);
        }
    }

    @Test
    void aSentenceCutInTheMiddleKeepsItsCode() {
        var long_ = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"" + "x".repeat(70_000) + "\"}}";

        assertThat(read(long_).error().words()).contains("insufficient_quota");
    }

    private static VendorErrors.Told read(String text) {
        return read(text, null);
    }

    private static VendorErrors.Told read(String text, @Nullable String secret) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return VendorErrors.read(500, bytes, 0, bytes.length, secret);
    }
}
