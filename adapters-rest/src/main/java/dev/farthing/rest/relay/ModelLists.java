package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.application.relay.ListModels;
import dev.farthing.application.relay.ListModels.Listing;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.relay.RateLimits.Standing;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The models a key may use, as OpenAI lists models.
@Singleton
class ModelLists {
    private static final JsonFactory JSON = new JsonFactory();

    private final OpenKey openKey;
    private final ListModels listModels;
    private final ClientAddress address;
    private final RelayParts parts;

    ModelLists(OpenKey openKey, ListModels listModels, ClientAddress address, RelayParts parts) {
        this.openKey = openKey;
        this.listModels = listModels;
        this.address = address;
        this.parts = parts;
    }

    void list(HttpServerRequest request) {
        try {
            var models = visible(request);
            if (models != null) {
                Reply.send(request, 200, json(models));
            }
        } catch (FaultException refusal) {
            Reply.refuse(request, refusal);
        }
    }

    void one(HttpServerRequest request, String id) {
        try {
            var models = visible(request);
            if (models == null) {
                return;
            }
            var model = models.stream()
                    .filter(m -> m.id().equals(id) || m.aliases().contains(id))
                    .findFirst()
                    .orElseThrow(() -> Fault.MODEL_NOT_FOUND.because("There is no model of this name for this key."));
            Reply.send(request, 200, json(model));
        } catch (FaultException refusal) {
            Reply.refuse(request, refusal);
        }
    }

    /// Null when the key asks too often, which its client has been told.
    private @Nullable List<Model> visible(HttpServerRequest request) {
        var opened = openKey.open(PresentedKey.of(request), address.of(request));
        if (opened.refusal() != null) {
            throw opened.refusal().because("This API key may not be used.");
        }
        return switch (listModels.list(opened.key(), parts.protocols(Endpoint.CHAT_COMPLETIONS))) {
            case Listing.Listed(var models, var standing) -> {
                standing(request, standing);
                yield models;
            }
            case Listing.Limited(var refusal) -> {
                standing(request, refusal.standing());
                RateHeaders.putRetryAfter(request.response().headers(), refusal.retryAfter());
                var settings = parts.catalogue.get().settings();
                Reply.refuse(request, refusal.fault(), settings.withContact(refusal.fault(), refusal.sentence()));
                yield null;
            }
        };
    }

    private static void standing(HttpServerRequest request, @Nullable Standing standing) {
        if (standing != null) {
            RateHeaders.put(request.response().headers(), standing);
        }
    }

    private static String json(List<Model> models) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (var model : models) {
                write(json, model);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static String json(Model model) {
        return write(json -> write(json, model));
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

    private static String write(Body body) {
        var text = new StringWriter(1024);
        try (var json = JSON.createGenerator(text)) {
            body.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
