package dev.farthing.application.report;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Hands an administrator what was charged, in the rows that cost tools read.
@ApplicationScoped
public class ExportFocus {
    private static final Set<UsageDimension> DIMENSIONS = EnumSet.of(
            UsageDimension.DAY,
            UsageDimension.ORG,
            UsageDimension.TEAM,
            UsageDimension.KEY,
            UsageDimension.MODEL,
            UsageDimension.PROVIDER);
    private static final String FARTHING = "Farthing";
    private static final String TOKENS = "Tokens";

    private final UsageSums sums;
    private final ReachUsage reach;
    private final CurrentCatalogue catalogue;
    private final Currency currency;

    public ExportFocus(UsageSums sums, ReachUsage reach, CurrentCatalogue catalogue, Currency currency) {
        this.sums = sums;
        this.reach = reach;
        this.catalogue = catalogue;
        this.currency = currency;
    }

    /// What may not be seen is refused at once. Without a beginning the last 30 days, today included.
    public Export<FocusView> export(Caller caller, UsageFilter asked) {
        var wanted = reach.reach(caller, DIMENSIONS, asked);
        return taker -> sums.each(
                DIMENSIONS, wanted.filter().untimed(), wanted.zone(), row -> taker.accept(charge(row, wanted.zone())));
    }

    /// Every price is agreed on in advance, and nothing is taken off afterwards: so all costs are the same one.
    private FocusView charge(UsageView row, ZoneId zone) {
        var day = Objects.requireNonNull(row.date());
        var month = day.withDayOfMonth(1);
        var org = Objects.requireNonNull(row.orgId());
        var model = String.valueOf(row.model());
        var provider = row.provider() == null || row.provider().isEmpty() ? FARTHING : row.provider();
        var tokens = BigDecimal.valueOf(row.totalTokens());
        var code = currency.getCurrencyCode();
        return new FocusView(
                row.cost(),
                org,
                nameOf(org),
                "Organisation",
                code,
                starts(month.plusMonths(1), zone),
                starts(month, zone),
                "Usage",
                null,
                row.requests() + " calls of " + model,
                "Usage-Based",
                starts(day.plusDays(1), zone),
                starts(day, zone),
                tokens,
                TOKENS,
                row.cost(),
                row.cost(),
                FARTHING,
                row.cost(),
                "Standard",
                code,
                tokens,
                TOKENS,
                FARTHING,
                provider,
                Objects.requireNonNull(row.keyId()),
                row.keyName(),
                "API key",
                "AI and Machine Learning",
                "Model inference",
                "Generative AI",
                model,
                TOKENS,
                row.teamId(),
                row.teamName(),
                row.teamId() == null ? null : "Team",
                row.requests(),
                row.promptTokens(),
                row.cachedTokens(),
                row.cacheWriteTokens(),
                row.completionTokens(),
                row.reasoningTokens());
    }

    /// That of today; an org that is gone has its id.
    private String nameOf(UUID orgId) {
        var tenant = catalogue.get().tenant(orgId);
        return tenant == null ? orgId.toString() : tenant.org().name();
    }

    private static Instant starts(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
