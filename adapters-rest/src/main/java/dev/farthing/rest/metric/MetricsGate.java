package dev.farthing.rest.metric;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.fault.Kind;
import dev.farthing.rest.BearerSecret;
import dev.farthing.rest.ClientAddress;
import dev.farthing.rest.Problems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Shows the metrics to callers of the same machine and to operators: names of models and providers, and what is
/// spent on them, are nobody else's business.
@Singleton
class MetricsGate {
    /// Behind what turns away late calls, and before the route it guards.
    private static final int ORDER = Integer.MIN_VALUE + 3;

    private final OperatorCheck operators;
    private final ClientAddress addresses;

    MetricsGate(OperatorCheck operators, ClientAddress addresses) {
        this.operators = operators;
        this.addresses = addresses;
    }

    void stand(@Observes Router router) {
        router.route("/q/metrics*").order(ORDER).blockingHandler(this::admit, false);
    }

    private void admit(RoutingContext context) {
        var request = context.request();
        try {
            if (!isOfThisMachine(request)) {
                var secret = BearerSecret.of(request.getHeader(HttpHeaders.AUTHORIZATION));
                if (secret == null) {
                    throw Fault.UNAUTHORIZED.because(
                            "the key of an operator is needed: Authorization: Bearer ak-far-…");
                }
                operators.mustBeOperator(secret, addresses.of(request));
            }
        } catch (FaultException refusal) {
            refuse(context, refusal);
            return;
        }
        context.next();
    }

    /// A proxy on this machine says for whom it asks; nobody else says such a thing.
    private boolean isOfThisMachine(HttpServerRequest request) {
        var headers = request.headers();
        return ClientAddress.isLoopback(addresses.of(request))
                && !headers.contains("x-forwarded-for")
                && !headers.contains("forwarded");
    }

    private static void refuse(RoutingContext context, FaultException refusal) {
        var kind = refusal.fault().kind();
        var response = context.response();
        if (kind == Kind.UNAUTHENTICATED) {
            response.putHeader("www-authenticate", "Bearer");
        }
        if (refusal.retryAfter() != null) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, String.valueOf(refusal.retryAfter().toSeconds() + 1));
        }
        response.setStatusCode(Problems.status(kind))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Problems.json(refusal.fault(), refusal.sentence()));
    }
}
