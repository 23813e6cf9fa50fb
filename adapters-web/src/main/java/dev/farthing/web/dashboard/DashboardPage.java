package dev.farthing.web.dashboard;

import dev.farthing.application.observation.Figures;
import dev.farthing.application.observation.Granularity;
import dev.farthing.application.observation.ReadDashboard;
import dev.farthing.application.observation.ReadDashboard.Dashboard;
import dev.farthing.application.observation.ReadTrend;
import dev.farthing.application.observation.Whose;
import dev.farthing.application.report.Span;
import dev.farthing.web.Console;
import dev.farthing.web.Form;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was called in the last days, for those who run it and for those who pay.
@Path("/dashboard")
@Console
class DashboardPage {
    private static final int USUAL_DAYS = 7;
    private static final int MOST_DAYS = 90;
    private static final int FEW_DAYS = 2;
    private static final int MOST_DAYS_OF_HOURS = 31;
    private static final int HALF = 500;
    private static final int MOST = 950;

    private final Visit visit;
    private final ReadDashboard readDashboard;
    private final ReadTrend readTrend;
    private final HeatOfErrors heatOfErrors;

    DashboardPage(Visit visit, ReadDashboard readDashboard, ReadTrend readTrend, HeatOfErrors heatOfErrors) {
        this.visit = visit;
        this.readDashboard = readDashboard;
        this.readTrend = readTrend;
        this.heatOfErrors = heatOfErrors;
    }

    /// For whom it is.
    private enum View {
        TECH,
        BUSINESS
    }

    record Tech(
            Frame frame,
            Asked asked,
            Cards cards,
            Trend trend,
            List<Model> models,
            List<HeatOfErrors.Row> heat,
            @Nullable String fresh)
            implements TemplateInstance {}

    record Business(
            Frame frame,
            Asked asked,
            Purse purse,
            Trend trend,
            List<Team> teams,
            @Nullable String fresh) implements TemplateInstance {}

    record Nothing(Frame frame, Asked asked) implements TemplateInstance {}

    /// @param steps those that fit into the days
    record Asked(int days, String view, String step, List<String> steps) {
        public List<Integer> choices() {
            return List.of(1, 7, 14, 30, 90);
        }
    }

    record Cards(
            Shown requests,
            Shown tokens,
            Shown prompt,
            Shown completion,
            Shown cost,
            String failedPercent,
            String failed,
            String averageLatency,
            String half,
            String most,
            String nearlyAll,
            String rpmPercent) {}

    /// @param budgetPercent null where there is no budget
    record Purse(
            Shown chars,
            String conversations,
            Shown cost,
            @Nullable BigDecimal budgetPercent,
            String budget,
            String capacity,
            String service) {}

    /// @param peak null where nothing differs
    record Trend(
            List<Point> points,
            @Nullable Point peak,
            @Nullable Point lull) {}

    record Point(String at, long count, String requests, String failed, long tokens, BigDecimal cost) {}

    record Model(String model, long requests, Shown tokens, Shown cost) {}

    record Team(String name, BigDecimal amount, Shown cost, String conversations) {}

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(DashboardWords.class);
        var givenDays = query.whole("days", words.days(), 1, MOST_DAYS);
        var view = query.choice("view", words.view(), View.class);
        int days = givenDays == null ? USUAL_DAYS : givenDays;
        var granularity = granularity(query, days, words);
        query.check();
        var caller = visit.caller();
        var whose = Whose.ofOrg(visit.figuresOf(), null);
        var asked = new Asked(days, view == View.BUSINESS ? "business" : "tech", word(granularity), steps(days));
        var frame = visit.frame(Section.DASHBOARD);
        var dashboard = readDashboard.read(caller, whose, days);
        if (dashboard.total().requests() == 0) {
            return visit.page(new Nothing(frame, asked));
        }
        var span = new Span(new Span.Edge.Day(dashboard.days().getFirst().date()), null);
        var trend = trend(readTrend.read(caller, whose, granularity, Set.of(), span), granularity);
        var newest = dashboard.newest();
        var fresh = newest == null ? null : visit.format().at(newest).text();
        return visit.page(
                view == View.BUSINESS
                        ? new Business(frame, asked, purse(dashboard), trend, teams(dashboard), fresh)
                        : new Tech(
                                frame,
                                asked,
                                cards(dashboard),
                                trend,
                                models(dashboard),
                                heatOfErrors.of(visit),
                                fresh));
    }

    private static Granularity granularity(Form query, int days, DashboardWords words) {
        var asked = query.choice("step", words.step(), Granularity.class);
        return asked == null || !steps(days).contains(word(asked))
                ? (days <= FEW_DAYS ? Granularity.HOUR : Granularity.DAY)
                : asked;
    }

    private static List<String> steps(int days) {
        if (days == 1) {
            return List.of("minute", "hour", "day");
        }
        return days <= MOST_DAYS_OF_HOURS ? List.of("hour", "day", "week") : List.of("day", "week", "month");
    }

    private Cards cards(Dashboard dashboard) {
        var format = visit.format();
        var total = dashboard.total();
        return new Cards(
                format.roughly(total.requests()),
                format.roughly(total.totalTokens()),
                format.roughly(total.promptTokens()),
                format.roughly(total.completionTokens()),
                format.money(total.cost()),
                format.percent(total.failedPercent()),
                format.count(total.failed()),
                format.millis(total.averageLatencyMillis()),
                format.millis(dashboard.latency().about(HALF)),
                format.millis(dashboard.latency().about(MOST)),
                format.millis(dashboard.p99LatencyMillis()),
                format.percent(dashboard.headroom().requestsPercent()));
    }

    private Purse purse(Dashboard dashboard) {
        var format = visit.format();
        var percent = dashboard.headroom().budgetPercent();
        return new Purse(
                format.roughly(dashboard.total().chars()),
                format.count(dashboard.totalConversations()),
                format.money(dashboard.total().cost()),
                percent.signum() == 0 ? null : percent,
                format.percent(percent),
                dashboard.headroom().capacity().name().toLowerCase(Locale.ROOT),
                dashboard.service().name().toLowerCase(Locale.ROOT));
    }

    private Trend trend(List<Figures.Point> steps, Granularity granularity) {
        var format = visit.format();
        var points = steps.stream()
                .map(step -> new Point(
                        granularity.isOfDays() ? format.shortDay(step.begin()) : format.hour(step.begin()),
                        step.sums().requests(),
                        format.count(step.sums().requests()),
                        format.count(step.sums().failed()),
                        step.sums().totalTokens(),
                        step.sums().cost()))
                .toList();
        var byCount = Comparator.comparingLong(Point::count);
        var peak = points.stream().max(byCount).orElse(null);
        var lull = points.stream().min(byCount).orElse(null);
        boolean differ = peak != null && lull != null && peak.count() > lull.count();
        return new Trend(points, differ ? peak : null, differ ? lull : null);
    }

    private List<Model> models(Dashboard dashboard) {
        var format = visit.format();
        return dashboard.models().stream()
                .map(model -> new Model(
                        model.model(),
                        model.sums().requests(),
                        format.roughly(model.sums().totalTokens()),
                        format.money(model.sums().cost())))
                .toList();
    }

    private List<Team> teams(Dashboard dashboard) {
        Format format = visit.format();
        return dashboard.teams().stream()
                .map(team -> new Team(
                        team.teamName(),
                        team.sums().cost(),
                        format.money(team.sums().cost()),
                        format.count(dashboard.conversationsOf(team.teamId()))))
                .toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
