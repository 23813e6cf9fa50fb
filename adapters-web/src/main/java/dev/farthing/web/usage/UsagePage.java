package dev.farthing.web.usage;

import dev.farthing.application.report.ExportUsage;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageFilter.Calls;
import dev.farthing.application.report.UsageView;
import dev.farthing.web.Console;
import dev.farthing.web.Form;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Tables;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was used, told apart by what the viewer chooses.
@Path("/usage")
@Console
class UsagePage {
    private static final int LONGEST = 128;
    private static final int MOST_DIMENSIONS = 3;
    private static final List<UsageDimension> CHOICES = List.of(
            UsageDimension.DAY,
            UsageDimension.HOUR,
            UsageDimension.MODEL,
            UsageDimension.KEY,
            UsageDimension.TEAM,
            UsageDimension.PROVIDER,
            UsageDimension.TAG,
            UsageDimension.CLIENT,
            UsageDimension.STATUS,
            UsageDimension.ENDPOINT);

    private static final List<String> COLUMNS = List.of(
            "requests", "error_count", "prompt_tokens", "completion_tokens", "total_tokens", "cost", "avg_latency_ms");

    private final Visit visit;
    private final ReportUsage reportUsage;
    private final ExportUsage exportUsage;
    private final Tables tables;

    UsagePage(Visit visit, ReportUsage reportUsage, ExportUsage exportUsage, Tables tables) {
        this.visit = visit;
        this.reportUsage = reportUsage;
        this.exportUsage = exportUsage;
        this.tables = tables;
    }

    /// @param by what the rows are told apart by, in words, as are the choices
    /// @param table the link to the whole report as a table
    record Usage(
            Frame frame,
            List<Choice> first,
            List<Choice> second,
            List<Choice> third,
            List<String> by,
            Wanted wanted,
            List<Row> rows,
            Row sum,
            @Nullable Saved saved,
            Slices.Shown slices,
            String table)
            implements TemplateInstance {}

    record Wanted(String model, String from, String to) {}

    /// What was not paid because it had been read or answered before, by vendors' caches and by the response cache.
    record Saved(Shown byVendors, Shown byAnswers, String answers) {}

    record Choice(String value, String label, boolean chosen) {}

    record Row(
            List<String> labels,
            String requests,
            String failed,
            String input,
            String output,
            Shown total,
            Shown cost,
            String latency) {}

    private record Asked(List<UsageDimension> chosen, UsageFilter filter, Links links, Wanted wanted) {}

    private Asked asked(Form query) {
        var words = visit.words(UsageWords.class);
        var chosen = chosen(query, words);
        var model = query.optionalText("model", words.model(), LONGEST);
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        var links = new Links("/usage/table")
                .with("model", model)
                .with("from", from)
                .with("to", to);
        for (int i = 0; i < chosen.size(); i++) {
            links.with("by" + (i + 1), word(chosen.get(i)));
        }
        var filter = new UsageFilter(
                visit.figuresOf(), null, null, model, null, false, Calls.ALL, new Span(edge(from), edge(to)));
        return new Asked(chosen, filter, links, new Wanted(text(model), text(from), text(to)));
    }

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(UsageWords.class);
        var asked = asked(query);
        var slices = Slices.of("/usage", query).with(asked.links());
        query.check();
        var chosen = asked.chosen();
        var report = reportUsage.report(
                visit.caller(), Set.copyOf(chosen), asked.filter().untimed(), slices.slice());
        var format = visit.format();
        return visit.page(new Usage(
                visit.frame(Section.USAGE),
                choices(chosen, 0, words),
                choices(chosen, 1, words),
                choices(chosen, 2, words),
                chosen.stream().map(dimension -> label(dimension, words)).toList(),
                asked.wanted(),
                report.page().items().stream()
                        .map(view -> row(view, chosen, words, format))
                        .toList(),
                row(report.totals(), List.of(), words, format),
                saved(report.totals(), format),
                slices.shown(report.page().total(), format),
                asked.links().text()));
    }

    /// The whole report, to take along.
    @GET
    @Path("table")
    public Response table(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var asked = asked(query);
        query.check();
        var chosen = asked.chosen();
        var usage = exportUsage.export(visit.caller(), Set.copyOf(chosen), asked.filter());
        var heads = Stream.concat(chosen.stream().map(UsagePage::word), COLUMNS.stream())
                .toList();
        return tables.table(
                "usage.csv",
                heads,
                taker -> usage.to(view -> taker.accept(Stream.concat(
                                chosen.stream().map(dimension -> text(value(view, dimension))), cells(view).stream())
                        .toList())));
    }

    private static List<String> cells(UsageView view) {
        return List.of(
                String.valueOf(view.requests()),
                String.valueOf(view.errorCount()),
                String.valueOf(view.promptTokens()),
                String.valueOf(view.completionTokens()),
                String.valueOf(view.totalTokens()),
                view.cost().toPlainString(),
                text(view.avgLatencyMs()));
    }

    private static @Nullable Saved saved(UsageView totals, Format format) {
        return totals.cacheSaving().signum() == 0 && totals.responseCacheHits() == 0
                ? null
                : new Saved(
                        format.money(totals.cacheSaving()),
                        format.money(totals.responseCacheSaving()),
                        format.count(totals.responseCacheHits()));
    }

    /// Up to three, by models where nothing is chosen.
    private static List<UsageDimension> chosen(Form query, UsageWords words) {
        var chosen = EnumSet.noneOf(UsageDimension.class);
        var inOrder = new ArrayList<UsageDimension>();
        for (int i = 1; i <= MOST_DIMENSIONS; i++) {
            var dimension = query.choice("by" + i, words.by(), UsageDimension.class);
            if (dimension != null && CHOICES.contains(dimension) && chosen.add(dimension)) {
                inOrder.add(dimension);
            }
        }
        return inOrder.isEmpty() ? List.of(UsageDimension.MODEL) : inOrder;
    }

    private static List<Choice> choices(List<UsageDimension> chosen, int place, UsageWords words) {
        var here = place < chosen.size() ? chosen.get(place) : null;
        return CHOICES.stream()
                .map(one -> new Choice(word(one), label(one, words), one == here))
                .toList();
    }

    private static String label(UsageDimension dimension, UsageWords words) {
        return switch (dimension) {
            case DAY -> words.day();
            case HOUR -> words.hour();
            case MODEL, UPSTREAM_MODEL -> words.model();
            case KEY, CREDENTIAL -> words.key();
            case TEAM -> words.team();
            case ORG -> words.org();
            case PROVIDER, DIALECT -> words.provider();
            case TAG -> words.tag();
            case CLIENT -> words.client();
            case STATUS -> words.status();
            case ENDPOINT -> words.endpoint();
        };
    }

    private static Row row(UsageView view, List<UsageDimension> by, UsageWords words, Format format) {
        return new Row(
                by.stream()
                        .map(dimension -> Objects.requireNonNullElse(shown(view, dimension, format), words.nothing()))
                        .toList(),
                format.count(view.requests()),
                format.count(view.errorCount()),
                format.count(view.promptTokens()),
                format.count(view.completionTokens()),
                format.roughly(view.totalTokens()),
                format.money(view.cost()),
                view.avgLatencyMs() == null ? words.nothing() : format.millis(view.avgLatencyMs()));
    }

    private static @Nullable String shown(UsageView view, UsageDimension dimension, Format format) {
        return switch (dimension) {
            case DAY -> view.date() == null ? null : format.day(view.date());
            case HOUR -> view.hour() == null ? null : format.hour(view.hour());
            default -> value(view, dimension);
        };
    }

    /// As programs write it, whatever language and zone the viewer is in.
    private static @Nullable String value(UsageView view, UsageDimension dimension) {
        return switch (dimension) {
            case DAY -> view.date() == null ? null : view.date().toString();
            case HOUR -> view.hour() == null ? null : view.hour().toString();
            case MODEL -> view.model();
            case KEY -> view.keyName();
            case TEAM -> view.teamName();
            case ORG -> text(view.orgId());
            case PROVIDER -> view.provider();
            case UPSTREAM_MODEL -> view.upstreamModel();
            case CREDENTIAL -> text(view.credentialId());
            case TAG -> view.tag();
            case DIALECT -> view.dialect();
            case ENDPOINT -> view.endpoint();
            case STATUS -> view.status();
            case CLIENT -> view.client();
        };
    }

    private static Span.@Nullable Edge edge(@Nullable LocalDate day) {
        return day == null ? null : new Span.Edge.Day(day);
    }

    private static String word(UsageDimension dimension) {
        return dimension.name().toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
