package dev.farthing.web.logs;

import dev.farthing.application.report.DeleteErrors;
import dev.farthing.application.report.ErrorFilter;
import dev.farthing.application.report.ErrorHistory;
import dev.farthing.application.report.ErrorView;
import dev.farthing.application.report.FindError;
import dev.farthing.application.report.ListErrors;
import dev.farthing.application.setting.Setting;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Failed attempts at vendors: found, opened, and taken out of the log.
@Path("/logs")
@Console
class LogPages {
    private static final int LONGEST = 256;
    private static final int LEAST_STATUS = 100;
    private static final int MOST_STATUS = 599;
    private static final int MOST_AT_ONCE = 500;

    private final Visit visit;
    private final ListErrors listErrors;
    private final FindError findError;
    private final DeleteErrors deleteErrors;

    LogPages(Visit visit, ListErrors listErrors, FindError findError, DeleteErrors deleteErrors) {
        this.visit = visit;
        this.listErrors = listErrors;
        this.findError = findError;
        this.deleteErrors = deleteErrors;
    }

    /// @param older the link to those before these; null where there are none
    /// @param done whether something was just deleted
    record Listing(
            Frame frame,
            List<Row> rows,
            String total,
            Wanted wanted,
            boolean narrowed,
            @Nullable String older,
            boolean done)
            implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(String search, String kind, String level, String code, String from, String to, int size) {

        public List<String> kinds() {
            return Arrays.stream(FailureClass.values()).map(FailureClass::label).toList();
        }
    }

    record Row(
            UUID id,
            Shown at,
            String level,
            String kind,
            @Nullable Integer httpStatus,
            String message,
            String provider,
            String model,
            String keyName) {}

    record Opened(Frame frame, Row row, Facts facts) implements TemplateInstance {}

    /// @param setting the one that says what follows from such a failure; null where none does
    record Facts(
            UUID requestId,
            int attempt,
            String code,
            @Nullable UUID credentialId,
            String upstreamModel,
            String latency,
            @Nullable String requestBody,
            @Nullable String responseBody,
            @Nullable String stackTrace,
            @Nullable String setting) {}

    @GET
    public Response list(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(LogWords.class);
        var search = query.optionalText("search", words.told(), LONGEST);
        var kind = query.choice("kind", words.kind(), FailureClass.class);
        var level = query.choice("level", words.level(), FailureClass.Level.class);
        var code = query.whole("code", words.status(), LEAST_STATUS, MOST_STATUS);
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        int size = Slices.size(query);
        var cursor = query.id("before", words.older());
        query.check();
        var filter = new ErrorFilter(
                visit.figuresOf(),
                kind,
                level,
                code,
                null,
                null,
                null,
                null,
                null,
                null,
                search,
                begin(from),
                begin(to == null ? null : to.plusDays(1)));
        var errors = listErrors.list(visit.caller(), filter, ErrorHistory.Order.NEWEST, cursor, size);
        var kindWord = kind == null ? null : kind.label();
        var levelWord = level == null ? null : level.name().toLowerCase(Locale.ROOT);
        var links = new Links("/logs")
                .with("search", search)
                .with("kind", kindWord)
                .with("level", levelWord)
                .with("code", code)
                .with("from", from)
                .with("to", to);
        boolean narrowed = !links.isPlain();
        links.with("size", size == Slices.USUAL ? null : size);
        var format = visit.format();
        return visit.page(new Listing(
                visit.frame(Section.LOGS),
                errors.items().stream().map(error -> row(error, format)).toList(),
                format.count(errors.total()),
                new Wanted(text(search), text(kindWord), text(levelWord), text(code), text(from), text(to), size),
                narrowed,
                errors.next() == null
                        ? null
                        : links.with("before", errors.next()).text(),
                uri.getQueryParameters().containsKey("done")));
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id) {
        var error = findError.find(visit.caller(), visit.id(id));
        var format = visit.format();
        var facts = new Facts(
                error.requestId(),
                error.attempt(),
                error.code(),
                error.credentialId(),
                error.upstreamModel(),
                format.millis(error.latencyMs()),
                error.requestBody(),
                error.responseBody(),
                error.stackTrace(),
                setting(error.failureClass()));
        return visit.page(new Opened(visit.frame(Section.LOGS), row(error, format), facts));
    }

    @POST
    @Path("delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(MultivaluedMap<String, String> fields) {
        var form = visit.form(fields);
        boolean all = form.isTicked("all");
        var ids = form.ids("id", visit.words(LogWords.class).selected(), MOST_AT_ONCE);
        form.check();
        deleteErrors.delete(visit.caller(), all ? null : ids, ErrorFilter.all(visit.figuresOf()));
        return visit.goTo("/logs?done=deleted");
    }

    private static @Nullable String setting(String kind) {
        for (var one : FailureClass.values()) {
            if (one.label().equals(kind)) {
                var setting = governing(one);
                return setting == null ? null : setting.label();
            }
        }
        return null;
    }

    private static @Nullable Setting governing(FailureClass kind) {
        return switch (kind) {
            case RATE_LIMITED, MODEL_RATE_LIMITED, DAY_LIMITED -> Setting.COOLDOWN_SECONDS;
            case CREDENTIAL_DEAD -> Setting.INVALID_CREDENTIAL_DAYS;
            case ACCOUNT_EMPTY -> Setting.EMPTY_ACCOUNT;
            case VENDOR_TROUBLE, NETWORK, TIMEOUT, STREAM_BROKEN, EMPTY_ANSWER, MODEL_MISSING ->
                Setting.BREAKER_FAILURES;
            case OVERSIZED -> Setting.MAX_RESPONSE_BYTES;
            case CALLER, INTERNAL -> null;
        };
    }

    private @Nullable Instant begin(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(visit.format().zone()).toInstant();
    }

    private static Row row(ErrorView error, Format format) {
        return new Row(
                error.id(),
                format.at(error.at()),
                error.level(),
                error.failureClass(),
                error.httpStatus(),
                error.message(),
                error.provider(),
                error.model(),
                error.keyName());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
