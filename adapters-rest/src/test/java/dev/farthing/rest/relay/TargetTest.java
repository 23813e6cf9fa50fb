package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        "/v1/completions, COMPLETIONS",
        "/completions, COMPLETIONS",
        "/api/v1/chat/completions, CHAT_COMPLETIONS",
    })
    void commonSlipsInTheBaseUrlAreServed(String path, Endpoint endpoint) {
        assertThat(Target.of(path)).isEqualTo(new Target.Call(endpoint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/v1/models", "/openai/v1/models", "/v1/models/"})
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
    @ValueSource(strings = {"/v1", "/v1/", "/v1/chat", "/v1/audio/speech", "/openai", "/v1/models/%zz"})
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
                "/v1beta/models",
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
                .hasSize(Endpoint.values().length + 2 + OwnKeyQuestion.values().length)
                .contains("GET /v1/models", "GET /v1/models/{id}", "POST /v1/chat/completions");
    }
}
