package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.application.relay.ListModels;
import dev.farthing.application.relay.ListModels.Listing;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.ClientAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// The models a key may use, as the vendors of each dialect list theirs.
@Singleton
class ModelLists {
    private static final JsonFactory JSON = new JsonFactory();
    /// Codex says its version; a list of models in its own words beside the usual one, though empty, keeps it
    /// content.
    private static final String CODEX = "client_version";

    private final OpenKey openKey;
    private final ListModels listModels;
    private final ClientAddress address;
    private final RelayParts parts;
    private final Vertx vertx;

    ModelLists(OpenKey openKey, ListModels listModels, ClientAddress address, RelayParts parts, Vertx vertx) {
        this.openKey = openKey;
        this.listModels = listModels;
        this.address = address;
        this.parts = parts;
        this.vertx = vertx;
    }

    /// @param dialect in whose words they are listed, as far as the path tells
    void list(HttpServerRequest request, Dialect dialect) {
        var words = words(request, dialect);
        withVisible(request, words, models -> {
            var list = switch (words) {
                case OPENAI -> json(models, request.params().contains(CODEX));
                case ANTHROPIC -> AnthropicModels.page(models, request.params());
                case GEMINI -> GeminiModels.page(models, request.getParam("pageSize"), request.getParam("pageToken"));
            };
            Reply.send(request, 200, list);
        });
    }

    void one(HttpServerRequest request, String id, Dialect dialect) {
        var words = words(request, dialect);
        withNamed(request, id, words, model -> {
            var told = switch (words) {
                case OPENAI -> text(json -> write(json, model));
                case ANTHROPIC -> AnthropicModels.one(model);
                case GEMINI -> GeminiModels.one(model);
            };
            Reply.send(request, 200, told);
        });
    }

    /// Goes on with a model by its id or an alias. Who may not have it, or asks too often, is told so instead, and
    /// what `then` refuses.
    void withNamed(HttpServerRequest request, String name, Dialect dialect, Consumer<Model> then) {
        withVisible(
                request,
                dialect,
                models -> then.accept(models.stream()
                        .filter(model ->
                                model.id().equals(name) || model.aliases().contains(name))
                        .findFirst()
                        .orElseThrow(() -> Fault.MODEL_NOT_FOUND
                                .because("There is no model of this name for this key.")
                                .of("model"))));
    }

    /// Anthropic's clients ask at OpenAI's path.
    private static Dialect words(HttpServerRequest request, Dialect dialect) {
        return dialect == Dialect.OPENAI && request.headers().contains(Wordings.ANTHROPIC_VERSION)
                ? Dialect.ANTHROPIC
                : dialect;
    }

    private void withVisible(HttpServerRequest request, Dialect dialect, Consumer<List<Model>> then) {
        try {
            var opened = openKey.open(PresentedKey.of(request), address.of(request));
            if (opened.refusal() != null) {
                throw opened.refusal().because("This API key may not be used.");
            }
            var listing = listModels.list(opened.key(), protocols(dialect)).toCompletableFuture();
            if (listing.isDone()) {
                listed(request, listing.join(), then);
                return;
            }
            var context = vertx.getOrCreateContext();
            listing.whenComplete((late, failure) -> context.runOnContext(_ -> {
                if (failure == null) {
                    listed(request, late, then);
                } else {
                    Reply.failed(request, failure);
                }
            }));
        } catch (FaultException refusal) {
            Reply.refuse(request, refusal);
        }
    }

    private void listed(HttpServerRequest request, Listing listing, Consumer<List<Model>> then) {
        switch (listing) {
            case Listing.Listed(var models, var standing) -> {
                Standings.put(request, standing, parts.clock.instant());
                try {
                    then.accept(models);
                } catch (FaultException refusal) {
                    Reply.refuse(request, refusal);
                }
            }
            case Listing.Limited(var refusal) -> Standings.refuse(request, refusal, parts);
        }
    }

    private Set<Protocol> protocols(Dialect dialect) {
        var all = EnumSet.noneOf(Protocol.class);
        for (var endpoint : Endpoint.values()) {
            if (endpoint.dialect() == dialect) {
                all.addAll(parts.protocols(endpoint));
            }
        }
        return all;
    }

    private static String json(List<Model> models, boolean forCodex) {
        return text(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (var model : models) {
                write(json, model);
            }
            json.writeEndArray();
            if (forCodex) {
                json.writeArrayFieldStart("models");
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", model.id());
        json.writeStringField("object", "model");
        json.writeNumberField("created", model.createdAt().getEpochSecond());
        json.writeStringField("owned_by", "farthing");
        json.writeStringField("display_name", model.id());
        json.writeStringField("type", model.type().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    static String text(Body body) {
        var text = new StringWriter(1024);
        try (var json = JSON.createGenerator(text)) {
            body.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Writes a document.
    interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
