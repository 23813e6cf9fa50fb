package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model",
                "models",
                "messages",
                "contents",
                "input",
                "prompt",
                "stream",
                "stream_options",
                "n",
                "best_of",
                "candidateCount",
                "candidate_count",
                "logprobs",
                "requests",
                "background",
                "echo",
                "file_id"
            })
    void whatIsHeldForCannotBeSet(String name) {
        assertRefused(Map.of(name, 1), name + " cannot be set by a model");
    }

    @Test
    void norCanItDeepDown() {
        assertRefused(
                Map.of("generation_config", Map.of("candidate_count", 8)), "candidate_count cannot be set by a model");
        assertRefused(
                Map.of("systemInstruction", Map.of("parts", List.of(Map.of("inline_data", Map.of())))),
                "inline_data cannot be set by a model");
    }

    @Test
    void aLimitOfOutputIsKeptApartUnderEveryName() {
        for (var name : List.of("max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens")) {
            var fields = RequestFields.of(Map.of(name, 800, "top_p", new BigDecimal("0.5")));

            assertThat(fields.limit()).isEqualTo(800);
            assertThat(fields.members()).containsOnlyKeys("top_p");
            assertThat(fields.json()).isEqualTo("{\"max_tokens\":800,\"top_p\":0.5}");
        }
        var google = RequestFields.of(Map.of("generation_config", Map.of("max_output_tokens", 7.0, "topK", 3)));
        assertThat(google.limit()).isEqualTo(7);
        assertThat(google.members()).isEqualTo(Map.of("generation_config", Map.of("topK", BigDecimal.valueOf(3))));
        assertThat(RequestFields.of(Map.of("generationConfig", Map.of("maxOutputTokens", 7)))
                        .members())
                .isEmpty();
    }

    @Test
    void aLimitIsAWholeNumberSaidOnce() {
        for (Object odd : List.of(0, -1, 1.5, "8", true, 2_000_000_000L)) {
            assertRefused(Map.of("max_tokens", odd), "max_tokens must be a whole number from 1 to 1000000000");
        }
        assertRefused(Map.of("max_tokens", 1, "max_completion_tokens", 1), "the limit of output is given twice");
        assertRefused(
                Map.of("max_tokens", 1, "generationConfig", Map.of("maxOutputTokens", 1)),
                "the limit of output is given twice");
    }

    @Test
    void whatNoDatabaseAndNoVendorTakesIsRefused() {
        assertRefused(Map.of("a", "x\u0000"), "the object holds a text that is no Unicode");
        assertRefused(Map.of("a", "\ud83d"), "the object holds a text that is no Unicode");
        assertRefused(Map.of("a", Double.POSITIVE_INFINITY), "the object holds a number that is none");
        assertRefused(Map.of("a", new BigDecimal("1E+400")), "the object holds a number of more than 100 digits");
        assertRefused(Map.of("a", new Object()), "the object holds what is no JSON");
        assertRefused(Map.of("a_b", 1, "aB", 2), null);
        assertThat(RequestFields.of(Map.of("a", "😀")).json()).isEqualTo("{\"a\":\"😀\"}");
    }

    @Test
    void sizeAndDepthAreBounded() {
        assertRefused(Map.of("a", "x".repeat(RequestFields.MOST_BYTES)), "the object is longer than 16384 bytes");
        Object deep = "bottom";
        for (int i = 1; i < RequestFields.DEEPEST; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("a", deep);
        }
        RequestFields.of(Map.of("a", deep));
        assertRefused(Map.of("a", List.of(deep)), "the object is deeper than 16 levels");
    }

    @Test
    void itIsWrittenByNameAndReadsTheSame() {
        var object = new HashMap<String, @Nullable Object>();
        object.put("b", null);
        object.put("a", Arrays.asList("\"\\\n", null, true, new BigDecimal("1E+2"), Map.of()));
        var fields = RequestFields.of(object);

        assertThat(fields.json()).isEqualTo("{\"a\":[\"\\\"\\\\\\u000a\",null,true,100,{}],\"b\":null}");
        assertThat(RequestFields.of(object)).isEqualTo(fields);
    }

    @Test
    void whatAVendorRunsIsKnown() {
        for (var fields : List.of(
                Map.of("tools", List.of(Map.of("google_search", Map.of()))),
                Map.of("tools", List.of(Map.of("type", "web_search_20250305", "name", "web_search"))),
                Map.of("tools", Map.of("google_search", Map.of())),
                Map.of("web_search_options", Map.of()),
                Map.of("enable_search", true),
                Map.of("cached_content", "cachedContents/7"))) {
            assertThat(RequestFields.of(fields).runAtVendor()).as("%s", fields).isTrue();
        }
        for (var fields : List.of(
                Map.of("tools", List.of(Map.of("type", "function", "function", Map.of()))),
                Map.of("tools", List.of(Map.of("function_declarations", List.of()))),
                Map.of("tools", List.of(Map.of("name", "f", "input_schema", Map.of()))),
                Map.of("enable_search", false),
                Map.of("reasoning_effort", "low"))) {
            assertThat(RequestFields.of(fields).runAtVendor()).as("%s", fields).isFalse();
        }
    }

    @Test
    void othersComeOverItMemberByMember() {
        var below = RequestFields.of(Map.of("a", Map.of("x", 1, "y", 1), "b", 1, "max_tokens", 5));
        var nothing = new HashMap<String, @Nullable Object>();
        nothing.put("y", null);
        var above = RequestFields.of(Map.of("a", nothing, "c", Map.of("z", 2)));

        assertThat(below.under(above).json())
                .isEqualTo("{\"a\":{\"x\":1,\"y\":null},\"b\":1,\"c\":{\"z\":2},\"max_tokens\":5}");
        assertThat(below.under(RequestFields.of(Map.of("max_tokens", 9))).limit())
                .isEqualTo(9);
    }

    @Test
    void aDefaultTakesNothingAway() {
        var nothing = new HashMap<String, @Nullable Object>();
        nothing.put("a", null);
        var fields = RequestFields.of(Map.of("b", nothing));

        assertThatThrownBy(() -> new RequestRules(fields, RequestFields.NONE, null))
                .hasMessage("a default is never null");
        assertThat(new RequestRules(RequestFields.NONE, fields, null).changeNothing())
                .isFalse();
    }

    @Test
    void aForcedLimitGoesBeforeTheCallersAndADefaultBehindIt() {
        var five = RequestFields.of(Map.of("max_tokens", 5));
        var forced = new RequestRules(RequestFields.NONE, five, null);
        var otherwise = new RequestRules(five, RequestFields.NONE, null);

        assertThat(forced.limit(3L)).isEqualTo(5);
        assertThat(forced.limit(null)).isEqualTo(5);
        assertThat(otherwise.limit(3L)).isEqualTo(3);
        assertThat(otherwise.limit(null)).isEqualTo(5);
        assertThat(RequestRules.NONE.limit(null)).isNull();
    }

    /// Nobody gets round a rule by the other spelling, no operator either.
    @Test
    void whatASuffixSpellsAsGoogleDoesComesOverWhatTheModelSpellsAsPythonDoes() {
        var own = RequestFields.of(Map.of(
                "generation_config", Map.of("thinking_config", Map.of("thinking_budget", 9), "top_k", 3), "a", 1));
        var suffix =
                RequestFields.of(Map.of("generationConfig", Map.of("thinkingConfig", Map.of("thinkingBudget", 0))));

        assertThat(own.under(suffix).json())
                .isEqualTo("{\"a\":1,\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0},\"top_k\":3}}");
    }

    @Test
    void howManyPicturesAreMadeIsTheCallers() {
        assertRefused(Map.of("parameters", Map.of("sampleCount", 4)), null);
        assertRefused(Map.of("parameters", "none"), null);
        assertRefused(Map.of("num_images", 4), null);
        assertThat(RequestFields.of(Map.of("parameters", Map.of("personGeneration", "allow_adult")))
                        .member("parameters"))
                .isEqualTo(Map.of("personGeneration", "allow_adult"));
    }

    @Test
    void whatALimitStandsInIsNotTakenAway() {
        var gone = new HashMap<String, @Nullable Object>();
        gone.put("generationConfig", null);
        assertRefused(gone, null);
        assertRefused(Map.of("generation_config", "none"), null);
    }

    private static void assertRefused(Map<?, ?> object, @Nullable String sentence) {
        var refusal = assertThatThrownBy(() -> RequestFields.of(object)).isInstanceOf(IllegalArgumentException.class);
        if (sentence != null) {
            refusal.hasMessage(sentence);
        }
    }

    @Test
    void whatRulesSpeakOfIsLeftToCallers() {
        var rules = new RequestRules(RequestFields.of(Map.of("service_tier", "auto")), RequestFields.NONE, null);

        assertThat(rules.leaveToCallers("service_tier")).isTrue();
        assertThat(rules.leaveToCallers("serviceTier")).isTrue();
        assertThat(rules.leaveToCallers("speed")).isFalse();
        assertThat(RequestRules.NONE.leaveToCallers("service_tier")).isFalse();
    }
}
