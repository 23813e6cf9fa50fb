package dev.farthing.web.models;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.upstream.ChangeModel;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.DeleteModel;
import dev.farthing.application.upstream.FindModel;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.application.upstream.ListProviders;
import dev.farthing.application.upstream.ModelDraft;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.Route;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Models: to operators with the routes behind them, to everybody else those of the plan, at the org's prices. A
/// model's name may hold slashes and colons, and so it is a parameter of its pages and no part of their paths.
@Path("/models")
@Console
class ModelPages {
    private static final int LONGEST_SEARCH = 200;
    private static final int LONGEST_NAME = 256;

    private final Visit visit;
    private final Once once;
    private final Prices prices;
    private final ListModels listModels;
    private final ListOffers listOffers;
    private final FindModel findModel;
    private final CreateModel createModel;
    private final ChangeModel changeModel;
    private final DeleteModel deleteModel;
    private final ListProviders listProviders;

    ModelPages(
            Visit visit,
            Once once,
            Prices prices,
            ListModels listModels,
            ListOffers listOffers,
            FindModel findModel,
            CreateModel createModel,
            ChangeModel changeModel,
            DeleteModel deleteModel,
            ListProviders listProviders) {
        this.visit = visit;
        this.once = once;
        this.prices = prices;
        this.listModels = listModels;
        this.listOffers = listOffers;
        this.findModel = findModel;
        this.createModel = createModel;
        this.changeModel = changeModel;
        this.deleteModel = deleteModel;
        this.listProviders = listProviders;
    }

    /// @param narrowed whether not all models were asked for
    /// @param done what was just done, in a word; empty for nothing
    record Catalogue(Frame frame, List<Row> rows, Wanted wanted, boolean narrowed, Slices.Shown slices, String done)
            implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(String search, String status) {
        public List<String> states() {
            return Arrays.stream(ModelStatus.values()).map(ModelForm::word).toList();
        }
    }

    /// @param path null where there is nothing more to see
    /// @param price null while it has none
    /// @param routes none to whom they are not told
    record Row(
            String id,
            @Nullable String path,
            String type,
            String status,
            List<String> aliases,
            List<String> capabilities,
            @Nullable Shown context,
            @Nullable Shown output,
            Prices.@Nullable Told price,
            List<Way> routes) {
        static Row of(
                Model model, Prices.@Nullable Told price, List<Way> routes, @Nullable String path, Format format) {
            return new Row(
                    model.id(),
                    path,
                    ModelForm.word(model.type()),
                    ModelForm.word(model.status()),
                    model.aliases(),
                    model.capabilities(),
                    tokens(model.contextWindow(), format),
                    tokens(model.maxOutputTokens(), format),
                    price,
                    routes);
        }

        private static @Nullable Shown tokens(@Nullable Integer count, Format format) {
            return count == null ? null : format.roughly(count);
        }
    }

    /// A route as people know it.
    record Way(UUID providerId, String provider, String upstreamModel, int weight, int priority) {
        static Way of(Route route, Map<UUID, String> providers) {
            var id = route.providerId();
            return new Way(
                    id,
                    providers.getOrDefault(id, id.toString()),
                    route.upstreamModel(),
                    route.weight(),
                    route.priority());
        }
    }

    record Making(Frame frame, Map<UUID, String> providers, ModelForm.Filled fields, String name, String once)
            implements TemplateInstance {}

    record Opened(
            Frame frame,
            Row row,
            Map<UUID, String> providers,
            ModelForm.Filled fields,
            List<Prices.Told> history,
            Shown created,
            Shown changed,
            boolean changeable,
            String done)
            implements TemplateInstance {}

    @GET
    public Response list(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(ModelWords.class);
        var search = query.optionalText("search", words.name(), LONGEST_SEARCH);
        var status = query.choice("status", words.state(), ModelStatus.class);
        var slices = Slices.of("/models", query);
        query.check();
        var word = status == null ? null : ModelForm.word(status);
        slices.with("search", search).with("status", word);
        var rows = rows(new Listing(search, word, slices.slice()));
        return visit.page(new Catalogue(
                visit.frame(Section.MODELS),
                rows.items(),
                new Wanted(search == null ? "" : search, word == null ? "" : word),
                search != null || word != null,
                slices.shown(rows.total(), visit.format()),
                done(uri)));
    }

    private Page<Row> rows(Listing wanted) {
        var format = visit.format();
        if (visit.caller().isOperator()) {
            var models = listModels.list(wanted);
            var told = prices.now(format);
            var providers = providers();
            return new Page<>(
                    models.items().stream()
                            .map(kept -> row(kept, told.get(kept.model().id()), providers, format))
                            .toList(),
                    models.total());
        }
        var offers = listOffers.list(visit.org(), wanted);
        return new Page<>(
                offers.items().stream().map(offer -> row(offer, format)).toList(), offers.total());
    }

    private static Row row(KeptModel kept, Prices.@Nullable Told price, Map<UUID, String> providers, Format format) {
        var model = kept.model();
        return Row.of(
                model,
                price,
                model.routes().stream().map(route -> Way.of(route, providers)).toList(),
                path(model.id()),
                format);
    }

    private static Row row(ListOffers.Priced offer, Format format) {
        var price = offer.price();
        return Row.of(
                offer.model(),
                price == null ? null : Prices.Told.of(price, offer.next(), format),
                List.of(),
                null,
                format);
    }

    private static String path(String id) {
        return new Links("/models/one").with("name", id).text();
    }

    @GET
    @Path("new")
    public Response ask(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(ModelWords.class);
        var provider = query.id("provider", words.provider());
        var upstream = query.optionalText("upstream", words.upstream_model(), LONGEST_NAME);
        query.check();
        var name = upstream == null ? "" : upstream;
        return visit.page(new Making(
                visit.frame(Section.MODELS),
                providers(),
                ModelForm.Filled.empty(provider == null ? "" : provider.toString(), name),
                Model.isId(name) ? name : "",
                once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var read = new ModelForm(form, visit.words(ModelWords.class), providers());
        var id = read.id();
        var draft = read.read(id, null);
        return once.take(
                form, () -> createModel.create(id, draft, ManagedBy.API), _ -> visit.goTo(done(id, "created")));
    }

    @GET
    @Path("one")
    public Response open(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var kept = findModel.find(name(uri.getQueryParameters()));
        var model = kept.model();
        var format = visit.format();
        var providers = providers();
        return visit.page(new Opened(
                visit.frame(Section.MODELS),
                row(kept, prices.now(format).get(model.id()), providers, format),
                providers,
                ModelForm.Filled.of(model),
                prices.history(model.id(), format),
                format.at(model.createdAt()),
                format.at(kept.updatedAt()),
                kept.managedBy() == ManagedBy.API,
                done(uri)));
    }

    @POST
    @Path("one")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var id = name(fields);
        var read = new ModelForm(form, visit.words(ModelWords.class), providers());
        changeModel.change(id, old -> read.read(id, old));
        return visit.goTo(done(id, "saved"));
    }

    @POST
    @Path("state")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response turn(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var status = form.choice("status", visit.words(ModelWords.class).state(), ModelStatus.class);
        form.check();
        var id = name(fields);
        changeModel.change(id, old -> with(old, status == null ? ModelStatus.ACTIVE : status));
        return visit.goTo(done(id, "saved"));
    }

    private static ModelDraft with(ModelDraft old, ModelStatus status) {
        return new ModelDraft(
                old.aliases(), old.traits(), old.routes(), status, old.balancing(), old.choice(), old.rules());
    }

    @POST
    @Path("delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        deleteModel.delete(name(fields));
        return visit.goTo("/models?done=deleted");
    }

    private static String name(MultivaluedMap<String, String> given) {
        var name = given.getFirst("name");
        if (name == null) {
            throw Fault.NOT_FOUND.because("no such page");
        }
        return name;
    }

    private static String done(String id, String what) {
        return new Links("/models/one").with("name", id).with("done", what).text();
    }

    private static String done(UriInfo uri) {
        var done = uri.getQueryParameters().getFirst("done");
        return done == null ? "" : done;
    }

    private Map<UUID, String> providers() {
        var names = new LinkedHashMap<UUID, String>();
        listProviders
                .list(Listing.ALL)
                .items()
                .forEach(kept -> names.put(kept.provider().id(), kept.provider().name()));
        return names;
    }
}
