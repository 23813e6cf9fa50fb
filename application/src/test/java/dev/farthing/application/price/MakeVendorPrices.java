package dev.farthing.application.price;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes the bundled list of vendors' prices anew, from a table of facts and the remarks that stand beside it:
///
/// `java -cp application/target/classes:application/target/test-classes
/// dev.farthing.application.price.MakeVendorPrices FACTS.csv
/// application/src/main/resources/dev/farthing/application/price/vendor-prices.csv`
///
/// The facts have a line per model with the columns of the list, `model_id` for `model`, and tiers that begin above
/// a length. What is not sold by the token or the image, and what no route here serves, is left out. The remarks
/// say which sources disagree, and which increases are announced; an announced price follows its model in a line of
/// its own.
final class MakeVendorPrices {
    static final List<String> COLUMNS = List.of(
            "vendor",
            "model",
            "aliases",
            "type",
            "context_window",
            "max_output_tokens",
            "tokenizer",
            "currency",
            "input_per_1m",
            "output_per_1m",
            "cache_read_per_1m",
            "cache_write_5m_per_1m",
            "cache_write_1h_per_1m",
            "reasoning_per_1m",
            "audio_input_per_1m",
            "audio_output_per_1m",
            "image_input_per_1m",
            "image_output_per_1m",
            "per_image",
            "per_request",
            "tiers",
            "capabilities",
            "status",
            "valid_from",
            "note",
            "source",
            "as_of");
    private static final String REMARKS = "vendor-remarks.csv";
    private static final Map<String, String> TYPES =
            Map.of("chat", "chat", "reasoning", "chat", "embedding", "embedding", "image", "image");
    /// Models of audio that are sold by the token and asked as chat models are.
    private static final Set<String> SPOKEN = Set.of(
            "openai / gpt-audio-1.5",
            "openai / gpt-audio",
            "google / gemini-2.5-flash-preview-tts",
            "google / gemini-2.5-pro-preview-tts",
            "mistral / voxtral-small-2507");
    /// What the facts tell among the capabilities and is none, with the note it becomes.
    private static final Map<String, String> NOTES = Map.of(
            "time_of_day_price", "peak_price",
            "search_context_fee", "low_search_context_fee",
            "thinking_rate", "thinking_price",
            "per_image_varies", "base_size_price",
            "citation_tokens", "citations_not_priced");
    private static final Set<String> NO_CAPABILITIES = Set.of("price_change_scheduled", "billed_per_search", "free");
    private static final Pattern ABOVE = Pattern.compile(">([0-9]+):(.*)");

    private MakeVendorPrices() {}

    public static void main(String[] arguments) throws IOException {
        var facts = Files.readString(Path.of(arguments[0]));
        Files.writeString(Path.of(arguments[1]), String.join("\n", make(facts, remarks())) + "\n");
    }

    /// The remarks that belong to the list.
    static String remarks() throws IOException {
        try (var stream = Objects.requireNonNull(MakeVendorPrices.class.getResourceAsStream(REMARKS), REMARKS)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The lines of the list; a remark about a model that is not there is a mistake.
    static List<String> make(String facts, String remarks) {
        var remarked = new LinkedHashMap<String, List<Map<String, String>>>();
        for (var remark : rows(remarks)) {
            remarked.computeIfAbsent(place(remark, "model"), _ -> new ArrayList<>())
                    .add(remark);
        }
        var lines = new ArrayList<String>();
        lines.add(String.join(",", COLUMNS));
        for (var fact : rows(facts)) {
            if (type(fact) != null) {
                var about = remarked.remove(place(fact, "model_id"));
                addTo(lines, fact, about == null ? List.of() : about);
            }
        }
        if (!remarked.isEmpty()) {
            throw new IllegalArgumentException("there are no facts about " + remarked.keySet());
        }
        return lines;
    }

    private static void addTo(List<String> lines, Map<String, String> fact, List<Map<String, String>> remarks) {
        var now = cells(fact);
        var notes = new ArrayList<String>();
        var capabilities = new ArrayList<String>();
        for (var told : fact.get("capabilities").split("\\|", -1)) {
            if (NOTES.containsKey(told)) {
                notes.add(NOTES.get(told));
            } else if (!NO_CAPABILITIES.contains(told)) {
                capabilities.add(told);
            }
        }
        now.put("capabilities", String.join("|", capabilities));
        var announced = new ArrayList<Map<String, String>>();
        for (var remark : remarks) {
            if (remark.get("note").equals("announced")) {
                announced.add(remark);
            } else {
                notes.add(remark.get("note"));
            }
        }
        now.put("note", String.join("|", notes));
        lines.add(line(now));
        for (var remark : announced) {
            var then = new HashMap<>(now);
            then.putAll(remark);
            lines.add(line(then));
        }
    }

    private static @Nullable String type(Map<String, String> fact) {
        return SPOKEN.contains(place(fact, "model_id")) ? "chat" : TYPES.get(fact.get("type"));
    }

    private static Map<String, String> cells(Map<String, String> fact) {
        var cells = new HashMap<>(fact);
        cells.put("model", fact.get("model_id"));
        cells.put("type", type(fact));
        cells.put("tiers", tiers(fact.get("tiers")));
        cells.put("status", fact.get("status").equals("preview") ? "active" : fact.get("status"));
        cells.put("source", fact.get("source").replace(", ", "; "));
        cells.put("valid_from", "");
        return cells;
    }

    private static String tiers(String above) {
        var tiers = new ArrayList<String>();
        for (var tier : above.split("\\|", -1)) {
            var matcher = ABOVE.matcher(tier);
            if (matcher.matches()) {
                tiers.add(Long.parseLong(matcher.group(1)) + 1 + ":" + matcher.group(2));
            } else if (!tier.isEmpty()) {
                throw new IllegalArgumentException("no tier: " + tier);
            }
        }
        return String.join("|", tiers);
    }

    private static String line(Map<String, String> cells) {
        var values = COLUMNS.stream()
                .map(name -> Objects.requireNonNull(cells.get(name), name))
                .toList();
        if (values.stream().anyMatch(value -> value.contains(",") || value.contains("\""))) {
            throw new IllegalArgumentException("a cell of the list holds no commas and no quotes: " + values);
        }
        return String.join(",", values);
    }

    private static String place(Map<String, String> row, String model) {
        return row.get("vendor") + " / " + row.get(model);
    }

    private static List<Map<String, String>> rows(String text) {
        var lines = new CsvLines(text).all();
        var names = lines.getFirst().cells();
        if (new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("a column stands twice");
        }
        return lines.stream()
                .skip(1)
                .map(line -> {
                    var row = new HashMap<String, String>();
                    for (int i = 0; i < names.size(); i++) {
                        row.put(names.get(i), line.cells().get(i));
                    }
                    return (Map<String, String>) row;
                })
                .toList();
    }
}
