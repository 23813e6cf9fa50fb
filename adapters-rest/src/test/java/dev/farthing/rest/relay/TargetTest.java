package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, CHAT_COMPLETIONS",
        "/v1/v1/chat/completions, CHAT_COMPLETIONS",
        "/chat/completions, CHAT_COMPLETIONS",
        "/chat/completions/, CHAT_COMPLETIONS",
        "//v1/chat/completions, CHAT_COMPLETIONS",
        "/v1//chat/completions, CHAT_COMPLETIONS",
        "/openai/v1/chat/completions, CHAT_COMPLETIONS",
        "/v1/openai/v1/embeddings, EMBEDDINGS",
        "/embeddings, EMBEDDINGS",
        "/v1/images/generations, IMAGES",
        "/images/generations/, IMAGES",
        "/openai/v1/images/generations, IMAGES",
        "/v1/audio/speech, SPEECH",
        "/audio/speech, SPEECH",
        "/v1/completions, COMPLETIONS",
        "/completions, COMPLETIONS",
        "/api/v1/chat/completions, CHAT_COMPLETIONS",
        "/v1/messages, MESSAGES",
        "/v1/v1/messages, MESSAGES",
        "/messages, MESSAGES",
        "/anthropic/v1/messages, MESSAGES",
        "/anthropic/messages/, MESSAGES",
        "/api/v1/messages, MESSAGES",
    })
    void commonSlipsInTheBaseUrlAreServed(String path, Endpoint endpoint) {
        assertThat(Target.of(path)).isEqualTo(new Target.Call(endpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages/count_tokens",
                "/anthropic/v1/messages/count_tokens",
                "/v1/v1/messages/count_tokens",
                "/messages/count_tokens"
            })
    void tokensAreCounted(String path) {
        assertThat(Target.of(path)).isEqualTo(new Target.CountTokens(Dialect.ANTHROPIC, null));
        assertThat(Target.dialect(path)).isEqualTo(Dialect.ANTHROPIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/v1/models", "/openai/v1/models", "/v1/models/", "/anthropic/v1/models"})
    void modelsAreListed(String path) {
        assertThat(Target.of(path)).isEqualTo(Target.MODELS);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/dashboard/billing/subscription, SUBSCRIPTION",
        "/dashboard/billing/subscription, SUBSCRIPTION",
        "/dashboard/billing/usage, USAGE",
        "/v1/dashboard/billing/usage, USAGE",
        "/key/info, KEY",
        "/v1/key/info, KEY",
        "/model/info, MODELS",
        "/v1/model/info/, MODELS",
    })
    void whatOtherGatewaysTellOfAKeyIsTold(String path, OwnKeyQuestion question) {
        assertThat(Target.of(path)).isEqualTo(new Target.OwnKey(question));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/gpt-4o, gpt-4o",
        "/v1/models/vendor/model:free, vendor/model:free",
        "/v1/models/vendor%2Fmodel, vendor/model",
        "/v1/models/Claude%20Sonnet, Claude Sonnet",
        "/v1/models/a+b, a+b",
    })
    void aModelsIdIsTheRestOfThePath(String path, String id) {
        assertThat(Target.of(path)).isEqualTo(new Target.OneModel(id));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent, gemini-2.5-flash, true",
        "/v1/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/gemini/v1beta/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1/v1beta/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1beta/v1beta//models/gemini-2.5-flash:streamGenerateContent, gemini-2.5-flash, true",
        "/vertex-express/v1beta/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1/publishers/google/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1beta1/projects/p/locations/global/publishers/google/models/m:streamGenerateContent, m, true",
        "/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1beta/models/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, false",
        "/v1beta/models/vendor/model:free:generateContent, vendor/model:free, false",
        "/v1beta/models/vendor%2Fmodel%3Afree:generateContent, vendor/model:free, false",
        "/v1beta/models/Claude%20Sonnet%3AgenerateContent, Claude Sonnet, false",
    })
    void theLastColonOfAPathOfGooglesPartsTheModelFromWhatIsAsked(String path, String model, boolean stream) {
        assertThat(Target.of(path)).isEqualTo(new Target.Call(Endpoint.GENERATE_CONTENT, model, stream));
        assertThat(Target.dialect(path)).isEqualTo(Dialect.GEMINI);
    }

    @Test
    void embeddingsAndCountsHaveTheirVerbs() {
        assertThat(Target.of("/v1beta/models/e:embedContent"))
                .isEqualTo(new Target.Call(Endpoint.EMBED_CONTENT, "e", false));
        assertThat(Target.of("/v1beta/models/e:batchEmbedContents"))
                .isEqualTo(new Target.Call(Endpoint.BATCH_EMBED_CONTENTS, "e", false));
        assertThat(Target.of("/v1beta/models/m:countTokens")).isEqualTo(new Target.CountTokens(Dialect.GEMINI, "m"));
    }

    @Test
    void googlesModelsAreListedUnderItsOwnPrefixes() {
        for (var path : List.of("/v1beta/models", "/v1beta/models/", "/gemini/v1beta/models", "/v1/v1beta/models")) {
            assertThat(Target.of(path)).as(path).isEqualTo(new Target.ModelList(Dialect.GEMINI));
        }
        assertThat(Target.of("/v1beta/models/a/b:c")).isEqualTo(new Target.OneModel("a/b:c", Dialect.GEMINI));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta",
                "/v1beta/",
                "/v1beta/files",
                "/v1beta/models/%zz:generateContent",
                "/gemini",
                "/vertex-express/v1beta/nothing"
            })
    void whatElseIsUnderGooglesPrefixesIsRefusedInItsWords(String path) {
        assertThat(Target.of(path)).isEqualTo(Target.UNKNOWN);
        assertThat(Target.dialect(path)).isEqualTo(Dialect.GEMINI);
    }

    @Test
    void openAisDialectBelowGooglesIsServed() {
        assertThat(Target.of("/v1beta/openai/chat/completions")).isEqualTo(new Target.Call(Endpoint.CHAT_COMPLETIONS));
        assertThat(Target.of("/v1beta/openai/models")).isEqualTo(Target.MODELS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/chat",
                "/v1/audio/transcriptions",
                "/openai",
                "/anthropic",
                "/v1/messages/batches",
                "/v1/models/%zz"
            })
    void otherPathsUnderOurPrefixesAreOursToRefuse(String path) {
        assertThat(Target.of(path)).isEqualTo(Target.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/models",
                "/dashboard",
                "/keys",
                "/api/v1/gateway/keys",
                "/models/demo-chat",
                "/v1betas/models",
                "/q/health",
                "/v12/chat"
            })
    void everythingElseIsLeftToOthers(String path) {
        assertThat(Target.of(path)).isNull();
    }

    @Test
    void theDocumentHasTheRoutersTableAndNothingElse() throws Exception {
        var documented = new ArrayList<String>();
        var path = "";
        try (var document = Target.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            var lines = new String(document.readAllBytes(), StandardCharsets.UTF_8).lines();
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.matches(" {2}/\\S+:")) {
                    path = line.strip().replaceAll(":$", "");
                } else if (line.matches("\\S.*")) {
                    path = "";
                } else if (!path.isEmpty() && line.matches(" {4}(get|put|post|delete|patch|head|options):")) {
                    documented.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
                }
            }
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(Target.routes());
    }

    @Test
    void everyRouteOfTheTableLeadsToItsTarget() {
        for (var route : Target.routes()) {
            var path = route.substring(route.indexOf(' ') + 1);
            var target = Target.of(path);
            assertThat(target).as(route).isNotNull().isNotEqualTo(Target.UNKNOWN);
            assertThat(route).isEqualTo(Target.method(target) + " " + path);
        }
        assertThat(Target.routes())
                .contains(
                        "GET /v1/models",
                        "GET /v1/models/{id}",
                        "POST /v1/chat/completions",
                        "POST /v1/messages",
                        "POST /v1/messages/count_tokens");
    }
}
