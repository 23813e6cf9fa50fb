package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tools whose argument is one text and no JSON: other dialects are told of a function of one text, and it is taken
/// out of what they answer.
final class FreeText {
    static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"]}";
    private static final String INPUT = "input";

    /// The form that the text must have, as it is told of.
    private @Nullable String syntax;
    private @Nullable String definition;

    /// Reads the form at the parser.
    void format(JsonParser json) throws IOException {
        Json.members(json, name -> formatMember(json, name));
    }

    private void formatMember(JsonParser json, String name) throws IOException {
        switch (name) {
            case "syntax" -> syntax = Json.text(json);
            case "definition" -> definition = Json.text(json);
            case "grammar" -> format(json);
            default -> json.skipChildren();
        }
    }

    /// No other dialect binds a model to a grammar; the model is told of it.
    Tool.Function function(
            String name, @Nullable String description, Part.@Nullable CacheMark cache, Tool.Argument argument) {
        var told = definition == null
                ? description
                : (description == null ? "" : description + "\n\n") + "The input is one text of this grammar ("
                        + (syntax == null ? "lark" : syntax) + "):\n" + definition;
        return new Tool.Function(name, told, SCHEMA, null, cache, argument);
    }

    /// The names of the tools that are of this kind.
    static Set<String> namesIn(List<Tool> tools) {
        return tools.stream()
                .filter(tool -> tool instanceof Tool.Function function && function.argument() != Tool.Argument.OBJECT)
                .map(Tool::name)
                .collect(Collectors.toSet());
    }

    /// The names of those among them that chats call by a kind of their own.
    static Set<String> customNamesIn(List<Tool> tools) {
        return tools.stream()
                .filter(tool -> tool instanceof Tool.Function function && function.argument() == Tool.Argument.CUSTOM)
                .map(Tool::name)
                .collect(Collectors.toSet());
    }

    /// The text as the argument of a function.
    static String wrapped(String text) {
        return "{\"input\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"}";
    }

    /// The text that is the argument of such a function, as much as there is of one that breaks off; what is none
    /// as it is.
    static String unwrapped(String arguments) {
        var text = textIn(arguments);
        if (text == null) {
            text = textIn(withoutBrokenEscape(arguments) + "\"}");
        }
        return text == null ? arguments : text;
    }

    /// Without the backslash at the end of which nobody knows what it stands for.
    private static String withoutBrokenEscape(String text) {
        int at = text.lastIndexOf('\\');
        int begin = at;
        while (begin > 0 && text.charAt(begin - 1) == '\\') {
            begin--;
        }
        boolean said = at < 0 || (at - begin) % 2 == 1;
        var rest = text.substring(at + 1);
        boolean broken = rest.isEmpty() || (rest.startsWith("u") && rest.length() < 5);
        return said || !broken ? text : text.substring(0, at);
    }

    private static @Nullable String textIn(String arguments) {
        var bytes = arguments.getBytes(StandardCharsets.UTF_8);
        return Json.scalarAt(bytes, 0, bytes.length, INPUT);
    }
}
