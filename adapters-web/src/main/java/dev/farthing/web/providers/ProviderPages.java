package dev.farthing.web.providers;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ChangeProvider;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialFilter.Within;
import dev.farthing.application.upstream.CredentialOrder;
import dev.farthing.application.upstream.DeleteProvider;
import dev.farthing.application.upstream.FindProvider;
import dev.farthing.application.upstream.FindProxyPool;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ListCredentials;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.application.upstream.ListProviders;
import dev.farthing.application.upstream.ListProxies;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Providers: all of them, one opened with its evidence, made and changed. Operators only.
@Path("/providers")
@Console
class ProviderPages {
    private static final int LONGEST_SEARCH = 200;
    private static final Slice NONE_OF_THEM = new Slice(0, 1);

    private final Visit visit;
    private final Once once;
    private final ProviderEvidence evidence;
    private final ListProviders listProviders;
    private final FindProvider findProvider;
    private final CreateProvider createProvider;
    private final ChangeProvider changeProvider;
    private final DeleteProvider deleteProvider;
    private final ListCredentials listCredentials;
    private final ListModels listModels;
    private final ListProxies listProxies;
    private final FindProxyPool findProxyPool;

    @SuppressWarnings("TooManyParameters")
    ProviderPages(
            Visit visit,
            Once once,
            ProviderEvidence evidence,
            ListProviders listProviders,
            FindProvider findProvider,
            CreateProvider createProvider,
            ChangeProvider changeProvider,
            DeleteProvider deleteProvider,
            ListCredentials listCredentials,
            ListModels listModels,
            ListProxies listProxies,
            FindProxyPool findProxyPool) {
        this.visit = visit;
        this.once = once;
        this.evidence = evidence;
        this.listProviders = listProviders;
        this.findProvider = findProvider;
        this.createProvider = createProvider;
        this.changeProvider = changeProvider;
        this.deleteProvider = deleteProvider;
        this.listCredentials = listCredentials;
        this.listModels = listModels;
        this.listProxies = listProxies;
        this.findProxyPool = findProxyPool;
    }

    /// @param done what was just done, in a word; empty for nothing
    record Catalogue(Frame frame, List<Row> rows, String search, Slices.Shown slices, String done)
            implements TemplateInstance {}

    /// @param state whether it can serve: `serving`, `needs_credential`, `all_out` or `disabled`
    record Row(
            UUID id,
            String name,
            String protocol,
            @Nullable String baseUrl,
            boolean sandbox,
            String state,
            String active,
            String credentials,
            boolean someCredentials,
            String routes) {}

    record Making(Frame frame, ProviderForm.Filled fields, String once) implements TemplateInstance {}

    record Opened(
            Frame frame,
            Row row,
            List<Way> ways,
            List<ProviderEvidence.Quality> quality,
            List<ProviderEvidence.Claimed> claims,
            List<Proxy> proxies,
            ProviderForm.Filled fields,
            Shown created,
            Shown changed,
            boolean changeable,
            String done)
            implements TemplateInstance {}

    /// A model that is offered by it.
    record Way(String model, String path, String upstreamModel, int weight, int priority) {}

    /// A proxy, and whether its credentials are spread over it.
    record Proxy(UUID id, String name, boolean chosen, boolean enabled) {}

    @GET
    public Response list(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var search =
                query.optionalText("search", visit.words(ProviderWords.class).name(), LONGEST_SEARCH);
        var slices = Slices.of("/providers", query).with("search", search);
        query.check();
        var providers = listProviders.list(new Listing(search, null, slices.slice()));
        var ways = waysByProvider();
        var format = visit.format();
        return visit.page(new Catalogue(
                visit.frame(Section.PROVIDERS),
                providers.items().stream()
                        .map(kept -> row(
                                kept,
                                ways.getOrDefault(kept.provider().id(), List.of())
                                        .size(),
                                format))
                        .toList(),
                search == null ? "" : search,
                slices.shown(providers.total(), format),
                done(uri)));
    }

    private Row row(KeptProvider kept, int routes, Format format) {
        var provider = kept.provider();
        long all = credentials(provider.id(), null);
        long active = credentials(provider.id(), CredentialStatus.ACTIVE);
        var url = provider.baseUrl();
        return new Row(
                provider.id(),
                provider.name(),
                ProviderForm.word(provider.protocol()),
                url == null ? null : url.toString(),
                provider.sandbox(),
                provider.rules().disabled() ? "disabled" : state(provider.protocol(), all, active),
                format.count(active),
                format.count(all),
                all > 0,
                format.count(routes));
    }

    private static String state(Protocol protocol, long all, long active) {
        if (active > 0 || protocol == Protocol.DEMO) {
            return "serving";
        }
        return all == 0 ? "needs_credential" : "all_out";
    }

    private long credentials(UUID provider, @Nullable CredentialStatus status) {
        var filter = new CredentialFilter(provider, null, status, null, null, Within.EVER, Within.EVER);
        return listCredentials
                .list(filter, CredentialOrder.USUAL, null, NONE_OF_THEM)
                .total();
    }

    private Map<UUID, List<Way>> waysByProvider() {
        var ways = new HashMap<UUID, List<Way>>();
        for (var kept : listModels.list(Listing.ALL).items()) {
            var model = kept.model();
            for (var route : model.routes()) {
                var way = new Way(
                        model.id(),
                        new Links("/models/one").with("name", model.id()).text(),
                        route.upstreamModel(),
                        route.weight(),
                        route.priority());
                ways.merge(route.providerId(), List.of(way), ProviderPages::both);
            }
        }
        return ways;
    }

    private static List<Way> both(List<Way> one, List<Way> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    @GET
    @Path("new")
    public Response ask() {
        visit.caller().mustBeOperator();
        return visit.page(new Making(visit.frame(Section.PROVIDERS), ProviderForm.Filled.empty(), once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var draft = new ProviderForm(form, visit.words(ProviderWords.class)).read(null);
        return once.take(
                form,
                () -> createProvider.create(draft, ManagedBy.API),
                made -> visit.goTo("/providers/" + made.provider().id() + "?done=created"));
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id, @Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var kept = findProvider.find(visit.id(id));
        var provider = kept.provider().id();
        var ways = waysByProvider().getOrDefault(provider, List.of());
        var format = visit.format();
        return visit.page(new Opened(
                visit.frame(Section.PROVIDERS),
                row(kept, ways.size(), format),
                ways,
                evidence.quality(provider, format),
                evidence.claims(provider, visit.codes(), format),
                proxies(provider),
                ProviderForm.Filled.of(kept),
                format.at(kept.createdAt()),
                format.at(kept.updatedAt()),
                kept.managedBy() == ManagedBy.API,
                done(uri)));
    }

    private List<Proxy> proxies(UUID provider) {
        var chosen = Set.copyOf(findProxyPool.find(provider));
        return listProxies.list(Listing.ALL).items().stream()
                .map(kept -> new Proxy(kept.id(), kept.name(), chosen.contains(kept.id()), kept.enabled()))
                .toList();
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var read = new ProviderForm(visit.form(fields), visit.words(ProviderWords.class));
        var provider = visit.id(id);
        changeProvider.change(provider, read::read);
        return visit.goTo("/providers/" + provider + "?done=saved");
    }

    @POST
    @Path("{id}/{state: disable|enable}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response turn(
            @PathParam("id") String id, @PathParam("state") String state, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var provider = visit.id(id);
        changeProvider.change(provider, old -> old.disabled(state.equals("disable")));
        return visit.goTo("/providers/" + provider + "?done=" + state + "d");
    }

    @POST
    @Path("{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        deleteProvider.delete(visit.id(id));
        return visit.goTo("/providers?done=deleted");
    }

    private static String done(UriInfo uri) {
        var done = uri.getQueryParameters().getFirst("done");
        return done == null ? "" : done;
    }
}
