package dev.farthing.application.price;

import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.price.Rates;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The bundled list of vendors' models and prices: plain comma-separated values without quoting.
public final class VendorPriceList {
    private static final String RESOURCE = "vendor-prices.csv";
    private static final String RESPONSES = "responses";

    private VendorPriceList() {}

    /// The whole list in its order; an announced price stands after the one it follows.
    public static List<ListedPrice> read() {
        try (var stream = Objects.requireNonNull(VendorPriceList.class.getResourceAsStream(RESOURCE), RESOURCE);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            var lines = reader.lines().toList();
            var names = List.of(lines.getFirst().split(",", -1));
            return lines.stream().skip(1).map(line -> price(cells(names, line))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is left of the list at an instant: of each model the price that holds then, without a start, and those
    /// to come.
    public static List<ListedPrice> asOf(Instant now) {
        var byModel = new LinkedHashMap<String, List<ListedPrice>>();
        read().forEach(listed ->
                byModel.computeIfAbsent(listed.place(), _ -> new ArrayList<>()).add(listed));
        return byModel.values().stream()
                .flatMap(ofOne -> Stream.concat(
                        ofOne.stream()
                                .filter(listed -> hasBegun(listed, now))
                                .reduce((_, later) -> later)
                                .map(ListedPrice::begun)
                                .stream(),
                        ofOne.stream().filter(listed -> !hasBegun(listed, now))))
                .toList();
    }

    private static boolean hasBegun(ListedPrice listed, Instant now) {
        return listed.validFrom() == null || !listed.validFrom().isAfter(now);
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

    private static ListedPrice price(Map<String, String> cells) {
        var prices = new PriceCells(cells);
        var rates = rates(text(cells, "type"), prices);
        var from = cells.get("valid_from");
        var day = cells.get("as_of");
        return new ListedPrice(
                text(cells, "vendor"),
                text(cells, "model"),
                many(cells.get("aliases")),
                new Traits(
                        ModelType.valueOf(text(cells, "type").toUpperCase(Locale.ROOT)),
                        whole(cells, "context_window"),
                        whole(cells, "max_output_tokens"),
                        cells.get("tokenizer"),
                        capabilities(cells)),
                ModelStatus.valueOf(text(cells, "status").toUpperCase(Locale.ROOT)),
                text(cells, "currency"),
                rates,
                rates == null ? List.of() : prices.tiers(rates),
                from == null ? null : Instant.parse(from),
                many(cells.get("note")),
                text(cells, "source"),
                day == null ? null : LocalDate.parse(day));
    }

    /// What makes only embeddings or images has no text output to price.
    private static @Nullable Rates rates(String type, PriceCells cells) {
        var perMillion = cells.perMillion();
        var perImage = cells.perImage();
        if (perImage == null && !perMillion.containsKey(TokenClass.INPUT)) {
            return null;
        }
        if (!type.equals("chat")) {
            perMillion.putIfAbsent(TokenClass.INPUT, BigDecimal.ZERO);
            perMillion.putIfAbsent(TokenClass.OUTPUT, BigDecimal.ZERO);
        }
        return perMillion.containsKey(TokenClass.INPUT) && perMillion.containsKey(TokenClass.OUTPUT)
                ? new Rates(perMillion, perImage, cells.perRequest())
                : null;
    }

    /// That OpenAI itself serves responses goes for all of its chats; of others who do, few do it well.
    private static List<String> capabilities(Map<String, String> cells) {
        var listed = many(cells.get("capabilities"));
        if (!text(cells, "vendor").equals("openai") || !text(cells, "type").equals("chat")) {
            return listed;
        }
        var all = new ArrayList<>(listed);
        all.add(RESPONSES);
        return all;
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
}
