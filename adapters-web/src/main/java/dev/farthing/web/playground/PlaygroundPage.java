package dev.farthing.web.playground;

import dev.farthing.application.Listing;
import dev.farthing.application.Slice;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Section;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.Stream;

/// A model tried from within the browser: its script calls the data plane with a key that only the browser holds.
@Path("/playground")
@Console
class PlaygroundPage {
    private static final Slice MOST = new Slice(0, 1_000);

    private final Visit visit;
    private final ListModels listModels;
    private final ListOffers listOffers;

    PlaygroundPage(Visit visit, ListModels listModels, ListOffers listOffers) {
        this.visit = visit;
        this.listModels = listModels;
        this.listOffers = listOffers;
    }

    /// @param chosen the model that is tried first; empty for any
    record Playground(Frame frame, List<String> models, String chosen) implements TemplateInstance {}

    @GET
    public Response show(@Context UriInfo uri) {
        var chosen = uri.getQueryParameters().getFirst("model");
        var models = models().filter(
                        model -> model.type() == ModelType.CHAT && model.status() != ModelStatus.UNAVAILABLE)
                .map(Model::id)
                .toList();
        return visit.page(new Playground(visit.frame(Section.PLAYGROUND), models, chosen == null ? "" : chosen));
    }

    private Stream<Model> models() {
        var all = new Listing(null, null, MOST);
        return visit.caller().isOperator()
                ? listModels.list(all).items().stream().map(KeptModel::model)
                : listOffers.list(visit.org(), all).items().stream().map(ListOffers.Priced::model);
    }
}
