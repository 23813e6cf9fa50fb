package dev.farthing.web.credentials;

import dev.farthing.application.upstream.ActOnCredential;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import dev.farthing.application.upstream.ActOnCredentials;
import dev.farthing.application.upstream.ActOnCredentials.Answer;
import dev.farthing.application.upstream.CredentialJobs;
import dev.farthing.application.upstream.FindCredential;
import dev.farthing.application.upstream.FindCredentialJob;
import dev.farthing.application.upstream.SelectCredentials;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
import dev.farthing.web.Said;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import dev.farthing.web.credentials.CredentialRows.Row;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is done to credentials, one by one or many at once. Operators only.
@Path("/credentials")
@Console
class CredentialActionPages {
    private static final int MOST_ON_A_PAGE = 500;
    private static final int MOST_AT_ONCE = 10_000;

    private final Visit visit;
    private final Once once;
    private final Vendors vendors;
    private final HttpServerRequest request;
    private final ActOnCredential actOnCredential;
    private final ActOnCredentials actOnCredentials;
    private final SelectCredentials selectCredentials;
    private final FindCredential findCredential;
    private final FindCredentialJob findCredentialJob;

    CredentialActionPages(
            Visit visit,
            Once once,
            Vendors vendors,
            HttpServerRequest request,
            ActOnCredential actOnCredential,
            ActOnCredentials actOnCredentials,
            SelectCredentials selectCredentials,
            FindCredential findCredential,
            FindCredentialJob findCredentialJob) {
        this.visit = visit;
        this.once = once;
        this.vendors = vendors;
        this.request = request;
        this.actOnCredential = actOnCredential;
        this.actOnCredentials = actOnCredentials;
        this.selectCredentials = selectCredentials;
        this.findCredential = findCredential;
        this.findCredentialJob = findCredentialJob;
    }

    /// One credential of a list after something was done to it.
    record TableRow(Row row, String said) implements TemplateInstance {}

    record Card(Row row, String said) implements TemplateInstance {}

    record Results(Frame frame, String action, List<Result> results) implements TemplateInstance {}

    record Job(Frame frame, UUID id, Progress progress, List<Reason> reasons, List<Result> results, Slices.Shown slices)
            implements TemplateInstance {}

    /// @param name null where the credential is gone
    /// @param status how it is now; empty when it is gone
    /// @param refusal why it did not come to what was wanted; null where it did
    record Result(
            UUID id,
            @Nullable String name,
            String status,
            @Nullable Said refusal) {}

    /// @param finished null while it goes on
    record Progress(
            String action,
            int total,
            int done,
            String totalTold,
            String doneTold,
            String failed,
            boolean someFailed,
            Shown begun,
            @Nullable Shown finished) {}

    /// What failed for one reason.
    record Reason(String code, String count, Said said) {}

    @POST
    @Path("{id}/{action: verify|reset|enable|disable}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response act(
            @PathParam("id") String id, @PathParam("action") String action, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var credential = visit.id(id);
        findCredential.find(credential);
        var outcome = actOnCredential.act(Action.valueOf(action.toUpperCase(Locale.ROOT)), credential);
        var said = outcome.ok()
                ? visit.words(CredentialWords.class).done()
                : visit.said(outcome.code(), outcome.sentence()).text();
        if (isWithinList()) {
            var row = Row.of(findCredential.find(credential), vendors.providers(), visit.format());
            return visit.page("cards".equals(fields.getFirst("view")) ? new Card(row, said) : new TableRow(row, said));
        }
        return visit.goTo("/credentials/" + credential + "?done=" + (outcome.ok() ? action : "refused"));
    }

    /// The list asks for one of its rows anew, other pages go on to the credential's own.
    private boolean isWithinList() {
        return request.getHeader("hx-request") != null && request.getHeader("hx-boosted") == null;
    }

    @POST
    @Path("{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var outcome = actOnCredential.act(Action.DELETE, visit.id(id));
        return outcome.ok()
                ? visit.goTo("/credentials?done=deleted")
                : visit.page(results(Action.DELETE, List.of(outcome), Map.of()));
    }

    @POST
    @Path("batch")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response actOnMany(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var words = visit.words(CredentialWords.class);
        var action = form.choice("action", words.results(), Action.class);
        form.text("action", words.results(), MOST_ON_A_PAGE);
        var all = form.isTicked("all")
                ? CredentialQuery.read(form, words, visit.format().zone())
                : null;
        var chosen = form.ids("id", words.selected(), MOST_ON_A_PAGE);
        if (all == null && chosen.isEmpty()) {
            form.reject(words.none_selected());
        }
        form.check();
        var wanted = Objects.requireNonNull(action);
        return once.take(
                form,
                () -> {
                    var ids = all == null ? chosen : selectCredentials.select(all.filter(), MOST_AT_ONCE);
                    var names = ids.size() > ActOnCredentials.FEW ? Map.<UUID, String>of() : names(ids);
                    return new Acted(actOnCredentials.act(wanted, ids), names);
                },
                acted -> switch (acted.answer()) {
                    case Answer.Later(var job) -> visit.goTo("/credentials/jobs/" + job);
                    case Answer.Now(var outcomes) -> visit.page(results(wanted, outcomes, acted.names()));
                });
    }

    @GET
    @Path("jobs/{id}")
    public Response follow(@PathParam("id") String id, @Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var slices = Slices.of("/credentials/jobs/" + visit.id(id), query);
        query.check();
        var job = findCredentialJob.find(visit.id(id), slices.slice());
        var format = visit.format();
        var names = names(job.results().stream().map(Outcome::id).toList());
        return visit.page(new Job(
                visit.frame(Section.CREDENTIALS),
                job.id(),
                progress(job, format),
                job.failures().stream()
                        .map(failures -> new Reason(
                                failures.code(),
                                format.count(failures.count()),
                                visit.said(failures.code(), failures.sentence())))
                        .toList(),
                job.results().stream().map(outcome -> result(outcome, names)).toList(),
                slices.shown(job.done(), format)));
    }

    /// @param names as they were called before
    private record Acted(Answer answer, Map<UUID, String> names) {}

    private static Progress progress(CredentialJobs.Progress job, Format format) {
        var finished = job.finishedAt();
        return new Progress(
                word(job.action()),
                job.total(),
                job.done(),
                format.count(job.total()),
                format.count(job.done()),
                format.count(job.failed()),
                job.failed() > 0,
                format.at(job.createdAt()),
                finished == null ? null : format.at(finished));
    }

    private Results results(Action action, List<Outcome> outcomes, Map<UUID, String> names) {
        return new Results(
                visit.frame(Section.CREDENTIALS),
                word(action),
                outcomes.stream().map(outcome -> result(outcome, names)).toList());
    }

    private Result result(Outcome outcome, Map<UUID, String> names) {
        var status = outcome.status();
        return new Result(
                outcome.id(),
                names.get(outcome.id()),
                status == null ? "" : CredentialRows.word(status),
                outcome.ok() ? null : visit.said(outcome.code(), outcome.sentence()));
    }

    /// As they are called now; what is gone has none.
    private Map<UUID, String> names(List<UUID> ids) {
        var names = new HashMap<UUID, String>();
        for (var id : ids) {
            try {
                names.put(id, findCredential.find(id).share().name());
            } catch (FaultException gone) {
                names.remove(id);
            }
        }
        return names;
    }

    private static String word(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
