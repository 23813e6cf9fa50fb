package dev.farthing.application.price;

import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads prices from a file of comma-separated values whose first line names the columns.
public final class CsvPrices {
    /// The most prices one file may hold.
    public static final int MOST = 20_000;

    private static final String MODEL = "model";
    private static final String CURRENCY = "currency";
    private static final String VALID_FROM = "valid_from";
    private static final Set<String> COLUMNS = Stream.concat(
                    Stream.of(MODEL, CURRENCY, "per_image", "per_request", "per_search", "tiers", VALID_FROM),
                    Arrays.stream(TokenClass.values()).map(PriceCells::column))
            .collect(Collectors.toUnmodifiableSet());

    private final BookOwner owner;
    private final Currency usual;

    /// @param owner whose prices they shall be
    /// @param usual the currency of lines that name none
    public CsvPrices(BookOwner owner, Currency usual) {
        this.owner = owner;
        this.usual = usual;
    }

    /// One proposal for each line; what cannot be read at all is one that says so.
    public List<PriceProposal> read(String text) {
        List<CsvLines.Line> lines;
        try {
            lines = new CsvLines(text).all();
        } catch (IllegalArgumentException broken) {
            return List.of(new Unreadable("file", "", String.valueOf(broken.getMessage())));
        }
        if (lines.size() > MOST + 1) {
            return List.of(new Unreadable("file", "", "there are more than " + MOST + " prices"));
        }
        if (lines.isEmpty()) {
            return List.of(new Unreadable("file", "", "there is no line that names the columns"));
        }
        var names = lines.getFirst().cells();
        var strange = names.stream().filter(name -> !COLUMNS.contains(name)).toList();
        if (!strange.isEmpty() || !names.contains(MODEL) || new HashSet<>(names).size() < names.size()) {
            return List.of(new Unreadable(
                    "line 1",
                    "",
                    strange.isEmpty()
                            ? "the columns are named once each, and one is model"
                            : "no column is named " + strange.getFirst()));
        }
        var proposals = new ArrayList<PriceProposal>();
        for (var line : lines.subList(1, lines.size())) {
            proposals.add(proposal(names, line));
        }
        return proposals;
    }

    private PriceProposal proposal(List<String> names, CsvLines.Line line) {
        var place = "line " + line.number();
        var cells = new HashMap<String, String>();
        for (int i = 0; i < Math.min(names.size(), line.cells().size()); i++) {
            if (!line.cells().get(i).isEmpty()) {
                cells.put(names.get(i), line.cells().get(i));
            }
        }
        var model = cells.getOrDefault(MODEL, "");
        try {
            if (line.cells().size() != names.size()) {
                throw new IllegalArgumentException("there are " + names.size() + " columns and "
                        + line.cells().size() + " cells");
            }
            if (model.isEmpty()) {
                throw new IllegalArgumentException("model is missing");
            }
            var prices = new PriceCells(cells);
            var base = base(prices);
            var draft = new PriceDraft(
                    owner, model, base, prices.tiers(base), PriceOrigin.GIVEN, instant(cells.get(VALID_FROM)));
            return new Proposed(place, draft, currency(cells));
        } catch (IllegalArgumentException refused) {
            return new Unreadable(place, model, String.valueOf(refused.getMessage()));
        }
    }

    /// What costs a fee per image needs no price for tokens.
    private static Rates base(PriceCells cells) {
        var perMillion = cells.perMillion();
        var perImage = cells.perImage();
        for (var needed : List.of(TokenClass.INPUT, TokenClass.OUTPUT)) {
            if (perImage == null && !perMillion.containsKey(needed)) {
                throw new IllegalArgumentException(PriceCells.column(needed) + " is missing");
            }
            perMillion.putIfAbsent(needed, BigDecimal.ZERO);
        }
        return new Rates(perMillion, perImage, cells.perRequest(), cells.perSearch());
    }

    private Currency currency(Map<String, String> cells) {
        var code = cells.get(CURRENCY);
        try {
            return code == null ? usual : Currency.getInstance(code);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("currency is no code of ISO 4217, like USD");
        }
    }

    private static @Nullable Instant instant(@Nullable String cell) {
        try {
            return cell == null ? null : OffsetDateTime.parse(cell).toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("valid_from is no instant with an offset, like 2027-01-31T00:00:00Z");
        }
    }
}
