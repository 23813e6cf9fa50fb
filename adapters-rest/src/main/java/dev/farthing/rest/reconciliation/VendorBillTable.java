package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.VendorBill;
import dev.farthing.application.reconciliation.VendorBill.By;
import dev.farthing.domain.money.Amount;
import dev.farthing.rest.InvalidFields;
import dev.farthing.rest.ValidationErrorJson;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads a vendor's bill from comma-separated values; what two lines say of one call or day is added up.
final class VendorBillTable {
    private static final int MOST_MISTAKES = 100;
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");

    private final List<ValidationErrorJson> mistakes = new ArrayList<>();
    private final HashMap<String, Amount> amounts = new HashMap<>();

    private VendorBillTable() {}

    static VendorBill read(String text) {
        var lines = text.strip().lines().toList();
        var heading = lines.isEmpty() ? "" : lines.getFirst().replace(" ", "").replace("\uFEFF", "");
        var by = switch (heading) {
            case "request_id,amount" -> By.CALL;
            case "day,amount" -> By.DAY;
            default ->
                throw new InvalidFields(
                        List.of("body", 1),
                        "value_error",
                        "Value error, the first line is request_id,amount or day,amount");
        };
        var table = new VendorBillTable();
        for (int i = 1; i < lines.size() && table.mistakes.size() < MOST_MISTAKES; i++) {
            if (!lines.get(i).isBlank()) {
                table.line(i + 1, lines.get(i).split(",", -1), by);
            }
        }
        if (!table.mistakes.isEmpty()) {
            throw new InvalidFields(table.mistakes);
        }
        return new VendorBill(by, table.amounts);
    }

    private void line(int number, String[] cells, By by) {
        if (cells.length != 2) {
            reject(number, "two cells are wanted");
            return;
        }
        var amount = cells[1].strip();
        if (!AMOUNT.matcher(amount).matches()) {
            reject(number, "the amount is a decimal with up to 12 decimals");
            return;
        }
        try {
            var text = cells[0].strip();
            var reference = switch (by) {
                case CALL -> UUID.fromString(text).toString();
                case DAY -> LocalDate.parse(text).toString();
            };
            amounts.merge(reference, Amount.of(new BigDecimal(amount)), Amount::plus);
        } catch (IllegalArgumentException | DateTimeException _) {
            reject(number, by == By.CALL ? "the request id is a UUID" : "the day is a date such as 2026-11-01");
        }
    }

    private void reject(int number, String why) {
        mistakes.add(new ValidationErrorJson(List.of("body", number), "Value error, " + why, "value_error"));
    }
}
