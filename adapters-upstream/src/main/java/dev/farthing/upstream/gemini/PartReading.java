package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Kind;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one part says, member by member.
final class PartReading {
    private final byte[] body;
    private final DroppedNames ignored = new DroppedNames();
    private final List<Part> shown = new ArrayList<>(0);
    private @Nullable String text;
    private boolean thought;
    private @Nullable String signature;
    private @Nullable Media media;
    private @Nullable String functionName;
    private @Nullable String answeredName;
    private @Nullable String id;
    private @Nullable String json;

    PartReading(byte[] body) {
        this.body = body;
    }

    void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "text" -> text = wanted(parser, "parts.text");
            case "thought" -> {
                thought = parser.currentToken() == JsonToken.VALUE_TRUE;
                parser.skipChildren();
            }
            case "thoughtSignature" -> signature = Json.text(parser);
            case "inlineData" -> media = media(parser);
            case "fileData" -> media = media(parser);
            case "functionCall" -> {
                functionName = "";
                Json.members(parser, inner -> function(parser, inner, "args"));
                if (functionName.isEmpty()) {
                    throw invalid("A functionCall has no name.", "contents.parts.functionCall");
                }
            }
            case "functionResponse" -> {
                functionName = "";
                Json.members(parser, inner -> function(parser, inner, "response"));
                answeredName = functionName;
                functionName = null;
                if (answeredName == null || answeredName.isEmpty()) {
                    throw invalid("A functionResponse has no name.", "contents.parts.functionResponse");
                }
            }
            case "executableCode" -> text = program(parser, "code");
            case "codeExecutionResult" -> text = program(parser, "output");
            default -> ignore(parser, name);
        }
    }

    private void ignore(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            ignored.add(name);
        }
        parser.skipChildren();
    }

    @Nullable
    String text() {
        return text;
    }

    boolean isThought() {
        return thought;
    }

    @Nullable
    String signature() {
        return signature == null || signature.isEmpty() ? null : signature;
    }

    @Nullable
    Media media() {
        return media;
    }

    /// Of the tool that is asked for.
    @Nullable
    String functionName() {
        return functionName;
    }

    /// Of the tool that told something.
    @Nullable
    String answeredName() {
        return answeredName;
    }

    @Nullable
    String id() {
        return id;
    }

    /// The arguments of a call, or what came of it.
    @Nullable
    String json() {
        return json;
    }

    /// The names of members nobody else knows.
    DroppedNames ignored() {
        return ignored;
    }

    /// What a tool told: its words alone where it has nothing else, and pictures beside.
    List<Part> told() throws FaultException {
        var told = new ArrayList<Part>();
        var words = ToolWords.of(json == null ? "{}" : json);
        if (!words.text().isEmpty()) {
            told.add(new Text(words.text()));
        }
        told.addAll(shown);
        return told;
    }

    boolean hasFailed() {
        return json != null && ToolWords.of(json).failed();
    }

    private void function(JsonParser parser, String name, String value) throws IOException {
        switch (Names.camel(name)) {
            case "id" -> id = Json.text(parser);
            case "name" -> functionName = String.valueOf(wanted(parser, "contents.parts.function.name"));
            case "args", "response" -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    json = Json.raw(parser, body, 0);
                } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    json = null;
                } else {
                    throw invalid(value + " must be an object.", "contents.parts." + value);
                }
            }
            case "parts" ->
                Json.elements(
                        parser,
                        () -> Json.members(parser, inner -> {
                            if (inner.equals("inlineData") || inner.equals("inline_data")) {
                                shown.add(media(parser));
                            } else {
                                ignore(parser, inner);
                            }
                        }));
            default -> ignore(parser, Names.camel(name));
        }
    }

    private static Media media(JsonParser parser) throws IOException {
        @Nullable String[] told = new @Nullable String[4];
        Json.members(parser, name -> {
            switch (Names.camel(name)) {
                case "mimeType" -> told[0] = Json.text(parser);
                case "data" -> told[1] = Json.text(parser);
                case "fileUri" -> told[2] = Json.text(parser);
                case "displayName" -> told[3] = Json.text(parser);
                default -> parser.skipChildren();
            }
        });
        if (told[1] == null && told[2] == null) {
            throw invalid("A part has media without its data.", "contents.parts");
        }
        var type = told[0] == null ? null : told[0].toLowerCase(Locale.ROOT);
        var kind = kindOf(type);
        return new Media(kind, type, told[1], told[2], kind == Kind.DOCUMENT ? told[3] : null, null, null);
    }

    static Kind kindOf(@Nullable String type) {
        if (type == null || type.startsWith("image/")) {
            return Kind.IMAGE;
        }
        if (type.startsWith("audio/")) {
            return Kind.AUDIO;
        }
        return type.startsWith("video/") ? Kind.VIDEO : Kind.DOCUMENT;
    }

    private static String program(JsonParser parser, String member) throws IOException {
        @Nullable String[] told = new @Nullable String[2];
        Json.members(parser, name -> {
            switch (name) {
                case "language" -> told[0] = Json.text(parser);
                case "code", "output" -> told[1] = Json.text(parser);
                default -> parser.skipChildren();
            }
        });
        return fenced(member.equals("code") ? told[0] : null, told[1]);
    }

    /// A program, or what it printed, as people write it in a text.
    static String fenced(@Nullable String language, @Nullable String words) {
        var text = words == null ? "" : words;
        return "\n```" + (language == null ? "" : language.toLowerCase(Locale.ROOT)) + "\n" + text
                + (text.endsWith("\n") ? "" : "\n") + "```\n";
    }

    private static @Nullable String wanted(JsonParser parser, String member) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING && parser.currentToken() != JsonToken.VALUE_NULL) {
            throw invalid(member + " must be a string.", member);
        }
        return Json.text(parser);
    }

    private static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }
}
