package dev.farthing.rest.relay;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/// Takes the data plane's requests off the router before anything else looks at them.
@Singleton
class DataPlane {
    /// Before every route of the framework, behind the one that turns away late calls.
    private static final int FIRST = Integer.MIN_VALUE + 1;

    /// What clients ask, without a key, to see whether anybody is there.
    private static final Set<String> PROBES = Set.of("/", "/api/hello", "/anthropic", "/anthropic/");

    private static final int BAD_REQUEST = 400;
    private static final String ROUTES = String.join(", ", Target.routes());

    private final RelayParts parts;
    private final ModelLists models;
    private final TokenCounts tokens;
    private final OwnKeyPanels panels;
    private final Cors cors;
    private final Planes planes;
    private final Framing framing = new Framing();

    DataPlane(
            RelayParts parts,
            ModelLists models,
            TokenCounts tokens,
            OwnKeyPanels panels,
            CurrentCatalogue catalogue,
            Ports ports,
            Seal seal) {
        this.parts = parts;
        this.models = models;
        this.tokens = tokens;
        this.panels = panels;
        this.cors = new Cors(catalogue);
        this.planes = new Planes(ports, seal);
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
        if (HttpMethod.HEAD.equals(request.method()) && PROBES.contains(path)) {
            request.response().end();
            return;
        }
        var target = Target.of(path);
        if (target == null && isModelListForTools(request)) {
            target = Target.of(Target.PREFIX + path);
        }
        if (planes.isAstray(request, context.normalizedPath(), target)) {
            Reply.refuseInPlane(
                    request,
                    Fault.ROUTE_NOT_FOUND,
                    "There is no " + request.method() + " " + request.path() + " on this port.");
            return;
        }
        if (target == null) {
            context.next();
            return;
        }
        if (cors.answered(request)) {
            return;
        }
        if (!(target instanceof Target.Call)) {
            var id = parts.ids.next().toString();
            request.response().putHeader(ClientReply.X_REQUEST_ID, id);
            Wordings.of(request).identify(request.response().headers(), id);
        }
        if (!(target instanceof Target.Unknown) && !allowed(request, Target.method(target))) {
            return;
        }
        switch (target) {
            case Target.Call call -> new RelayCall(parts, context, call).begin();
            case Target.CountTokens count -> tokens.count(request, count);
            case Target.ModelList(var dialect) -> models.list(request, dialect);
            case Target.OneModel(var id, var dialect) -> models.one(request, id, dialect);
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
                Wordings.of(request)
                        .body(Refusal.of(
                                Fault.ROUTE_NOT_FOUND,
                                request.path() + " is asked with " + method + ", not with " + request.method() + ".")));
        return false;
    }
}
