package dev.farthing.web.credentials;

import dev.farthing.application.Listing;
import dev.farthing.application.upstream.AddPastedProxies;
import dev.farthing.application.upstream.CheckProxies;
import dev.farthing.application.upstream.DeleteProxy;
import dev.farthing.application.upstream.KeptProxy;
import dev.farthing.application.upstream.ListProxies;
import dev.farthing.application.upstream.ProxyDraft;
import dev.farthing.application.upstream.SaveProxy;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The proxies that calls to vendors go through. Operators only.
@Path("/credentials/proxies")
@Console
class ProxyPages {
    private static final int LONGEST_TEXT = 1_000_000;

    private final Visit visit;
    private final Once once;
    private final ListProxies listProxies;
    private final AddPastedProxies addPastedProxies;
    private final SaveProxy saveProxy;
    private final CheckProxies checkProxies;
    private final DeleteProxy deleteProxy;

    ProxyPages(
            Visit visit,
            Once once,
            ListProxies listProxies,
            AddPastedProxies addPastedProxies,
            SaveProxy saveProxy,
            CheckProxies checkProxies,
            DeleteProxy deleteProxy) {
        this.visit = visit;
        this.once = once;
        this.listProxies = listProxies;
        this.addPastedProxies = addPastedProxies;
        this.saveProxy = saveProxy;
        this.checkProxies = checkProxies;
        this.deleteProxy = deleteProxy;
    }

    record Proxies(Frame frame, List<Row> rows, Slices.Shown slices, String once, String done)
            implements TemplateInstance {}

    record Added(Frame frame, List<Line> lines) implements TemplateInstance {}

    /// @param checked when it was checked last; null when it never was
    /// @param trouble what kept it from working then; null where it works
    record Row(
            UUID id,
            String name,
            String url,
            @Nullable String username,
            boolean enabled,
            @Nullable Shown checked,
            @Nullable String took,
            @Nullable String trouble) {
        static Row of(KeptProxy kept, Format format) {
            var check = kept.check();
            return new Row(
                    kept.id(),
                    kept.name(),
                    kept.url().toString(),
                    kept.username(),
                    kept.enabled(),
                    check == null ? null : format.at(check.at()),
                    check == null || check.millis() == null ? null : format.millis(check.millis()),
                    check == null ? null : check.error());
        }
    }

    /// What became of a line of the list that was pasted.
    record Line(
            int number,
            @Nullable String url,
            String outcome,
            @Nullable String error) {}

    @GET
    public Response list(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var slices = Slices.of("/credentials/proxies", query);
        query.check();
        var format = visit.format();
        var proxies = listProxies.list(new Listing(null, null, slices.slice()));
        var done = uri.getQueryParameters().getFirst("done");
        return visit.page(new Proxies(
                visit.frame(Section.CREDENTIALS),
                proxies.items().stream().map(kept -> Row.of(kept, format)).toList(),
                slices.shown(proxies.total(), format),
                once.draw(),
                done == null ? "" : done));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response add(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var text = form.text("text", visit.words(CredentialWords.class).proxy_list(), LONGEST_TEXT);
        form.check();
        return once.take(
                form,
                () -> addPastedProxies.add(text),
                lines -> visit.page(new Added(
                        visit.frame(Section.CREDENTIALS),
                        lines.stream()
                                .map(line -> new Line(
                                        line.line(),
                                        line.url(),
                                        line.outcome().name().toLowerCase(Locale.ROOT),
                                        line.error()))
                                .toList())));
    }

    @POST
    @Path("check")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response check(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var ids = form.ids("id", visit.words(CredentialWords.class).proxies(), Slices.SIZES.getLast());
        form.check();
        if (!ids.isEmpty()) {
            checkProxies.check(new CheckProxies.Wish(ids, null, false, CheckProxies.MOST_AT_ONCE));
        }
        return visit.goTo("/credentials/proxies?done=checked");
    }

    @POST
    @Path("{id}/{state: enable|disable}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response turn(
            @PathParam("id") String id, @PathParam("state") String state, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        boolean enabled = state.equals("enable");
        saveProxy.save(visit.id(id), old -> turned(Objects.requireNonNull(old), enabled));
        return visit.goTo("/credentials/proxies?done=saved");
    }

    private static ProxyDraft turned(ProxyDraft old, boolean enabled) {
        return new ProxyDraft(old.name(), old.url(), old.username(), old.password(), old.keepsPassword(), enabled);
    }

    @POST
    @Path("{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        deleteProxy.delete(visit.id(id));
        return visit.goTo("/credentials/proxies?done=deleted");
    }
}
