package dev.farthing.upstream.balance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.balance.AccountTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What vendors say of a balance, each in its own words; what cannot be read is an [IllegalArgumentException].
final class BalanceAnswers {
    private static final String CNY = "CNY";
    private static final String USD = "USD";
    private static final String MONTHLY = "monthly";
    private static final int LONGEST_NUMBER = 40;
    private static final int CENTS = 2;
    /// Some hosts say the end of time where there is none.
    private static final long LATEST = 32_503_680_000L;

    private BalanceAnswers() {}

    /// Of several currencies the yuan, else the first.
    static AccountBalance deepSeek(JsonNode answer) {
        JsonNode chosen = answer.path("balance_infos").path(0);
        for (var one : answer.path("balance_infos")) {
            if (CNY.equals(one.path("currency").asText())) {
                chosen = one;
            }
        }
        return new AccountBalance(chosen.path("currency").asText(), number(chosen, "total_balance"), null, null);
    }

    static AccountBalance openRouter(JsonNode answer) {
        var data = answer.path("data");
        return ofTotal(number(data, "total_credits"), number(data, "total_usage"));
    }

    /// What a key may still spend, and its terms; null where the key has no limit of its own.
    static @Nullable AccountStatement openRouterKey(JsonNode answer) {
        var data = answer.path("data");
        if (data.path("limit").isNull() || data.path("limit_remaining").isNull()) {
            return null;
        }
        var limit = number(data, "limit");
        var left = number(data, "limit_remaining");
        var monthly = MONTHLY.equals(data.path("limit_reset").asText());
        return new AccountStatement(
                new AccountBalance(USD, left, limit, limit.subtract(left)),
                new AccountTerms(null, null, monthly ? limit : null, tier(data), null, null),
                List.of());
    }

    private static @Nullable String tier(JsonNode key) {
        var free = key.path("is_free_tier");
        return free.isBoolean() ? free.asBoolean() ? "free" : "paid" : null;
    }

    static AccountBalance siliconFlow(JsonNode answer) {
        return new AccountBalance(CNY, number(answer.path("data"), "totalBalance"), null, null);
    }

    static AccountBalance moonshot(JsonNode answer, String currency) {
        return new AccountBalance(currency, number(answer.path("data"), "available_balance"), null, null);
    }

    /// The usage is in hundredths.
    static AccountBalance openAiBilling(JsonNode subscription, JsonNode usage) {
        return ofTotal(
                number(subscription, "hard_limit_usd"),
                number(usage, "total_usage").movePointLeft(CENTS));
    }

    static AccountTerms openAiTerms(JsonNode subscription) {
        var tier = subscription.path("plan").path("title").asText(null);
        long until = subscription.path("access_until").asLong();
        return new AccountTerms(
                null, null, null, tier, null, until > 0 && until < LATEST ? Instant.ofEpochSecond(until) : null);
    }

    private static AccountBalance ofTotal(BigDecimal total, BigDecimal used) {
        return new AccountBalance(USD, total.subtract(used), total, used);
    }

    static BigDecimal number(JsonNode node, String name) {
        var value = node.path(name);
        if (value.isNumber()) {
            return value.decimalValue();
        }
        var text = value.asText("");
        if (!value.isTextual() || text.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException("no number at " + name);
        }
        return new BigDecimal(text.strip());
    }
}
