package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// Writes rows as RFC 4180 tables with the names they have in JSON; no cell begins a formula, though one may hold a
/// negative number.
@ApplicationScoped
public class Csv {
    public static final String TYPE = "text/csv";
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();
    private static final String LINE_END = "\r\n";
    private static final String FORMULA_BEGINNINGS = "=+-@\t\r";
    private static final Pattern NEGATIVE = Pattern.compile("-[0-9]+(\\.[0-9]+)?");

    private final ObjectMapper json;

    Csv(ObjectMapper json) {
        this.json = json;
    }

    /// Whether a client that says it accepts this wants a table.
    public static boolean isWanted(String accept) {
        return accept.strip().startsWith(TYPE);
    }

    /// The rows under the names of their type's components.
    public String table(List<?> rows, Class<? extends Record> type) {
        var text = new StringBuilder();
        var head = new StringJoiner(",");
        for (var component : type.getRecordComponents()) {
            head.add(SNAKE_CASE.translate(component.getName()));
        }
        text.append(head).append(LINE_END);
        for (var row : rows) {
            var line = new StringJoiner(",");
            JsonNode cells = json.valueToTree(row);
            cells.forEach(value -> line.add(cell(value)));
            text.append(line).append(LINE_END);
        }
        return text.toString();
    }

    private static String cell(JsonNode value) {
        if (value.isArray()) {
            var all = new StringJoiner(";");
            value.forEach(one -> all.add(one.asText()));
            return quoted(all.toString());
        }
        if (value.isObject()) {
            return value.isEmpty() ? "" : quoted(value.toString());
        }
        return value.isNull() ? "" : value.isTextual() ? quoted(value.textValue()) : value.asText();
    }

    private static String quoted(String text) {
        boolean formula = !text.isEmpty()
                && FORMULA_BEGINNINGS.indexOf(text.charAt(0)) >= 0
                && !NEGATIVE.matcher(text).matches();
        var safe = formula ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
