package dev.farthing.web.calls;

import dev.farthing.application.report.AttemptView;
import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.CostView.CostPart;
import dev.farthing.application.report.ExportCalls;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.OpenCall;
import dev.farthing.application.report.Span;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.web.CodeWords;
import dev.farthing.web.Console;
import dev.farthing.web.Form;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Tables;
import dev.farthing.web.TeamNames;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calls, the newest first, and one of them opened.
@Path("/calls")
@Console
class CallPages {
    private static final int LONGEST = 128;
    private static final int LONGEST_LIST = 20_000;
    private static final List<String> COLUMNS = List.of(
            "started_at",
            "request_id",
            "model",
            "provider",
            "key_name",
            "status",
            "http_status",
            "prompt_tokens",
            "completion_tokens",
            "cost",
            "currency",
            "latency_ms",
            "attempts");

    private final Visit visit;
    private final ListCalls listCalls;
    private final OpenCall openCall;
    private final ExportCalls exportCalls;
    private final TeamNames teamNames;
    private final Tables tables;

    CallPages(
            Visit visit,
            ListCalls listCalls,
            OpenCall openCall,
            ExportCalls exportCalls,
            TeamNames teamNames,
            Tables tables) {
        this.visit = visit;
        this.listCalls = listCalls;
        this.openCall = openCall;
        this.exportCalls = exportCalls;
        this.teamNames = teamNames;
        this.tables = tables;
    }

    /// @param older the link to the calls before these; null where there are none
    /// @param newest whether these are the newest there are
    /// @param lookedBackTo until when calls were looked at, where older ones were not; null where all were, or
    /// enough
    ///     were found
    /// @param table the link to all of them as a table
    record Listing(
            Frame frame,
            List<Row> rows,
            Wanted wanted,
            TeamNames.Teams teams,
            boolean narrowed,
            boolean newest,
            @Nullable String older,
            @Nullable Shown lookedBackTo,
            String table)
            implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(
            String model,
            String status,
            String team,
            String key,
            String request,
            Bound from,
            Bound to,
            Bill bill,
            String took,
            int size) {
        public List<String> states() {
            return List.of("ok", "error", "cancelled", "refused");
        }
    }

    /// Which calls a line of an invoice is made of, as its link says it; empty for no such thing.
    record Bill(String billable, String known, String modelNot) {
        static Bill read(Form query, CallWords words) {
            return new Bill(
                    query.isTicked("billable") ? "true" : "",
                    text(query.optionalText("known", words.of_line(), LONGEST_LIST)),
                    text(query.optionalText("model_not", words.of_line(), LONGEST_LIST)));
        }

        BillFilter filter(Form query, CallWords words) {
            var when = known.isEmpty() ? null : query.judged(words.of_line(), Known.NEVER, () -> Known.parse(known));
            var except = modelNot.isEmpty() ? List.<String>of() : List.of(modelNot.split(",", -1));
            return new BillFilter(billable.isEmpty() ? null : true, except, when);
        }
    }

    /// Where the calls begin or end.
    ///
    /// @param value a day or a moment, as addresses write it; empty for none
    /// @param moment null where it is a day or none
    record Bound(String value, @Nullable Shown moment) {}

    record Row(
            UUID id,
            Shown at,
            String model,
            String keyName,
            String input,
            String output,
            Shown cost,
            String latency,
            String status,
            int httpStatus,
            int attempts) {}

    record Opened(
            Frame frame,
            Row row,
            Facts facts,
            List<Part> parts,
            Shown sum,
            @Nullable Shown saved,
            @Nullable Shown savedByCache,
            List<Try> tries,
            List<String> flags,
            @Nullable String vendorUsage)
            implements TemplateInstance {}

    record Facts(
            String endpoint,
            UUID keyId,
            @Nullable String provider,
            @Nullable String upstreamModel,
            String source,
            @Nullable String cached,
            @Nullable String reasoning,
            @Nullable String firstToken,
            @Nullable String errorCode,
            @Nullable Shown adjustment,
            List<String> tags,
            @Nullable String client,
            @Nullable String address) {}

    /// @param per `1m` or `each`; null where there is no rate
    record Part(
            String what,
            @Nullable String pricedAs,
            @Nullable String quantity,
            @Nullable String rate,
            @Nullable String per,
            @Nullable String listRate,
            String cost) {}

    /// @param error its place in the log of errors; null where it has none that the viewer may see
    record Try(
            int number,
            Shown at,
            @Nullable String provider,
            @Nullable String upstreamModel,
            @Nullable Integer httpStatus,
            @Nullable String failure,
            @Nullable UUID error,
            String latency,
            Shown cost) {}

    /// What of the calls was asked for, and the address that asks for it again.
    private record Asked(
            CallFilter filter,
            Links links,
            Wanted wanted,
            @Nullable UUID cursor) {
        int size() {
            return wanted.size();
        }
    }

    private Asked asked(UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(CallWords.class);
        var model = query.optionalText("model", words.model(), LONGEST);
        var status = query.choice("status", words.state(), CallStatus.class);
        var key = query.id("key", words.key_id());
        var request = query.id("request", words.request_id());
        var team = teamNames.read(visit, query, words.team(), null);
        var from = edge(query, "from", words.from());
        var to = edge(query, "to", words.to());
        var took = query.whole("took", words.took(), 0, Integer.MAX_VALUE);
        var bill = Bill.read(query, words);
        var billFilter = bill.filter(query, words);
        var size = Slices.size(query);
        var cursor = query.id("before", words.older());
        query.check();
        var filter = new CallFilter(
                        visit.figuresOf(),
                        team,
                        key,
                        model,
                        null,
                        null,
                        status,
                        null,
                        request,
                        new Span(from, to),
                        billFilter)
                .takingAtLeast(took);
        var word = status == null ? null : status.name().toLowerCase(Locale.ROOT);
        var links = new Links("/calls")
                .with("model", model)
                .with("status", word)
                .with("key", key)
                .with("request", request)
                .with("team", team)
                .with("from", value(from))
                .with("to", value(to))
                .with("took", took)
                .with("billable", nothing(bill.billable()))
                .with("known", nothing(bill.known()))
                .with("model_not", nothing(bill.modelNot()));
        var wanted = new Wanted(
                text(model),
                text(word),
                text(team),
                text(key),
                text(request),
                bound(from),
                bound(to),
                bill,
                text(took),
                size);
        return new Asked(filter, links, wanted, cursor);
    }

    @GET
    public Response list(@Context UriInfo uri) {
        var asked = asked(uri);
        var calls = listCalls.list(visit.caller(), asked.filter(), asked.cursor(), asked.size());
        var links = asked.links();
        var table = links.at("/calls/table").text();
        boolean narrowed = !links.isPlain();
        links.with("size", asked.size() == Slices.USUAL ? null : asked.size());
        var format = visit.format();
        return visit.page(new Listing(
                visit.frame(Section.CALLS),
                calls.items().stream().map(call -> row(call, format)).toList(),
                asked.wanted(),
                teamNames.of(visit, TeamNames.mentioned(asked.filter().teamId())),
                narrowed,
                asked.cursor() == null,
                calls.next() == null ? null : links.with("before", calls.next()).text(),
                calls.lookedBackTo() == null ? null : format.at(calls.lookedBackTo()),
                table));
    }

    /// The same calls, all of them, to take along.
    @GET
    @Path("table")
    public Response table(@Context UriInfo uri) {
        var calls = exportCalls.export(visit.caller(), asked(uri).filter());
        return tables.table("calls.csv", COLUMNS, taker -> calls.to(call -> taker.accept(cells(call))));
    }

    private static List<String> cells(CallView call) {
        return List.of(
                call.startedAt().toString(),
                call.requestId().toString(),
                call.model(),
                text(call.provider()),
                call.keyName(),
                call.status(),
                String.valueOf(call.httpStatus()),
                String.valueOf(call.promptTokens()),
                String.valueOf(call.completionTokens()),
                call.cost().toPlainString(),
                call.currency(),
                String.valueOf(call.latencyMs()),
                String.valueOf(call.attempts()));
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id) {
        var opened = openCall.open(visit.caller(), visit.figuresOf(), visit.id(id));
        var call = opened.call();
        var format = visit.format();
        var saved = opened.cost().cacheSaving();
        var savedByCache = call.responseCacheSaving();
        return visit.page(new Opened(
                visit.frame(Section.CALLS),
                row(call, format),
                facts(call, format),
                opened.cost().lines().stream()
                        .map(part -> part(part, visit.codes(), format))
                        .toList(),
                format.money(opened.cost().sum()),
                saved.signum() == 0 ? null : format.money(saved),
                savedByCache == null ? null : format.money(savedByCache),
                opened.attempts().stream()
                        .map(attempt -> tried(attempt, visit.caller().isOperator(), format))
                        .toList(),
                opened.use().flags(),
                opened.use().vendorUsage()));
    }

    /// A day by the org's clocks, or a moment.
    private static Span.@Nullable Edge edge(Form query, String name, String label) {
        var text = query.optionalText(name, label, LONGEST);
        if (text == null) {
            return null;
        }
        if (text.indexOf('T') < 0) {
            var day = query.day(name, label);
            return day == null ? null : new Span.Edge.Day(day);
        }
        var moment = query.instant(name, label);
        return moment == null ? null : new Span.Edge.At(moment);
    }

    private static @Nullable String value(Span.@Nullable Edge edge) {
        return switch (edge) {
            case null -> null;
            case Span.Edge.Day(LocalDate day) -> day.toString();
            case Span.Edge.At(Instant moment) -> moment.toString();
        };
    }

    private Bound bound(Span.@Nullable Edge edge) {
        return new Bound(
                text(value(edge)),
                edge instanceof Span.Edge.At(Instant moment) ? visit.format().at(moment) : null);
    }

    static Row row(CallView call, Format format) {
        return new Row(
                call.requestId(),
                format.at(call.startedAt()),
                call.model(),
                call.keyName(),
                format.count(call.promptTokens()),
                format.count(call.completionTokens()),
                format.money(call.cost()),
                format.millis(call.latencyMs()),
                call.status(),
                call.httpStatus(),
                call.attempts());
    }

    private static Facts facts(CallView call, Format format) {
        return new Facts(
                call.endpoint(),
                call.keyId(),
                call.provider(),
                call.upstreamModel(),
                call.usageSource(),
                call.cachedTokens() == 0 ? null : format.count(call.cachedTokens()),
                call.reasoningTokens() == 0 ? null : format.count(call.reasoningTokens()),
                call.firstTokenMs() == null ? null : format.millis(call.firstTokenMs()),
                call.errorCode(),
                call.adjustment().signum() == 0 ? null : format.money(call.adjustment()),
                call.tags(),
                call.userAgent(),
                call.clientIp());
    }

    private static Part part(CostPart part, CodeWords codes, Format format) {
        return new Part(
                codes.meter(part.what()),
                part.pricedAs() == null ? null : codes.meter(part.pricedAs()),
                part.quantity() == null ? null : format.count(part.quantity()),
                part.rate() == null ? null : format.exact(part.rate()),
                part.per(),
                part.listRate() == null ? null : format.exact(part.listRate()),
                format.exact(part.cost()));
    }

    private static Try tried(AttemptView attempt, boolean opensErrors, Format format) {
        var failure = attempt.failureClass() == null ? attempt.errorCode() : attempt.failureClass();
        return new Try(
                attempt.number(),
                format.at(attempt.startedAt()),
                attempt.provider(),
                attempt.upstreamModel(),
                attempt.httpStatus(),
                failure,
                opensErrors ? attempt.errorId() : null,
                format.millis(attempt.latencyMs()),
                format.money(attempt.cost()));
    }

    private static @Nullable String nothing(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
