package dev.farthing.web.orgs;

import dev.farthing.application.account.KnownOrg;
import dev.farthing.application.account.ListOrgs;
import dev.farthing.application.session.ChooseOrg;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.LocalPath;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Lets an operator choose the org whose pages it sees, or none.
@Path("/org")
@Console
class OrgPages {
    private static final int LONGEST = 100;

    private final Visit visit;
    private final ListOrgs listOrgs;
    private final ChooseOrg chooseOrg;

    OrgPages(Visit visit, ListOrgs listOrgs, ChooseOrg chooseOrg) {
        this.visit = visit;
        this.listOrgs = listOrgs;
        this.chooseOrg = chooseOrg;
    }

    /// @param next where to go on once an org is chosen
    record Choosing(Frame frame, List<Row> rows, String search, String next, Slices.Shown slices)
            implements TemplateInstance {}

    record Row(UUID id, String name, String plan, boolean suspended, boolean chosen) {
        static Row of(KnownOrg known, boolean chosen) {
            var org = known.org();
            return new Row(org.id(), org.name(), known.plan().name(), org.suspended(), chosen);
        }
    }

    @GET
    public Response show(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var search = query.optionalText("search", visit.words(OrgWords.class).name(), LONGEST);
        var next = next(uri.getQueryParameters());
        var slices = Slices.of("/org", query).with("search", search).with("next", next);
        query.check();
        var orgs = listOrgs.list(visit.caller(), null, search, slices.slice());
        var chosen = visit.figuresOf();
        return visit.page(new Choosing(
                visit.frame(null),
                orgs.items().stream()
                        .map(known -> Row.of(known, known.org().id().equals(chosen)))
                        .toList(),
                search == null ? "" : search,
                next,
                slices.shown(orgs.total(), visit.format())));
    }

    /// Without an id: every org again.
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response choose(MultivaluedMap<String, String> fields) {
        var form = visit.form(fields);
        var org = form.id("id", visit.words(OrgWords.class).name());
        form.check();
        chooseOrg.choose(visit.caller(), visit.session(), org);
        return visit.goTo(next(fields));
    }

    private static String next(MultivaluedMap<String, String> asked) {
        return Objects.requireNonNullElse(LocalPath.of(asked.getFirst("next")), "/dashboard");
    }
}
