package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a request to generate content into a conversation.
final class GeminiRequestReader {
    /// Members that steer the vendor's own household or say again what is read elsewhere.
    private static final Set<String> OF_NO_ACCOUNT = Set.of("model", "labels", "serviceTier", "store");

    private static final int MOST_DOMAINS = 1_000;

    private final byte[] body;
    private final DroppedNames dropped = new DroppedNames();
    private final SchemaBound schemas = new SchemaBound();
    private final List<Part> system = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final ContentReading contents;
    private final ConfigReading config;
    private ToolChoice toolChoice = new ToolChoice.Auto();

    private GeminiRequestReader(byte[] body) {
        this.body = body;
        this.contents = new ContentReading(body, dropped);
        this.config = new ConfigReading(body, schemas, dropped);
    }

    static Conversation read(byte[] body, boolean stream) {
        var reader = new GeminiRequestReader(body);
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            Json.members(json, name -> reader.member(json, Names.camel(name)));
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        return reader.conversation(stream);
    }

    private Conversation conversation(boolean stream) {
        if (contents.isEmpty()) {
            throw invalid("contents must hold at least one part.", "contents");
        }
        return new Conversation(
                system,
                contents.turns(),
                tools,
                chosen(),
                null,
                config.sampling(),
                config.format(),
                config.thinking(),
                null,
                stream,
                config.output(),
                dropped.all());
    }

    /// Which functions are allowed says nothing of the vendor's own tools.
    private ToolChoice chosen() {
        if (!(toolChoice instanceof ToolChoice.Allowed(var names, var must))) {
            return toolChoice;
        }
        var all = new TreeSet<>(names);
        for (var tool : tools) {
            if (!(tool instanceof Tool.Function)) {
                all.add(tool.name());
            }
        }
        return new ToolChoice.Allowed(all, must);
    }

    private void member(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "contents" -> contents.contents(json);
            case "systemInstruction" -> system.addAll(contents.system(json));
            case "generationConfig" -> Json.members(json, inner -> config.member(json, Names.camel(inner)));
            case "tools" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    tool(json);
                } else {
                    Json.elements(json, () -> tool(json));
                }
            }
            case "toolConfig" -> Json.members(json, inner -> toolConfig(json, Names.camel(inner)));
            // The conversation itself would be missing.
            case "cachedContent" ->
                throw invalid("cachedContent is kept by a vendor that does not serve this model.", name);
            default -> {
                if (!OF_NO_ACCOUNT.contains(name)) {
                    dropped.add(name);
                }
                json.skipChildren();
            }
        }
    }

    private void tool(JsonParser json) throws IOException {
        Json.members(json, written -> {
            var name = Names.camel(written);
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            switch (name) {
                case "functionDeclarations" -> Json.elements(json, () -> function(json));
                case "googleSearch", "googleSearchRetrieval" -> search(json, name);
                case "urlContext" -> {
                    tools.add(new Tool.UrlContext());
                    dropMembers(json, name);
                }
                case "codeExecution" -> {
                    tools.add(new Tool.CodeExecution());
                    dropMembers(json, name);
                }
                default -> {
                    dropped.add("tools", name);
                    json.skipChildren();
                }
            }
        });
    }

    private void search(JsonParser json, String name) throws IOException {
        var excluded = new ArrayList<String>(0);
        Json.members(json, written -> {
            var inner = Names.camel(written);
            if (inner.equals("excludeDomains")) {
                Json.elements(json, () -> {
                    var domain = Json.text(json);
                    if (domain != null && excluded.size() < MOST_DOMAINS) {
                        excluded.add(domain);
                    }
                });
            } else {
                dropped.skip(json, name, inner);
            }
        });
        tools.add(new Tool.WebSearch(null, List.of(), excluded, null));
    }

    /// Names whatever stands in the object at the parser.
    private void dropMembers(JsonParser json, String name) throws IOException {
        Json.members(json, inner -> dropped.skip(json, name, Names.camel(inner)));
    }

    private void function(JsonParser json) throws IOException {
        @Nullable String[] told = new @Nullable String[4];
        Json.members(json, name -> {
            switch (Names.camel(name)) {
                case "name" -> told[0] = Json.text(json);
                case "description" -> told[1] = Json.text(json);
                case "parameters" -> told[2] = object(json);
                case "parametersJsonSchema" -> told[3] = object(json);
                default -> dropped.skip(json, "functionDeclarations", Names.camel(name));
            }
        });
        if (told[0] == null || told[0].isEmpty()) {
            throw invalid("A function has no name.", "tools.functionDeclarations");
        }
        var schema = told[3];
        if (schema == null && told[2] != null) {
            schema = PlainSchema.of(told[2], "tools.functionDeclarations.parameters", schemas);
        }
        tools.add(new Tool.Function(told[0], told[1], schema, null, null));
    }

    private @Nullable String object(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return Json.raw(json, body, 0);
        }
        json.skipChildren();
        return null;
    }

    private void toolConfig(JsonParser json, String name) throws IOException {
        if (!name.equals("functionCallingConfig")) {
            dropped.skip(json, "toolConfig", name);
            return;
        }
        @Nullable String[] mode = new @Nullable String[1];
        var allowed = new ArrayList<String>();
        Json.members(json, inner -> {
            switch (Names.camel(inner)) {
                case "mode" -> {
                    mode[0] = json.currentToken().isScalarValue() ? json.getText() : null;
                    json.skipChildren();
                }
                case "allowedFunctionNames" ->
                    Json.elements(json, () -> {
                        var one = Json.text(json);
                        if (one != null) {
                            allowed.add(one);
                        }
                    });
                default -> dropped.skip(json, "functionCallingConfig", Names.camel(inner));
            }
        });
        var said = mode[0] == null ? "" : mode[0];
        boolean must = said.equals("ANY") || said.equals("2");
        // That calls are to keep to their schemas is said of each tool elsewhere.
        if (said.equals("VALIDATED")) {
            dropped.add("functionCallingConfig.mode");
        }
        if (said.equals("NONE") || said.equals("3")) {
            toolChoice = new ToolChoice.None();
        } else if (must && allowed.size() == 1) {
            toolChoice = new ToolChoice.Named(allowed.getFirst());
        } else if (!allowed.isEmpty()) {
            toolChoice = new ToolChoice.Allowed(new TreeSet<>(allowed), must);
        } else {
            toolChoice = must ? new ToolChoice.Any() : new ToolChoice.Auto();
        }
    }

    static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }
}
