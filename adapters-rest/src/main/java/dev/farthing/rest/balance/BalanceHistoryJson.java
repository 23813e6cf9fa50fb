package dev.farthing.rest.balance;

import dev.farthing.application.balance.BalanceSheet.Said;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a vendor said of one account over time, the newest first.
@Schema(name = "ComputePointsHistory")
record BalanceHistoryJson(List<PointJson> items, @Nullable String nextCursor) {
    /// What it said at an instant.
    @Schema(name = "ComputePointsPoint")
    record PointJson(
            UUID credentialId,
            Instant at,
            String unit,
            @Nullable BigDecimal total,
            @Nullable BigDecimal used,
            BigDecimal left) {}

    /// @param said one more than the page holds, if there are more
    static BalanceHistoryJson of(UUID credential, List<Said> said, int pageSize) {
        boolean more = said.size() > pageSize;
        var page = more ? said.subList(0, pageSize) : said;
        return new BalanceHistoryJson(
                page.stream()
                        .map(point -> new PointJson(
                                credential,
                                point.at(),
                                point.balance().unit(),
                                point.balance().total(),
                                point.balance().used(),
                                point.balance().left()))
                        .toList(),
                more ? page.getLast().at().toString() : null);
    }
}
