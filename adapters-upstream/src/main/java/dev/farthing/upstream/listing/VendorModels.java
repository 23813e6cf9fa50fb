package dev.farthing.upstream.listing;

import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.upstream.ModelListing;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.Question;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Asks vendors of OpenAI's and Google's protocols and Abacus for their models; the vendor within has its own two.
@ApplicationScoped
class VendorModels implements ModelListing {
    private static final List<String> WITHIN = List.of("demo-chat", "demo-embedding");
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final String COLLECTION = "models";
    private static final int MOST_MODELS = 10_000;
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    private final VendorClients clients;

    private final AbacusSessions sessions;

    VendorModels(VendorClients clients, AbacusSessions sessions) {
        this.clients = clients;
        this.sessions = sessions;
    }

    @Override
    public List<String> models(Provider provider, UpstreamSecret secret) {
        return switch (provider.protocol()) {
            case DEMO -> WITHIN;
            case OPENAI ->
                parse(
                        ask(
                                provider,
                                "/models",
                                headers -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal())),
                        "data",
                        "id");
            case GEMINI ->
                parse(
                        ask(
                                provider,
                                "/models?pageSize=1000",
                                headers -> headers.set("x-goog-api-key", secret.reveal())),
                        COLLECTION,
                        "name");
            case ANTHROPIC ->
                parse(
                        ask(
                                provider,
                                Target.versioned(
                                        Objects.requireNonNull(provider.baseUrl()), "/v1", "/models?limit=1000"),
                                headers -> headers.set("x-api-key", secret.reveal())
                                        .set("anthropic-version", ANTHROPIC_VERSION)),
                        "data",
                        "id");
            case ABACUS -> sessions.modelNames(provider, secret);
        };
    }

    private ByteBuffer ask(Provider provider, String path, Consumer<MultiMap> shows) {
        var target = Target.of(Objects.requireNonNull(provider.baseUrl()), path, provider.proxyUrl());
        MultiMap headers;
        try {
            headers = HttpHeaders.headers();
            provider.headers().forEach(headers::set);
            shows.accept(headers);
            headers.set(HttpHeaders.ACCEPT, "application/json").set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
        } catch (IllegalArgumentException unsendable) {
            throw Fault.UPSTREAM_ERROR.because("The vendor cannot be asked as it is set up.");
        }
        var reply = Question.ask(clients, target, provider.timeouts(), headers, null, MOST_BYTES);
        return switch (reply.status()) {
            case 200 -> reply.body();
            case 401, 403 -> throw Fault.UPSTREAM_AUTH.because("The vendor refused the gateway's credential.");
            default ->
                throw Fault.UPSTREAM_ERROR.because(
                        "The vendor answered the question for its models with status " + reply.status() + ".");
        };
    }

    /// @param list the member that lists the models
    /// @param member what each is named in
    private static List<String> parse(ByteBuffer body, String list, String member) {
        var models = new ArrayList<String>();
        var start = body.arrayOffset() + body.position();
        try (var json = Json.parser(body.array(), start, start + body.remaining())) {
            var root = json.nextToken();
            for (var token = root; token != null && models.size() < MOST_MODELS; token = json.nextToken()) {
                if ((token == JsonToken.START_ARRAY && list.equals(json.currentName()))
                        || (token == JsonToken.START_ARRAY && root == JsonToken.START_ARRAY)) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                            if (json.nextToken() == JsonToken.VALUE_STRING && name.equals(member)) {
                                models.add(
                                        list.equals(COLLECTION) ? withoutCollection(json.getText()) : json.getText());
                            } else {
                                json.skipChildren();
                            }
                        }
                    }
                }
            }
        } catch (IOException notJson) {
            throw Fault.UPSTREAM_ERROR.because("The vendor's list of models cannot be read.");
        }
        return models;
    }

    /// Google names models with the collection they are of.
    private static String withoutCollection(String name) {
        return name.startsWith(COLLECTION + "/") ? name.substring(COLLECTION.length() + 1) : name;
    }
}
