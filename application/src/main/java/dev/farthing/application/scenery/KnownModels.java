package dev.farthing.application.scenery;

import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the bundled list of models and prices: plain comma-separated values without quoting.
final class KnownModels {
    private static final String RESOURCE = "well-known-models.csv";
    private static final Map<String, TokenClass> CLASSES = Map.of(
            "input", TokenClass.INPUT,
            "output", TokenClass.OUTPUT,
            "cache_read", TokenClass.CACHE_READ,
            "cache_write_5m", TokenClass.CACHE_WRITE_5M,
            "cache_write_1h", TokenClass.CACHE_WRITE_1H,
            "reasoning", TokenClass.REASONING,
            "audio_input", TokenClass.AUDIO_INPUT,
            "audio_output", TokenClass.AUDIO_OUTPUT,
            "image_input", TokenClass.IMAGE_INPUT,
            "image_output", TokenClass.IMAGE_OUTPUT);

    private KnownModels() {}

    static List<KnownModel> read() {
        try (var stream = Objects.requireNonNull(KnownModels.class.getResourceAsStream(RESOURCE), RESOURCE);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            var lines = reader.lines().toList();
            var names = List.of(lines.getFirst().split(",", -1));
            return lines.stream().skip(1).map(line -> model(cells(names, line))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> cells(List<String> names, String line) {
        var values = line.split(",", -1);
        if (values.length != names.size()) {
            throw new IllegalStateException("a line of " + RESOURCE + " has " + values.length + " cells: " + line);
        }
        var cells = new HashMap<String, String>();
        for (int i = 0; i < values.length; i++) {
            if (!values[i].isEmpty()) {
                cells.put(names.get(i), values[i]);
            }
        }
        return cells;
    }

    private static KnownModel model(Map<String, String> cells) {
        var rates = rates(cells);
        var from = cells.get("valid_from");
        return new KnownModel(
                text(cells, "vendor"),
                text(cells, "model"),
                many(cells.get("aliases")),
                new Traits(
                        ModelType.valueOf(text(cells, "type").toUpperCase(Locale.ROOT)),
                        whole(cells, "context_window"),
                        whole(cells, "max_output_tokens"),
                        cells.get("tokenizer"),
                        many(cells.get("capabilities"))),
                ModelStatus.valueOf(text(cells, "status").toUpperCase(Locale.ROOT)),
                text(cells, "currency"),
                rates,
                rates == null ? List.of() : tiers(rates, cells.get("tiers")),
                from == null ? null : Instant.parse(from));
    }

    /// What makes only embeddings or images has no text output to price.
    private static @Nullable Rates rates(Map<String, String> cells) {
        var perMillion = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        CLASSES.forEach((name, tokenClass) -> {
            var price = cells.get(name);
            if (price != null) {
                perMillion.put(tokenClass, new BigDecimal(price));
            }
        });
        var perImage = decimal(cells, "per_image");
        if (perImage == null && !perMillion.containsKey(TokenClass.INPUT)) {
            return null;
        }
        if (!text(cells, "type").equals("chat")) {
            perMillion.putIfAbsent(TokenClass.INPUT, BigDecimal.ZERO);
            perMillion.putIfAbsent(TokenClass.OUTPUT, BigDecimal.ZERO);
        }
        return perMillion.containsKey(TokenClass.INPUT) && perMillion.containsKey(TokenClass.OUTPUT)
                ? new Rates(perMillion, perImage, decimal(cells, "per_request"))
                : null;
    }

    /// `200001:input=4;output=18|…`: from so many input tokens on, these classes cost that.
    private static List<Tier> tiers(Rates base, @Nullable String text) {
        return many(text).stream()
                .map(tier -> {
                    int colon = tier.indexOf(':');
                    var own = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
                    Arrays.stream(tier.substring(colon + 1).split(";", -1)).forEach(pair -> {
                        int equals = pair.indexOf('=');
                        own.put(
                                Objects.requireNonNull(CLASSES.get(pair.substring(0, equals)), pair),
                                new BigDecimal(pair.substring(equals + 1)));
                    });
                    return new Tier(Long.parseLong(tier.substring(0, colon)), base.with(own, null, null));
                })
                .toList();
    }

    private static List<String> many(@Nullable String cell) {
        return cell == null ? List.of() : List.of(cell.split("\\|", -1));
    }

    private static String text(Map<String, String> cells, String name) {
        return Objects.requireNonNull(cells.get(name), name);
    }

    private static @Nullable Integer whole(Map<String, String> cells, String name) {
        var cell = cells.get(name);
        return cell == null ? null : Integer.valueOf(cell);
    }

    private static @Nullable BigDecimal decimal(Map<String, String> cells, String name) {
        var cell = cells.get(name);
        return cell == null ? null : new BigDecimal(cell);
    }
}
