package dev.farthing.rest.observation;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.farthing.application.observation.Notice;
import dev.farthing.application.observation.ReadDashboard.Dashboard;
import dev.farthing.application.observation.ReadDashboard.OfDay;
import dev.farthing.application.observation.ReadDashboard.OfModel;
import dev.farthing.application.observation.ReadHeadroom.Capacity;
import dev.farthing.application.observation.ServiceState;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The calls of the last days on one page.
@Schema(name = "Dashboard")
record DashboardJson(
        View viewMode,

        @Schema(description = "null where the other view was asked for") @Nullable
        TechJson tech,

        @Schema(description = "null where the other view was asked for") @Nullable
        BusinessJson business,

        @Schema(description = "when the last call began that is counted; null where there was none") @Nullable
        Instant dataFreshness,

        @Schema(description = "what will be worked on, or is being worked on")
        List<Notice> maintenance) {
    private static final int TEN_THOUSAND = 4;

    /// For whom it is.
    enum View {
        TECH,
        BUSINESS
    }

    /// For those who run it.
    @Schema(name = "TechDashboard")
    record TechJson(
            long totalTokens,
            long promptTokens,
            long completionTokens,
            long totalRequests,
            BigDecimal totalCostRmb,
            long avgLatencyMs,

            @Schema(description = "two per cent at most away from it")
            long p99LatencyMs,

            BigDecimal errorRatePct,

            @Schema(
                    description = "the org's calls that began in the last minute, of those its plan allows; 0 without a"
                            + " limit")
            BigDecimal rpmUsagePct,

            List<ModelJson> modelDistribution,
            List<DayJson> dailyTrend) {
        static TechJson of(Dashboard dashboard) {
            var total = dashboard.total();
            return new TechJson(
                    total.totalTokens(),
                    total.promptTokens(),
                    total.completionTokens(),
                    total.requests(),
                    total.cost(),
                    total.averageLatencyMillis(),
                    dashboard.p99LatencyMillis(),
                    total.failedPercent(),
                    dashboard.headroom().requestsPercent(),
                    dashboard.models().stream().map(ModelJson::of).toList(),
                    DayJson.of(dashboard.days()));
        }
    }

    /// For those who pay.
    @Schema(name = "BusinessDashboard")
    record BusinessJson(
            @Schema(
                    type = SchemaType.NUMBER,
                    description = "code points of the answers' texts, in ten thousands",
                    examples = "12.3456")
            @JsonRawValue
            String totalCharsWan,

            long totalConversations,
            BigDecimal totalCostRmb,

            @Schema(description = "of the budget that is used up furthest; 0 without one")
            BigDecimal budgetProgressPct,

            Capacity capacityStatus,
            ServiceState serviceStatus,

            @Schema(description = "the dearest first; calls without a team are in none")
            List<TeamJson> teamCostRanking,

            List<DayJson> dailyTrend) {
        static BusinessJson of(Dashboard dashboard) {
            var total = dashboard.total();
            return new BusinessJson(
                    Money.plain(BigDecimal.valueOf(total.chars(), TEN_THOUSAND)),
                    dashboard.totalConversations(),
                    total.cost(),
                    dashboard.headroom().budgetPercent(),
                    dashboard.headroom().capacity(),
                    dashboard.service(),
                    dashboard.teams().stream()
                            .map(team -> new TeamJson(
                                    team.teamId(),
                                    team.teamName(),
                                    team.sums().cost(),
                                    dashboard.conversationsOf(team.teamId())))
                            .toList(),
                    DayJson.of(dashboard.days()));
        }
    }

    /// What one model was called.
    @Schema(name = "ModelDistribution")
    record ModelJson(String model, long requests, long tokens) {
        static ModelJson of(OfModel model) {
            return new ModelJson(
                    model.model(), model.sums().requests(), model.sums().totalTokens());
        }
    }

    /// One day, be it without a call.
    @Schema(name = "DailyTrend")
    record DayJson(
            @Schema(description = "in the org's zone") LocalDate date, long requests, long tokens, BigDecimal costRmb) {
        static List<DayJson> of(List<OfDay> days) {
            return days.stream()
                    .map(day -> new DayJson(
                            day.date(),
                            day.sums().requests(),
                            day.sums().totalTokens(),
                            day.sums().cost()))
                    .toList();
        }
    }

    /// What one team cost.
    @Schema(name = "TeamCost")
    record TeamJson(UUID teamId, String teamName, BigDecimal costRmb, long conversations) {}

    /// @param view null for the technical one with the other beside it
    static DashboardJson of(Dashboard dashboard, @Nullable View view, List<Notice> maintenance) {
        return new DashboardJson(
                view == null ? View.TECH : view,
                view == View.BUSINESS ? null : TechJson.of(dashboard),
                view == View.TECH ? null : BusinessJson.of(dashboard),
                dashboard.newest(),
                maintenance);
    }
}
