package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.upstream.VendorError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    void googleSaysWhichQuotaIsUsedUpAlsoInAList() {
        var error = "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"violations\":["
                + "{\"quotaId\":\"GenerateContentInputTokensPerModelPerMinute-FreeTier\"}%s]},{\"retryDelay\":\"34s\"}]}}";
        var perMinute = error.formatted("");
        var perDay = error.formatted(",{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"}");
        for (var text : List.of(perDay, "[" + perDay + "]")) {
            assertThat(read(text).error().words()).contains(VendorError.PER_DAY, VendorError.PER_MODEL);
            assertThat(read(text).retryAfter()).isEqualTo(Duration.ofSeconds(34));
        }
        assertThat(read(perMinute).error().words())
                .contains(VendorError.PER_MODEL)
                .doesNotContain(VendorError.PER_DAY);
    }

    @Test
    void googlesDayEndsAtMidnightInCaliforniaAlsoWhenItsClocksChange() {
        assertThat(RetryHint.untilNewDay(Instant.parse("2026-11-22T07:59:59Z"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(RetryHint.untilNewDay(Instant.parse("2026-11-22T08:00:00Z"))).isEqualTo(Duration.ofHours(24));
        assertThat(RetryHint.untilNewDay(Instant.parse("2026-11-01T07:00:00Z"))).isEqualTo(Duration.ofHours(25));
        assertThat(RetryHint.untilNewDay(Instant.parse("2026-03-08T08:00:00Z"))).isEqualTo(Duration.ofHours(23));
    }

    @Test
    void aPageForPeopleIsKnownByItsBeginningAndToldByItsTitle() {
        for (var page : List.of(
                "<!DOCTYPE html><html><head><title>Attention Required! | sk-live-abcdefghijkl</title>",
                "\n <HTML>\n<title lang=\"en\"> Attention Required! | sk-live-abcdefghijkl </title>",
                "\uFEFF<!-- ray --><html><title>Attention Required! | sk-live-abcdefghijkl</title>")) {
            assertThat(read(page).error().words()).containsExactly(VendorError.PAGE);
            assertThat(read(page).error().message()).isEqualTo("A page for people: Attention Required! | […]");
        }
        assertThat(read("<?xml version=\"1.0\"?><Error/>").error().words()).isEmpty();
    }

    @Test
    void whatIsNoDocumentSaysNothing() {
        for (var text : new String[] {"", "<h>", "[1]", "{\"error\":", "{\"error\":{\"message\":{}}}"}) {
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
