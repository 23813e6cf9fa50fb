package dev.farthing.upstream.balance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement.ModelUse;
import dev.farthing.domain.balance.AccountTerms;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Abacus says of an account. Balances and the log are in credits, what it says of the organization in
/// points, of which a hundred are a credit.
final class AbacusAnswers {
    private static final String CREDITS = "credits";
    private static final int POINTS = 2;
    private static final int MOST_USES = 5_000;
    private static final int LONGEST_MODEL = 100;
    private static final int LONGEST_NUMBER = 40;

    private AbacusAnswers() {}

    static AccountBalance balance(JsonNode answer) {
        var result = answer.path("result");
        var total = BalanceAnswers.number(result, "totalComputePoints");
        var left = BalanceAnswers.number(result, "computePointsLeft");
        return new AccountBalance(CREDITS, left, total, total.subtract(left));
    }

    static AccountTerms terms(JsonNode user, JsonNode billing) {
        var organization = user.path("result").path("organization");
        var points = organization.path("computePointInfo");
        var bill = billing.path("result");
        var tier = bill.path("currentTier").asText(null);
        return new AccountTerms(
                points(points, "last24HoursUsage"),
                points(points, "last7DaysUsage"),
                points(points, "currMonthAvailPoints"),
                tier == null ? organization.path("subscriptionTier").asText(null) : tier,
                instant(bill.path("nextBillingDate").asText("")),
                instant(points.path("freeTierExpiresAt").asText("")));
    }

    /// A row a day, with a column for each model under its key; what has no number there was not used.
    static List<ModelUse> uses(JsonNode log) {
        var uses = new ArrayList<ModelUse>();
        var columns = log.path("result").path("columns");
        for (var row : log.path("result").path("log")) {
            var day = day(row.path("date").asText(""));
            if (day == null) {
                continue;
            }
            for (var column : columns.properties()) {
                var amount = amount(row.path(column.getKey()));
                if (amount != null && amount.signum() > 0 && uses.size() < MOST_USES && isModel(column.getKey())) {
                    uses.add(new ModelUse(day, label(column.getKey(), column.getValue()), amount));
                }
            }
        }
        return uses;
    }

    private static boolean isModel(String key) {
        return !key.equals("date") && !key.equals("total");
    }

    private static String label(String key, JsonNode told) {
        var label = told.isTextual() && !told.asText().isBlank() ? told.asText() : key;
        return label.length() > LONGEST_MODEL ? label.substring(0, LONGEST_MODEL) : label;
    }

    private static @Nullable BigDecimal points(JsonNode node, String name) {
        var points = amount(node.path(name));
        return points == null ? null : points.movePointLeft(POINTS);
    }

    private static @Nullable BigDecimal amount(JsonNode value) {
        if (!value.isNumber() || value.asText().length() > LONGEST_NUMBER) {
            return null;
        }
        var amount = value.decimalValue();
        return amount.precision() - amount.scale() > LONGEST_NUMBER / 2 || amount.scale() > LONGEST_NUMBER
                ? null
                : amount;
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException noDay) {
            return null;
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.length() <= 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noInstant) {
            return null;
        }
    }
}
