package dev.farthing.web.providers;

import dev.farthing.application.Listing;
import dev.farthing.application.authenticity.ProbeModel;
import dev.farthing.application.quality.HoldShare;
import dev.farthing.application.upstream.AssignProxies;
import dev.farthing.application.upstream.FindProvider;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.application.upstream.ListVendorModels;
import dev.farthing.domain.authenticity.ProbeAnswer;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is asked of a provider, and decided about it. Operators only.
@Path("/providers")
@Console
class ProviderActionPages {
    private static final int LONGEST_MODEL = 256;

    private final Visit visit;
    private final FindProvider findProvider;
    private final ListVendorModels listVendorModels;
    private final ListModels listModels;
    private final AssignProxies assignProxies;
    private final HoldShare holdShare;
    private final ProbeModel probeModel;

    ProviderActionPages(
            Visit visit,
            FindProvider findProvider,
            ListVendorModels listVendorModels,
            ListModels listModels,
            AssignProxies assignProxies,
            HoldShare holdShare,
            ProbeModel probeModel) {
        this.visit = visit;
        this.findProvider = findProvider;
        this.listVendorModels = listVendorModels;
        this.listModels = listModels;
        this.assignProxies = assignProxies;
        this.holdShare = holdShare;
        this.probeModel = probeModel;
    }

    record Discovered(Frame frame, UUID id, String name, List<Offer> offers, String count)
            implements TemplateInstance {}

    /// A model that the vendor lists.
    ///
    /// @param models what it is offered as already
    /// @param path where it is offered
    record Offer(String upstreamModel, List<String> models, String path) {}

    record Asked(
            Frame frame,
            UUID id,
            String name,
            String model,
            List<Answer> answers,
            List<ProviderEvidence.Found> findings)
            implements TemplateInstance {}

    /// @param billed null where nothing was said of it
    /// @param counted null where no tokenizer is known
    record Answer(
            String prompt,
            String said,
            @Nullable String billed,
            @Nullable String counted,
            @Nullable String trouble) {}

    @GET
    @Path("{id}/models")
    public Response discover(@PathParam("id") String id) {
        visit.caller().mustBeOperator();
        var provider = visit.id(id);
        var name = findProvider.find(provider).provider().name();
        var models = listModels.list(Listing.ALL).items();
        var offers = listVendorModels.list(provider).stream()
                .map(listed -> new Offer(
                        listed,
                        models.stream()
                                .filter(kept -> kept.model().routes().stream()
                                        .anyMatch(route -> route.providerId().equals(provider)
                                                && route.upstreamModel().equals(listed)))
                                .map(kept -> kept.model().id())
                                .toList(),
                        new Links("/models/new")
                                .with("provider", provider)
                                .with("upstream", listed)
                                .text()))
                .toList();
        return visit.page(new Discovered(
                visit.frame(Section.PROVIDERS),
                provider,
                name,
                offers,
                visit.format().count(offers.size())));
    }

    @POST
    @Path("{id}/proxies")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response assign(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var pool = form.ids("proxy", visit.words(ProviderWords.class).proxies(), Slices.SIZES.getLast());
        form.check();
        var provider = visit.id(id);
        assignProxies.assign(provider, pool);
        return visit.goTo("/providers/" + provider + "?done=saved");
    }

    @POST
    @Path("{id}/share")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response hold(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var words = visit.words(ProviderWords.class);
        var model = form.text("model", words.model(), LONGEST_MODEL);
        var share = form.whole("share", words.share(), 0, Shift.ALL);
        form.check();
        var provider = visit.id(id);
        holdShare.hold(new Channel(provider, model), share);
        return visit.goTo("/providers/" + provider + "?done=saved");
    }

    @POST
    @Path("{id}/probe")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response probe(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var model = form.text("model", visit.words(ProviderWords.class).model(), LONGEST_MODEL);
        form.check();
        var provider = visit.id(id);
        var probed = probeModel.probe(provider, model);
        var format = visit.format();
        return visit.page(new Asked(
                visit.frame(Section.PROVIDERS),
                provider,
                probed.provider(),
                model,
                probed.answers().stream().map(answer -> answer(answer, format)).toList(),
                probed.findings().stream()
                        .map(finding -> ProviderEvidence.Found.of(finding, visit.codes()))
                        .toList()));
    }

    private static Answer answer(ProbeAnswer answer, Format format) {
        var tokens = answer.claim() == null ? null : answer.claim().tokens();
        var counted = answer.counted();
        return new Answer(
                answer.prompt().name().toLowerCase(Locale.ROOT),
                answer.said(),
                tokens == null ? null : format.count(tokens.prompt()),
                counted == null ? null : format.count(counted),
                answer.trouble());
    }
}
