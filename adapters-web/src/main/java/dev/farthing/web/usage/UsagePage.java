package dev.farthing.web.usage;

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
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
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

    private final Visit visit;
    private final ReportUsage reportUsage;

    UsagePage(Visit visit, ReportUsage reportUsage) {
        this.visit = visit;
        this.reportUsage = reportUsage;
    }

    /// @param by what the rows are told apart by, in words, as are the choices
    record Usage(
            Frame frame,
            List<Choice> first,
            List<Choice> second,
            List<Choice> third,
            List<String> by,
            Wanted wanted,
            List<Row> rows,
            Row sum,
            Slices.Shown slices)
            implements TemplateInstance {}

    record Wanted(String model, String from, String to) {}

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

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(UsageWords.class);
        var chosen = chosen(query, words);
        var model = query.optionalText("model", words.model(), LONGEST);
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        var slices = Slices.of("/usage", query)
                .with("model", model)
                .with("from", from)
                .with("to", to);
        for (int i = 0; i < chosen.size(); i++) {
            slices.with("by" + (i + 1), word(chosen.get(i)));
        }
        query.check();
        var filter = new UsageFilter(
                visit.figuresOf(),
                null,
                null,
                model,
                null,
                false,
                Calls.ALL,
                new Span(edge(from), edge(to)));
        var report = reportUsage.report(visit.caller(), Set.copyOf(chosen), filter, slices.slice());
        var format = visit.format();
        return visit.page(new Usage(
                visit.frame(Section.USAGE),
                choices(chosen, 0, words),
                choices(chosen, 1, words),
                choices(chosen, 2, words),
                chosen.stream().map(dimension -> label(dimension, words)).toList(),
                new Wanted(text(model), text(from), text(to)),
                report.page().items().stream()
                        .map(view -> row(view, chosen, words, format))
                        .toList(),
                row(report.totals(), List.of(), words, format),
                slices.shown(report.page().total(), format)));
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
                        .map(dimension -> Objects.requireNonNullElse(value(view, dimension, format), words.nothing()))
                        .toList(),
                format.count(view.requests()),
                format.count(view.errorCount()),
                format.count(view.promptTokens()),
                format.count(view.completionTokens()),
                format.roughly(view.totalTokens()),
                format.money(view.cost()),
                view.avgLatencyMs() == null ? words.nothing() : format.millis(view.avgLatencyMs()));
    }

    private static @Nullable String value(UsageView view, UsageDimension dimension, Format format) {
        return switch (dimension) {
            case DAY -> view.date() == null ? null : format.day(view.date());
            case HOUR -> view.hour() == null ? null : format.hour(view.hour());
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
