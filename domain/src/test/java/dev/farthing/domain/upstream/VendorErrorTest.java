package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorErrorTest {
    @ParameterizedTest
    @CsvSource({
        "400, CALLER",
        "401, CREDENTIAL_DEAD",
        "402, ACCOUNT_EMPTY",
        "403, CREDENTIAL_DEAD",
        "404, CALLER",
        "408, TIMEOUT",
        "409, CALLER",
        "413, CALLER",
        "422, CALLER",
        "429, RATE_LIMITED",
        "302, VENDOR_TROUBLE",
        "500, VENDOR_TROUBLE",
        "502, VENDOR_TROUBLE",
        "503, VENDOR_TROUBLE",
        "504, TIMEOUT",
        "524, TIMEOUT",
        "529, VENDOR_TROUBLE"
    })
    void aStatusWithoutWordsHasAClass(int status, FailureClass expected) {
        assertThat(VendorError.ofStatus(status).failureClass("m")).isEqualTo(expected);
    }

    @Test
    void anEmptyAccountIsNoPassingLimit() {
        assertThat(new VendorError(429, Set.of("insufficient_quota"), "").failureClass("m"))
                .isEqualTo(FailureClass.ACCOUNT_EMPTY);
        assertThat(new VendorError(400, Set.of("invalid_request_error"), "Your credit balance is too low to go on.")
                        .failureClass("m"))
                .isEqualTo(FailureClass.ACCOUNT_EMPTY);
    }

    @Test
    void aLimitIsTheModelsOnlyWhereTheVendorNamesIt() {
        assertThat(new VendorError(429, Set.of(), "Rate limit reached for Gpt-9 in this account").failureClass("gpt-9"))
                .isEqualTo(FailureClass.MODEL_RATE_LIMITED);
        assertThat(new VendorError(429, Set.of(), "Rate limit reached").failureClass("gpt-9"))
                .isEqualTo(FailureClass.RATE_LIMITED);
    }

    @Test
    void whatIsGivenByTheDayIsUsedUpForThisModel() {
        assertThat(new VendorError(429, Set.of(VendorError.PER_DAY), "Quota exceeded").failureClass("m"))
                .isEqualTo(FailureClass.DAY_LIMITED);
        assertThat(new VendorError(429, Set.of(VendorError.PER_MODEL), "Quota exceeded").failureClass("m"))
                .isEqualTo(FailureClass.MODEL_RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource({
        "401, VENDOR_TROUBLE",
        "402, VENDOR_TROUBLE",
        "403, VENDOR_TROUBLE",
        "400, CALLER",
        "404, CALLER",
        "413, CALLER",
        "429, RATE_LIMITED",
        "503, VENDOR_TROUBLE"
    })
    void aPageForPeopleSaysNothingOfTheCredential(int status, FailureClass expected) {
        assertThat(VendorError.ofPage(status).failureClass("m")).isEqualTo(expected);
    }

    @Test
    void aWrongKeyIsDeadWhateverItsStatus() {
        assertThat(new VendorError(400, Set.of("api_key_invalid"), "").failureClass("m"))
                .isEqualTo(FailureClass.CREDENTIAL_DEAD);
        assertThat(new VendorError(400, Set.of(), "Incorrect API key provided").failureClass("m"))
                .isEqualTo(FailureClass.CREDENTIAL_DEAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid value: 'insufficient balance'. Supported values are: 'low' and 'high'.",
                "Unknown parameter: incorrect api key provided",
                "The tool `invalid api key` is not defined",
                "\"Your credit balance is too low\" is no valid role"
            })
    void whatACallerWroteIsHeldAgainstNobody(String echo) {
        for (int status : new int[] {400, 404, 422}) {
            assertThat(new VendorError(status, Set.of("invalid_request_error"), echo).failureClass("m"))
                    .isEqualTo(FailureClass.CALLER);
        }
    }

    @Test
    void aFlaggedPromptIsTheCallersWhateverItsStatus() {
        assertThat(new VendorError(403, Set.of(), "Your chosen model requires moderation and your input was flagged")
                        .failureClass("m"))
                .isEqualTo(FailureClass.CALLER);
    }

    @Test
    void aCallerAtTheWrongDoorClosesNoOther() {
        assertThat(new VendorError(404, Set.of(), "This model is not served at the v1/completions endpoint")
                        .failureClass("m"))
                .isEqualTo(FailureClass.CALLER);
        assertThat(new VendorError(400, Set.of(), "Model m does not support temperature").failureClass("m"))
                .isEqualTo(FailureClass.CALLER);
    }

    @Test
    void anErrorInASuccessStandsForItsWords() {
        assertThat(new VendorError(null, Set.of("overloaded_error"), "").failureClass("m"))
                .isEqualTo(FailureClass.VENDOR_TROUBLE);
        assertThat(new VendorError(null, Set.of("invalid_request_error"), "").failureClass("m"))
                .isEqualTo(FailureClass.CALLER);
        assertThat(new VendorError(null, Set.of("rate_limit_error"), "").failureClass("m"))
                .isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(new VendorError(null, Set.of(), "").failureClass("m")).isEqualTo(FailureClass.VENDOR_TROUBLE);
    }

    @Test
    void aMessageIsBounded() {
        assertThat(new VendorError(500, Set.of(), "x".repeat(5_000)).message()).hasSize(VendorError.LONGEST_MESSAGE);
    }

    /// As vendors say it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt is too long: 3333404 tokens > 200000 maximum",
                "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum"
                        + " length.",
                "too many tokens: size limit exceeded by 25836 tokens.",
                "This model's maximum context length is 1048565 tokens. However, you requested 1250025 tokens",
                "prompt too long; exceeded max context length by 1119046 tokens",
                "Your input exceeds the context window of this model.",
                "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).",
                "Input is too long for requested model."
            })
    void aConversationThatIsTooLongIsKnownByTheSentence(String sentence) {
        assertThat(new VendorError(400, Set.of("invalid_request_error"), sentence).isTooLong())
                .isTrue();
        assertThat(new VendorError(429, Set.of(), sentence).isTooLong()).isFalse();
    }

    @Test
    void aMemberThatIsTooLongIsTheConversationOnlyWhereItHoldsThat() {
        assertThat(tooLong("messages[3].content").isTooLong()).isTrue();
        assertThat(tooLong(null).isTooLong()).isTrue();
        assertThat(tooLong("tools[12].function.name").isTooLong()).isFalse();
        assertThat(tooLong("prompt_cache_key").isTooLong()).isFalse();
    }

    private static VendorError tooLong(@Nullable String member) {
        var code = "string_above_max_length";
        return new VendorError(400, Set.of(code), "Expected a string with maximum length 64.", code, member);
    }

    @Test
    void otherRefusalsAreNotTakenForConversationsThatAreTooLong() {
        assertThat(new VendorError(
                                413,
                                Set.of("tokens"),
                                "Request too large for model on tokens per minute (TPM): Limit 6000, Requested 14810")
                        .isTooLong())
                .isFalse();
        assertThat(new VendorError(400, Set.of(), "max_tokens: 99999 > 8192, the maximum number of output tokens")
                        .isTooLong())
                .isFalse();
        assertThat(new VendorError(400, Set.of("context_length_exceeded"), "").isTooLong())
                .isTrue();
        assertThat(new VendorError(400, Set.of(), "").sentence()).isNotEmpty();
    }
}
