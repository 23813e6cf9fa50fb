package dev.farthing.web.keys;

import dev.farthing.application.key.FreshKey;
import dev.farthing.application.relay.ListPricedModels;
import dev.farthing.application.relay.ListPricedModels.PricedModel;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.web.Frame;
import dev.farthing.web.ManagementSide;
import dev.farthing.web.Shown;
import dev.farthing.web.Tables;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The pages that tell a secret: each is shown once, and its address tells nothing. The frame is read before there
/// is a secret, which would be lost where that fails.
@Singleton
class SecretPages {
    private static final Set<Protocol> EVERY = EnumSet.allOf(Protocol.class);
    private static final String SOME_MODEL = "demo-chat";

    private final Visit visit;
    private final ListPricedModels listModels;
    private final HttpServerRequest request;
    private final ManagementSide side;

    SecretPages(Visit visit, ListPricedModels listModels, HttpServerRequest request, ManagementSide side) {
        this.visit = visit;
        this.listModels = listModels;
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

    Response made(Frame frame, List<FreshKey> keys) {
        return keys.size() == 1 ? one(frame, keys.getFirst()) : many(frame, keys);
    }

    Response one(Frame frame, FreshKey fresh) {
        var key = fresh.key();
        var until = key.graceUntil(fresh.at());
        return visit.page(new Secret(
                frame,
                key.id(),
                key.label().name(),
                fresh.secret().reveal(),
                until == null ? null : visit.format().at(until),
                fresh.oldPrefix() == null,
                side.relay(request),
                model(key)));
    }

    /// The first that would be served to the key, one with a price before the others; where there is none yet, what
    /// the key names.
    private String model(IssuedKey key) {
        var named = key.grant().modelsAllowed();
        return served(key).stream()
                .filter(priced -> priced.model().type() == ModelType.CHAT)
                .min(Comparator.comparing(priced -> priced.price() == null))
                .map(priced -> priced.model().id())
                .orElseGet(() -> named.isEmpty() ? SOME_MODEL : named.getFirst());
    }

    private List<PricedModel> served(IssuedKey key) {
        try {
            return listModels.list(key, EVERY);
        } catch (FaultException suspended) {
            return List.of();
        }
    }

    private Response many(Frame frame, List<FreshKey> keys) {
        return visit.page(new Secrets(frame, visit.format().count(keys.size()), csv(keys)));
    }

    static String csv(List<FreshKey> keys) {
        return keys.stream()
                .map(fresh -> Tables.cell(fresh.key().label().name()) + ","
                        + fresh.secret().reveal())
                .collect(Collectors.joining("\n", "name,secret\n", "\n"));
    }
}
