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
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.web.CodeWords;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Tables;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calls, the newest first, and one of them opened.
@Path("/calls")
@Console
class CallPages {
    private static final int ON_A_PAGE = 50;
    private static final int LONGEST = 128;
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
    private final Tables tables;

    CallPages(Visit visit, ListCalls listCalls, OpenCall openCall, ExportCalls exportCalls, Tables tables) {
        this.visit = visit;
        this.listCalls = listCalls;
        this.openCall = openCall;
        this.exportCalls = exportCalls;
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
            boolean narrowed,
            boolean newest,
            @Nullable String older,
            @Nullable Shown lookedBackTo,
            String table)
            implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(String model, String status, String key, String request, String from, String to) {
        public List<String> states() {
            return List.of("ok", "error", "cancelled", "refused");
        }
    }

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

    record Try(
            int number,
            Shown at,
            @Nullable String provider,
            @Nullable String upstreamModel,
            @Nullable Integer httpStatus,
            @Nullable String failure,
            String latency,
            Shown cost) {}

    /// What of the calls was asked for, and the address that asks for it again.
    private record Asked(
            CallFilter filter,
            Links links,
            Wanted wanted,
            @Nullable UUID cursor) {}

    private Asked asked(UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(CallWords.class);
        var model = query.optionalText("model", words.model(), LONGEST);
        var status = query.choice("status", words.state(), CallStatus.class);
        var key = query.id("key", words.key_id());
        var request = query.id("request", words.request_id());
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        var cursor = query.id("before", words.older());
        query.check();
        var filter = new CallFilter(
                visit.figuresOf(),
                null,
                key,
                model,
                null,
                null,
                status,
                null,
                request,
                new Span(edge(from), edge(to)),
                BillFilter.ANY);
        var word = status == null ? null : status.name().toLowerCase(Locale.ROOT);
        var links = new Links("/calls")
                .with("model", model)
                .with("status", word)
                .with("key", key)
                .with("request", request)
                .with("from", from)
                .with("to", to);
        var wanted = new Wanted(text(model), text(word), text(key), text(request), text(from), text(to));
        return new Asked(filter, links, wanted, cursor);
    }

    @GET
    public Response list(@Context UriInfo uri) {
        var asked = asked(uri);
        var calls = listCalls.list(visit.caller(), asked.filter(), asked.cursor(), ON_A_PAGE);
        var links = asked.links();
        var table = links.at("/calls/table").text();
        var format = visit.format();
        return visit.page(new Listing(
                visit.frame(Section.CALLS),
                calls.items().stream().map(call -> row(call, format)).toList(),
                asked.wanted(),
                !links.isPlain(),
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
                        .map(attempt -> tried(attempt, format))
                        .toList(),
                opened.use().flags(),
                opened.use().vendorUsage()));
    }

    private static Span.@Nullable Edge edge(@Nullable LocalDate day) {
        return day == null ? null : new Span.Edge.Day(day);
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

    private static Try tried(AttemptView attempt, Format format) {
        var failure = attempt.failureClass() == null ? attempt.errorCode() : attempt.failureClass();
        return new Try(
                attempt.number(),
                format.at(attempt.startedAt()),
                attempt.provider(),
                attempt.upstreamModel(),
                attempt.httpStatus(),
                failure,
                format.millis(attempt.latencyMs()),
                format.money(attempt.cost()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
