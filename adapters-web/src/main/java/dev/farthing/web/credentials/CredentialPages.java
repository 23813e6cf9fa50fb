package dev.farthing.web.credentials;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ChangeCredential;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialFilter.Within;
import dev.farthing.application.upstream.CredentialOrder;
import dev.farthing.application.upstream.FindCredential;
import dev.farthing.application.upstream.ListCredentials;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
import dev.farthing.web.Section;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import dev.farthing.web.credentials.CredentialRows.Row;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Credentials: how all of them do, one of them opened, made and changed. Operators only.
@Path("/credentials")
@Console
class CredentialPages {
    private static final Slice NONE_OF_THEM = new Slice(0, 1);

    private final Visit visit;
    private final Once once;
    private final Vendors vendors;
    private final CredentialHistory history;
    private final ListCredentials listCredentials;
    private final FindCredential findCredential;
    private final CreateCredential createCredential;
    private final ChangeCredential changeCredential;

    CredentialPages(
            Visit visit,
            Once once,
            Vendors vendors,
            CredentialHistory history,
            ListCredentials listCredentials,
            FindCredential findCredential,
            CreateCredential createCredential,
            ChangeCredential changeCredential) {
        this.visit = visit;
        this.once = once;
        this.vendors = vendors;
        this.history = history;
        this.listCredentials = listCredentials;
        this.findCredential = findCredential;
        this.createCredential = createCredential;
        this.changeCredential = changeCredential;
    }

    /// @param narrowed whether not all credentials were asked for
    /// @param done what was just done, in a word; empty for nothing
    record Listing(
            Frame frame,
            List<Tile> tiles,
            List<Group> groups,
            CredentialQuery.Wanted wanted,
            Look look,
            boolean narrowed,
            Slices.Shown slices,
            Map<UUID, String> providers,
            String once,
            String done)
            implements TemplateInstance {}

    /// How many credentials are in a state.
    record Tile(String status, String count, boolean some) {}

    /// Those of a page that serve, or those that do not.
    record Group(boolean healthy, List<Row> rows) {}

    /// How the list is sorted and shown, as it was asked for; empty for nothing.
    record Look(String sort, String view) {
        public List<String> sorts() {
            return Arrays.stream(CredentialOrder.By.values())
                    .map(CredentialPages::word)
                    .toList();
        }

        public boolean isCards() {
            return view.equals(word(View.CARDS));
        }
    }

    /// How the list is shown.
    private enum View {
        TABLE,
        CARDS
    }

    record Making(Frame frame, Map<UUID, String> providers, Map<UUID, String> proxies, String chosen, String once)
            implements TemplateInstance {}

    record Opened(
            Frame frame,
            Row row,
            CredentialForm.Filled fields,
            CredentialHistory.Told told,
            Map<UUID, String> proxies,
            boolean changeable,
            String done)
            implements TemplateInstance {}

    @GET
    public Response list(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(CredentialWords.class);
        var asked = CredentialQuery.read(query, words, visit.format().zone());
        var sort = query.choice("sort", words.sorted_by(), CredentialOrder.By.class);
        var view = query.choice("view", words.shown_as(), View.class);
        var slices = Slices.of("/credentials", query);
        query.check();
        var found = listCredentials.list(asked.filter(), order(sort), null, slices.slice());
        var providers = vendors.providers();
        var format = visit.format();
        asked.given().forEach(slices::with);
        slices.with("sort", sort == null ? null : word(sort)).with("view", view == null ? null : word(view));
        var rows = found.items().stream()
                .map(kept -> Row.of(kept, providers, format))
                .toList();
        return visit.page(new Listing(
                visit.frame(Section.CREDENTIALS),
                tiles(),
                groups(rows),
                asked.wanted(),
                new Look(sort == null ? "" : word(sort), view == null ? "" : word(view)),
                !asked.filter().equals(CredentialFilter.ALL),
                slices.shown(found.total(), format),
                providers,
                once.draw(),
                text(uri.getQueryParameters().getFirst("done"))));
    }

    /// Those in trouble come first, unless another order is asked for.
    private static CredentialOrder order(CredentialOrder.@Nullable By sort) {
        return switch (sort) {
            case null -> new CredentialOrder(CredentialOrder.By.STATUS, true);
            case NAME -> CredentialOrder.USUAL;
            case STATUS, FAILURE_COUNT, CREATED_AT, LAST_USED_AT -> new CredentialOrder(sort, true);
        };
    }

    private static List<Group> groups(List<Row> rows) {
        var groups = new ArrayList<Group>();
        for (var healthy : List.of(false, true)) {
            var some = rows.stream().filter(row -> row.isHealthy() == healthy).toList();
            if (!some.isEmpty()) {
                groups.add(new Group(healthy, some));
            }
        }
        return groups;
    }

    private List<Tile> tiles() {
        return Arrays.stream(CredentialStatus.values())
                .map(status -> {
                    var filter = new CredentialFilter(null, null, status, null, null, Within.EVER, Within.EVER);
                    long count = listCredentials
                            .list(filter, CredentialOrder.USUAL, null, NONE_OF_THEM)
                            .total();
                    return new Tile(CredentialRows.word(status), visit.format().count(count), count > 0);
                })
                .toList();
    }

    @GET
    @Path("new")
    public Response ask(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        return visit.page(new Making(
                visit.frame(Section.CREDENTIALS),
                vendors.providers(),
                vendors.proxies(),
                text(uri.getQueryParameters().getFirst("provider")),
                once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var draft = CredentialForm.read(form, visit.words(CredentialWords.class), vendors)
                .draft();
        return once.take(
                form,
                () -> createCredential.create(draft, ManagedBy.API),
                made -> visit.goTo("/credentials/" + made.id() + "?done=created"));
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id, @Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var over = query.choice("over", visit.words(CredentialWords.class).over(), CredentialHistory.Period.class);
        query.check();
        var kept = findCredential.find(visit.id(id));
        var format = visit.format();
        return visit.page(new Opened(
                visit.frame(Section.CREDENTIALS),
                Row.of(kept, vendors.providers(), format),
                CredentialForm.Filled.of(kept),
                history.tell(visit.caller(), kept.id(), over == null ? CredentialHistory.Period.DAY : over, format),
                vendors.proxies(),
                kept.managedBy() == ManagedBy.API,
                text(uri.getQueryParameters().getFirst("done"))));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var wanted = CredentialForm.edit(form, visit.words(CredentialWords.class), vendors);
        var credential = visit.id(id);
        changeCredential.change(credential, wanted::over);
        return visit.goTo("/credentials/" + credential + "?done=saved");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
