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
import dev.farthing.web.Links;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
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
            Ways ways,
            Cards cards,
            Trend trend,
            List<Model> models,
            List<HeatOfErrors.Row> heat,
            @Nullable Shown fresh)
            implements TemplateInstance {}

    record Business(
            Frame frame,
            Asked asked,
            Ways ways,
            Purse purse,
            Trend trend,
            List<Team> teams,
            @Nullable Shown fresh) implements TemplateInstance {}

    record Nothing(Frame frame, Asked asked) implements TemplateInstance {}

    /// @param steps those that fit into the days
    record Asked(int days, String view, String step, List<String> steps) {
        public List<Integer> choices() {
            return List.of(1, 7, 14, 30, 90);
        }
    }

    /// To the calls that the figures are made of.
    ///
    /// @param failed to those of them that failed
    record Ways(String calls, String failed) {}

    record Cards(
            Shown requests,
            Shown tokens,
            Shown prompt,
            Shown completion,
            Shown cost,
            String failedPercent,
            String failed,
            Latency average,
            Latency half,
            Latency most,
            Latency nearlyAll,
            String rpmPercent) {}

    /// How long calls took.
    ///
    /// @param calls to those that took so long or longer
    record Latency(String millis, String calls) {}

    /// @param budgetPercent null where there is no budget
    record Purse(
            Shown chars,
            String conversations,
            Shown cost,
            @Nullable BigDecimal budgetPercent,
            String budget,
            String capacity,
            String service) {}

    /// @param peak null where nothing differs, as is the lull
    record Trend(
            List<Point> points,
            @Nullable Point peak,
            @Nullable Point lull) {}

    /// @param calls to the calls of the step
    record Point(
            Shown at,
            long count,
            String requests,
            long failures,
            String failed,
            long tokens,
            BigDecimal cost,
            Shown money,
            String calls) {}

    record Model(String model, long requests, Shown tokens, Shown cost, String calls) {}

    record Team(String name, Shown cost, String conversations, String calls) {}

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
        var first = dashboard.days().getFirst().date();
        var steps = granularity.isOfDays()
                ? dashboard.steps(granularity)
                : readTrend.read(caller, whose, granularity, Set.of(), new Span(new Span.Edge.Day(first), null));
        var ways = new Ways(
                calls(first).text(), calls(first).with("status", "error").text());
        var newest = dashboard.newest();
        var fresh = newest == null ? null : visit.format().at(newest);
        return visit.page(
                view == View.BUSINESS
                        ? new Business(
                                frame,
                                asked,
                                ways,
                                purse(dashboard),
                                trend(steps, granularity, dashboard.zone(), Comparator.comparing(Point::cost)),
                                teams(dashboard, first),
                                fresh)
                        : new Tech(
                                frame,
                                asked,
                                ways,
                                cards(dashboard, first),
                                trend(steps, granularity, dashboard.zone(), Comparator.comparingLong(Point::count)),
                                models(dashboard, first),
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

    private Cards cards(Dashboard dashboard, LocalDate first) {
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
                latency(total.averageLatencyMillis(), first),
                latency(dashboard.latency().about(HALF), first),
                latency(dashboard.latency().about(MOST), first),
                latency(dashboard.p99LatencyMillis(), first),
                format.percent(dashboard.headroom().requestsPercent()));
    }

    private Latency latency(long millis, LocalDate first) {
        return new Latency(
                visit.format().millis(millis), calls(first).with("took", millis).text());
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

    private static Links calls(Object from) {
        return new Links("/calls").with("from", from);
    }

    /// @param days in which zone days, weeks and months begin, whatever zone the viewer is in
    /// @param by what makes a step a peak or a lull
    private Trend trend(List<Figures.Point> steps, Granularity granularity, ZoneId days, Comparator<Point> by) {
        var format = visit.format();
        var points = IntStream.range(0, steps.size())
                .mapToObj(i -> point(
                        steps.get(i),
                        i + 1 < steps.size() ? steps.get(i + 1).begin() : null,
                        granularity,
                        days,
                        format))
                .toList();
        var peak = points.stream().max(by).orElse(null);
        var lull = points.stream().min(by).orElse(null);
        boolean differ = peak != null && lull != null && by.compare(peak, lull) > 0;
        return new Trend(points, differ ? peak : null, differ ? lull : null);
    }

    /// @param end null where it has not ended yet
    private static Point point(
            Figures.Point step, @Nullable Instant end, Granularity granularity, ZoneId days, Format format) {
        return new Point(
                new Shown(
                        granularity.isOfDays()
                                ? format.shortDay(LocalDate.ofInstant(step.begin(), days))
                                : format.hour(step.begin()),
                        format.at(step.begin()).title()),
                step.sums().requests(),
                format.count(step.sums().requests()),
                step.sums().failed(),
                format.count(step.sums().failed()),
                step.sums().totalTokens(),
                step.sums().cost(),
                format.money(step.sums().cost()),
                calls(step.begin()).with("to", end).text());
    }

    private List<Model> models(Dashboard dashboard, LocalDate from) {
        var format = visit.format();
        return dashboard.models().stream()
                .map(model -> new Model(
                        model.model(),
                        model.sums().requests(),
                        format.roughly(model.sums().totalTokens()),
                        format.money(model.sums().cost()),
                        calls(from).with("model", model.model()).text()))
                .toList();
    }

    private List<Team> teams(Dashboard dashboard, LocalDate from) {
        Format format = visit.format();
        return dashboard.teams().stream()
                .map(team -> new Team(
                        team.teamName(),
                        format.money(team.sums().cost()),
                        format.count(dashboard.conversationsOf(team.teamId())),
                        calls(from).with("team", team.teamId()).text()))
                .toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
