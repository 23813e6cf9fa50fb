package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.farthing.application.report.Export;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes rows as RFC 4180 tables with the names they have in JSON; no cell begins a formula, though one may hold a
/// negative number.
@ApplicationScoped
public class Csv {
    public static final String TYPE = "text/csv";
    private static final String NEXT_CURSOR = "x-next-cursor";
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();
    private static final String LINE_END = "\r\n";
    private static final String FORMULA_BEGINNINGS = "=+-@\t\r";
    private static final int PIECE = 1 << 15;
    private static final Pattern NEGATIVE = Pattern.compile("-[0-9]+(\\.[0-9]+)?");

    private final ObjectMapper json;

    Csv(ObjectMapper json) {
        this.json = json;
    }

    /// Whether a client that says it accepts this wants a table.
    public static boolean isWanted(String accept) {
        return accept.strip().startsWith(TYPE);
    }

    /// The answer that is such a table.
    ///
    /// @param next the cursor of the page after it, which goes along in a header; null where there is none
    public Response answer(List<?> rows, Class<? extends Record> type, @Nullable String next) {
        var answer = Response.ok(table(rows, type), TYPE + ";charset=utf-8;header=present");
        return next == null ? answer.build() : answer.header(NEXT_CURSOR, next).build();
    }

    /// The rows under the names of their type's components.
    public String table(List<?> rows, Class<? extends Record> type) {
        var text = new StringBuilder().append(head(type, SNAKE_CASE::translate));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    /// The same of any number of rows, written as they come: whoever reads slowly is waited for. An end that is
    /// not reached breaks the connection off.
    public <T extends Record> StreamingOutput stream(Class<T> type, UnaryOperator<String> name, Export<T> rows) {
        return out -> {
            var text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), PIECE);
            text.write(head(type, name));
            rows.to(row -> {
                try {
                    text.write(line(row));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            text.flush();
        };
    }

    /// The same under the names the table has.
    public <T extends Record> StreamingOutput stream(Class<T> type, Export<T> rows) {
        return stream(type, SNAKE_CASE::translate, rows);
    }

    private static String head(Class<? extends Record> type, UnaryOperator<String> name) {
        var head = new StringJoiner(",", "", LINE_END);
        for (var component : type.getRecordComponents()) {
            head.add(name.apply(component.getName()));
        }
        return head.toString();
    }

    private String line(Object row) {
        var line = new StringJoiner(",", "", LINE_END);
        JsonNode cells = json.valueToTree(row);
        cells.forEach(value -> line.add(cell(value)));
        return line.toString();
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
