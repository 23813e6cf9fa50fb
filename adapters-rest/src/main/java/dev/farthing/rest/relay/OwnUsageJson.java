package dev.farthing.rest.relay;

import dev.farthing.application.own.ReadKeyAllowance.Allowance;
import dev.farthing.application.own.ReportOwnUsage.OwnUsage;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.money.Money;
import dev.farthing.rest.Paging;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of what a key used, the sum of all pages, and what it may still spend.
@Schema(name = "OwnUsage")
record OwnUsageJson(
        @Schema(description = "the first instant that counts")
        Instant from,

        @Schema(description = "the first instant that counts no more")
        Instant to,

        @Schema(examples = "CNY") String currency,
        List<Row> items,
        long total,
        int page,
        int pageSize,
        Sum totals,

        @Schema(description = "null where nothing bounds what the key spends") @Nullable
        Allowed allowance) {
    static OwnUsageJson of(OwnUsage own, Paging paging, String currency) {
        return new OwnUsageJson(
                own.from(),
                own.to(),
                currency,
                own.usage().page().items().stream().map(Row::of).toList(),
                own.usage().page().total(),
                paging.page(),
                paging.pageSize(),
                Sum.of(own.usage().totals()),
                own.allowance() == null ? null : Allowed.of(own.allowance()));
    }

    /// The sums in one line, for a prompt or a status bar.
    String line() {
        var used = "%d calls, %d tokens, %s %s"
                .formatted(totals.requests(), totals.totalTokens(), Money.plain(totals.cost()), currency);
        return allowance == null ? used : used + "; " + allowance.line(currency);
    }

    /// What was used of one model, on one day or in one hour, as was asked; what was not asked is null.
    @Schema(name = "OwnUsageRow")
    record Row(
            @Nullable LocalDate date,
            @Nullable Instant hour,
            @Nullable String model,
            long requests,
            long successRequests,
            long errorCount,
            long promptTokens,
            long cachedTokens,
            long cacheWriteTokens,
            long completionTokens,
            long reasoningTokens,
            long totalTokens,
            @Schema(examples = "0.0012345") BigDecimal cost) {
        static Row of(UsageView view) {
            return new Row(
                    view.date(),
                    view.hour(),
                    view.model(),
                    view.requests(),
                    view.successRequests(),
                    view.errorCount(),
                    view.promptTokens(),
                    view.cachedTokens(),
                    view.cacheWriteTokens(),
                    view.completionTokens(),
                    view.reasoningTokens(),
                    view.totalTokens(),
                    view.cost());
        }
    }

    /// Sums over calls; the cost is an exact decimal.
    @Schema(name = "OwnUsageSum")
    record Sum(
            long requests,
            long successRequests,
            long errorCount,
            long promptTokens,
            long cachedTokens,
            long cacheWriteTokens,
            long completionTokens,
            long reasoningTokens,
            long totalTokens,
            @Schema(examples = "0.0012345") BigDecimal cost) {
        static Sum of(UsageView view) {
            return new Sum(
                    view.requests(),
                    view.successRequests(),
                    view.errorCount(),
                    view.promptTokens(),
                    view.cachedTokens(),
                    view.cacheWriteTokens(),
                    view.completionTokens(),
                    view.reasoningTokens(),
                    view.totalTokens(),
                    view.cost());
        }
    }

    /// What the key may still spend: of the narrowest of its own, its team's and its org's hard budgets of money
    /// and a prepaid balance.
    @Schema(name = "OwnAllowance")
    record Allowed(
            @Schema(examples = "5") BigDecimal limit,

            @Schema(description = "limit less left; what running calls hold is part of it", examples = "0.0123")
            BigDecimal used,

            @Schema(examples = "4.9877") BigDecimal left,
            Span window,

            @Schema(description = "when all of it is there again; null for never") @Nullable
            Instant resetsAt) {
        static Allowed of(Allowance allowance) {
            return new Allowed(
                    allowance.limit().toDecimal(),
                    allowance.used().toDecimal(),
                    allowance.left().toDecimal(),
                    allowance.span(),
                    allowance.resetsAt());
        }

        private String line(String currency) {
            var room = "%s of %s %s left".formatted(Money.plain(left), Money.plain(limit), currency);
            return resetsAt == null ? room : room + " until " + resetsAt;
        }
    }
}
