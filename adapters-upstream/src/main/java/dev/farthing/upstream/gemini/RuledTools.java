package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestFields.Nothing;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.RuledRequest;
import dev.farthing.upstream.wire.WholeBody;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sees to it that no rule of a model makes a request one that Google refuses: tools that Google runs give way
/// where it takes none beside what the request says.
final class RuledTools {
    private static final String TOOLS = "tools";
    private static final String TOOL_CONFIG = "toolConfig";
    private static final String FUNCTIONS = "functionDeclarations";

    /// Nobody can choose among functions that are not there.
    private static final RequestFields WITHOUT_CHOICE =
            new RequestFields(Map.of(TOOL_CONFIG, Map.of("functionCallingConfig", Nothing.NULL)), null);

    private boolean toolsSaid;
    private boolean choiceSaid;
    private boolean formed;

    private RuledTools() {}

    /// @throws IllegalArgumentException if the body is no JSON object
    static RuledRequest fitted(UpstreamRequest asked) {
        var rules = asked.rules();
        var byDefault = rules.defaults().member(TOOLS);
        var byForce = rules.forced().member(TOOLS);
        if (byDefault == null && byForce == null) {
            return RuledRequest.of(asked);
        }
        var said = new RuledTools();
        said.read(WholeBody.joined(asked.body()));
        boolean refused = said.formed && !isOfThirdGeneration(asked);
        boolean forceGivesWay = refused && hold(byForce, false);
        boolean defaultGivesWay = refused && hold(byDefault, false) && !said.toolsSaid;
        var defaults = defaultGivesWay ? rules.defaults().without(TOOLS) : rules.defaults();
        var forced = forceGivesWay ? rules.forced().without(TOOLS) : rules.forced();
        if (said.choiceSaid && !forceGivesWay && byForce != null && !hold(byForce, true)) {
            forced = WITHOUT_CHOICE.under(forced);
        }
        return RuledRequest.of(
                asked.by(new RequestRules(defaults, forced, rules.stream())),
                forceGivesWay || defaultGivesWay ? Set.of(TOOLS) : Set.of());
    }

    private static boolean isOfThirdGeneration(UpstreamRequest asked) {
        return new GeminiModel(new Addressee(asked.upstreamModel(), asked.capabilities(), asked.mostOutputTokens()))
                .isOfThirdGeneration();
    }

    /// Whether there are functions among these tools, or else such as Google runs.
    private static boolean hold(@Nullable Object tools, boolean functions) {
        if (tools instanceof List<?> list) {
            for (var tool : list) {
                if (tool instanceof Map<?, ?> map) {
                    for (var name : map.keySet()) {
                        if (FUNCTIONS.equals(RequestFields.camel(String.valueOf(name))) == functions) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private void read(byte[] body) {
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            Json.members(json, name -> {
                switch (RequestFields.camel(name)) {
                    case TOOLS -> {
                        toolsSaid = true;
                        json.skipChildren();
                    }
                    case TOOL_CONFIG -> {
                        choiceSaid = json.currentToken() == JsonToken.START_OBJECT;
                        json.skipChildren();
                    }
                    case "generationConfig" -> Json.members(json, member -> config(json, member));
                    default -> json.skipChildren();
                }
            });
        } catch (IOException notJson) {
            throw new IllegalArgumentException("the body is no JSON", notJson);
        }
    }

    private void config(JsonParser json, String name) throws IOException {
        formed |= switch (RequestFields.camel(name)) {
            case "responseMimeType" ->
                json.currentToken() == JsonToken.VALUE_STRING && !json.getText().startsWith("text/plain");
            case "responseSchema", "responseJsonSchema" -> json.currentToken() == JsonToken.START_OBJECT;
            default -> false;
        };
        json.skipChildren();
    }
}
