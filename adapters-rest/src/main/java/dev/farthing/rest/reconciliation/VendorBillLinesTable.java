package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.VendorBillLines.Line;
import dev.farthing.domain.money.Amount;
import dev.farthing.rest.InvalidFields;
import dev.farthing.rest.ValidationErrorJson;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/// Reads the days of a vendor's bill from comma-separated values; what several lines say of one day and model is
/// added up.
final class VendorBillLinesTable {
    private static final int MOST_LINES = 10_000;
    private static final int MOST_MISTAKES = 100;
    private static final int LONGEST_MODEL = 256;
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");

    private final List<ValidationErrorJson> mistakes = new ArrayList<>();
    private final LinkedHashMap<Key, Amount> amounts = new LinkedHashMap<>();
    private final boolean byModel;

    private record Key(LocalDate day, String model) {}

    private VendorBillLinesTable(boolean byModel) {
        this.byModel = byModel;
    }

    static List<Line> read(String text) {
        var lines = text.strip().lines().toList();
        var heading = lines.isEmpty() ? "" : lines.getFirst().replace(" ", "").replace("\uFEFF", "");
        if (!heading.equals("day,amount") && !heading.equals("day,model,amount")) {
            throw mistake(1, "the first line is day,amount or day,model,amount");
        }
        if (lines.size() > MOST_LINES) {
            throw mistake(MOST_LINES + 1, "a bill has at most " + MOST_LINES + " lines");
        }
        var table = new VendorBillLinesTable(heading.equals("day,model,amount"));
        for (int i = 1; i < lines.size() && table.mistakes.size() < MOST_MISTAKES; i++) {
            if (!lines.get(i).isBlank()) {
                table.line(i + 1, lines.get(i).split(",", -1));
            }
        }
        if (!table.mistakes.isEmpty()) {
            throw new InvalidFields(table.mistakes);
        }
        var read = new ArrayList<Line>();
        table.amounts.forEach((key, amount) -> read.add(new Line(key.day, key.model, amount)));
        return read;
    }

    private void line(int number, String[] cells) {
        if (cells.length != (byModel ? 3 : 2)) {
            reject(number, byModel ? "three cells are wanted" : "two cells are wanted");
            return;
        }
        var model = byModel ? cells[1].strip() : "";
        var amount = cells[cells.length - 1].strip();
        if (model.length() > LONGEST_MODEL || (byModel && model.isEmpty())) {
            reject(number, "the model is the vendor's own name of it, up to " + LONGEST_MODEL + " characters");
        } else if (!AMOUNT.matcher(amount).matches()) {
            reject(number, "the amount is a decimal with up to 12 decimals");
        } else {
            try {
                var day = LocalDate.parse(cells[0].strip());
                amounts.merge(new Key(day, model), Amount.of(new BigDecimal(amount)), Amount::plus);
            } catch (DateTimeException _) {
                reject(number, "the day is a date such as 2026-11-01");
            }
        }
    }

    private void reject(int number, String why) {
        mistakes.add(of(number, why));
    }

    private static InvalidFields mistake(int number, String why) {
        return new InvalidFields(List.of(of(number, why)));
    }

    private static ValidationErrorJson of(int number, String why) {
        return new ValidationErrorJson(List.of("body", number), "Value error, " + why, "value_error");
    }
}
