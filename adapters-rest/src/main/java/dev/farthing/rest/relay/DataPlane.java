package dev.farthing.rest.relay;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.fault.Fault;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/// Takes the data plane's requests off the router before anything else looks at them.
@Singleton
class DataPlane {
    /// Before every route of the framework, behind the one that turns away late calls.
    private static final int FIRST = Integer.MIN_VALUE + 1;

    private static final int BAD_REQUEST = 400;
    private static final String ROUTES = String.join(", ", Target.routes());

    private final RelayParts parts;
    private final ModelLists models;
    private final OwnKeyPanels panels;
    private final Cors cors;
    private final Framing framing = new Framing();

    DataPlane(RelayParts parts, ModelLists models, OwnKeyPanels panels, CurrentCatalogue catalogue) {
        this.parts = parts;
        this.models = models;
        this.panels = panels;
        this.cors = new Cors(catalogue);
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::dispatch).failureHandler(this::failed);
    }

    /// The router itself refuses a request that names no host, and would say so in words of its own and in the log.
    private void failed(RoutingContext context) {
        if (context.failure() instanceof VertxException
                && context.statusCode() == BAD_REQUEST
                && !context.request().headers().contains(HttpHeaders.HOST)) {
            framing.refuseHost(context);
        } else {
            context.next();
        }
    }

    private void dispatch(RoutingContext context) {
        var request = context.request();
        if (framing.refuses(context)) {
            return;
        }
        var path = String.valueOf(request.path());
        var target = Target.of(path);
        if (target == null && isModelListForTools(request)) {
            target = Target.of(Target.PREFIX + path);
        }
        if (target == null) {
            context.next();
            return;
        }
        if (cors.answered(request)) {
            return;
        }
        if (!(target instanceof Target.Call)) {
            request.response()
                    .putHeader(ClientReply.X_REQUEST_ID, parts.ids.next().toString());
        }
        if (!(target instanceof Target.Unknown) && !allowed(request, Target.method(target))) {
            return;
        }
        switch (target) {
            case Target.Call(var endpoint) -> new RelayCall(parts, context, endpoint).begin();
            case Target.ModelList _ -> models.list(request);
            case Target.OneModel(var id) -> models.one(request, id);
            case Target.OwnKey(var question) -> panels.answer(request, question);
            case Target.Unknown _ ->
                Reply.refuse(
                        request,
                        Fault.ROUTE_NOT_FOUND,
                        "There is no " + request.method() + " " + request.path() + " here. Served are " + ROUTES
                                + "; set the base URL to end in /v1.");
        }
    }

    /// `/models` alone is a page of the console, and so is what lies below it, unless a tool asks that forgot `/v1`
    /// and shows an inference key.
    private static boolean isModelListForTools(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        if (!"/models".equals(path) && !path.startsWith(Target.ONE_MODEL)) {
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
