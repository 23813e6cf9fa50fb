package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.ReconcileLostCall.Wish;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a lost call came to, and who says so.
@Schema(
        name = "LostCallOutcome",
        requiredProperties = {"reason"})
record LostCallOutcomeJson(
        @Schema(description = "what the call is to be charged", examples = "0.0123") @Nullable
        String amount,

        @Schema(description = "all input, cache included") @Nullable
        Integer inputTokens,

        @Schema(description = "what of the input came from the vendor's cache", defaultValue = "0") @Nullable
        Integer cachedTokens,

        @Schema(description = "all output, reasoning included") @Nullable
        Integer outputTokens,

        @Schema(description = "as far as the gateway noted it to have come", defaultValue = "false")
        boolean progress,

        @Schema(examples = "bill of November, line 4") String reason) {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000);
    private static final int LONGEST_REASON = 500;
    private static final int MOST_TOKENS = (int) TokenUsage.MOST_TOKENS;

    static Wish read(Fields fields) {
        boolean progress = fields.bool("progress", false);
        var amount = fields.decimal("amount", Money.SCALE);
        var input = fields.integer("input_tokens", 0, MOST_TOKENS);
        var cached = fields.integer("cached_tokens", 0, MOST_TOKENS);
        var output = fields.integer("output_tokens", 0, MOST_TOKENS);
        var reason = fields.text("reason", 1, LONGEST_REASON);
        if (amount != null && (amount.signum() < 0 || amount.compareTo(LARGEST) > 0)) {
            fields.reject("amount", "value_error", "Value error, an amount lies between 0 and " + LARGEST);
        }
        boolean told = amount != null || input != null || cached != null || output != null;
        if (progress == told) {
            fields.reject("amount", "value_error", "Value error, give amount or tokens, or else progress");
        }
        if (told && (input == null) != (output == null)) {
            fields.reject(
                    input == null ? "input_tokens" : "output_tokens",
                    "missing",
                    "Field required: input and output are given together");
        }
        if (cached != null && cached > (input == null ? 0 : input)) {
            fields.reject("cached_tokens", "value_error", "Value error, cached tokens are a part of input_tokens");
        }
        fields.check();
        return new Wish(amount == null ? null : Money.of(amount), tokens(input, cached, output), reason);
    }

    private static @Nullable TokenUsage tokens(
            @Nullable Integer input, @Nullable Integer cached, @Nullable Integer output) {
        if (input == null || output == null) {
            return null;
        }
        int read = cached == null ? 0 : cached;
        return new TokenUsage(input - read, read, 0, 0, 0, 0, output, 0, 0, 0, 0);
    }
}
