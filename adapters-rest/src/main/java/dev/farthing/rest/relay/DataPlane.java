package dev.farthing.rest.relay;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.usage.Endpoint;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// Takes the data plane's requests off the router before anything else looks at them.
@Singleton
class DataPlane {
    /// Before every route of the framework, behind the one that turns away late calls.
    private static final int FIRST = Integer.MIN_VALUE + 1;

    private static final String ENDPOINTS =
            Arrays.stream(Endpoint.values()).map(e -> "POST " + e.path()).collect(Collectors.joining(", "));

    private final RelayParts parts;
    private final ModelLists models;
    private final Cors cors;

    DataPlane(RelayParts parts, ModelLists models, CurrentCatalogue catalogue) {
        this.parts = parts;
        this.models = models;
        this.cors = new Cors(catalogue);
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::dispatch);
    }

    private void dispatch(RoutingContext context) {
        var request = context.request();
        var target = Target.of(String.valueOf(request.path()));
        if (target == null && isModelListForTools(request)) {
            target = Target.MODELS;
        }
        if (target == null) {
            context.next();
            return;
        }
        if (cors.answered(request)) {
            return;
        }
        switch (target) {
            case Target.Call(var endpoint) -> {
                if (allowed(request, HttpMethod.POST)) {
                    new RelayCall(parts, context, endpoint).begin();
                }
            }
            case Target.ModelList _ -> {
                if (allowed(request, HttpMethod.GET)) {
                    models.list(request);
                }
            }
            case Target.OneModel(var id) -> {
                if (allowed(request, HttpMethod.GET)) {
                    models.one(request, id);
                }
            }
            case Target.Unknown _ ->
                Reply.refuse(
                        request,
                        Fault.ROUTE_NOT_FOUND,
                        "There is no " + request.method() + " " + request.path() + " here. Served are " + ENDPOINTS
                                + ", GET /v1/models and GET /v1/models/{id}; set the base URL to end in /v1.");
        }
    }

    /// `/models` alone is a page of the console, unless a tool asks that forgot `/v1` and shows an inference key.
    private static boolean isModelListForTools(HttpServerRequest request) {
        if (!"/models".equals(request.path())) {
            return false;
        }
        var key = PresentedKey.of(request);
        return key != null && key.startsWith("sk-");
    }

    private static boolean allowed(HttpServerRequest request, HttpMethod method) {
        if (request.method().equals(method)
                || (HttpMethod.GET.equals(method) && HttpMethod.HEAD.equals(request.method()))) {
            return true;
        }
        request.response().putHeader("allow", method.name());
        Reply.send(
                request,
                405,
                OpenAiErrors.body(
                        Fault.ROUTE_NOT_FOUND,
                        request.path() + " is asked with " + method + ", not with " + request.method() + ".",
                        null,
                        Map.of()));
        return false;
    }
}
