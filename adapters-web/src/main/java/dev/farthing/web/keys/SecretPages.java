package dev.farthing.web.keys;

import dev.farthing.application.Listing;
import dev.farthing.application.Slice;
import dev.farthing.application.key.FreshKey;
import dev.farthing.application.report.ListOffers;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.web.Frame;
import dev.farthing.web.ManagementSide;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Tables;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pages that tell a secret: each is shown once, and its address tells nothing.
@Singleton
class SecretPages {
    private static final Listing ALL = new Listing(null, null, new Slice(0, 1_000));
    private static final String SOME_MODEL = "demo-chat";

    private final Visit visit;
    private final ListOffers listOffers;
    private final HttpServerRequest request;
    private final ManagementSide side;

    SecretPages(Visit visit, ListOffers listOffers, HttpServerRequest request, ManagementSide side) {
        this.visit = visit;
        this.listOffers = listOffers;
        this.request = request;
        this.side = side;
    }

    /// @param model that the lines to paste ask, and that the key may use
    /// @param oldUntil until when the secret before it opens too; null where there was none, or it is over
    record Secret(
            Frame frame,
            UUID id,
            String name,
            String secret,
            @Nullable Shown oldUntil,
            boolean fresh,
            String base,
            String model)
            implements TemplateInstance {
        @Override
        public String toString() {
            return "[…]";
        }
    }

    record Secrets(Frame frame, String count, String csv) implements TemplateInstance {
        @Override
        public String toString() {
            return "[…]";
        }
    }

    Response made(List<FreshKey> keys) {
        return keys.size() == 1 ? one(keys.getFirst()) : many(keys);
    }

    Response one(FreshKey fresh) {
        var key = fresh.key();
        var until = key.graceUntil(fresh.at());
        return visit.page(new Secret(
                visit.frame(Section.KEYS),
                key.id(),
                key.label().name(),
                fresh.secret().reveal(),
                until == null ? null : visit.format().at(until),
                fresh.oldPrefix() == null,
                side.relay(request),
                model(key.grant())));
    }

    /// The first that can be called, one with a price before the others; where there is none yet, what the key
    /// names.
    private String model(KeyGrant grant) {
        return listOffers.list(visit.org(), ALL).items().stream()
                .filter(offer ->
                        offer.model().type() == ModelType.CHAT && offer.model().status() != ModelStatus.UNAVAILABLE)
                .sorted(Comparator.comparing(offer -> offer.price() == null))
                .flatMap(offer -> Stream.concat(Stream.of(offer.model().id()), offer.model().aliases().stream()))
                .filter(grant::allowsModel)
                .findFirst()
                .orElseGet(() -> grant.modelsAllowed().isEmpty()
                        ? SOME_MODEL
                        : grant.modelsAllowed().getFirst());
    }

    private Response many(List<FreshKey> keys) {
        return visit.page(new Secrets(visit.frame(Section.KEYS), visit.format().count(keys.size()), csv(keys)));
    }

    static String csv(List<FreshKey> keys) {
        return keys.stream()
                .map(fresh -> Tables.cell(fresh.key().label().name()) + ","
                        + fresh.secret().reveal())
                .collect(Collectors.joining("\n", "name,secret\n", "\n"));
    }
}
