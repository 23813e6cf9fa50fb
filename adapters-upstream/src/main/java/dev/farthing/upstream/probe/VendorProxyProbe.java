package dev.farthing.upstream.probe;

import dev.farthing.application.upstream.ProxyProbe;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.upstream.wire.Question;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Any answer at all shows that the proxy leads there, but for its own that it does not know us.
@ApplicationScoped
class VendorProxyProbe implements ProxyProbe {
    private static final Timeouts LIMITS = new Timeouts(10_000, 10_000, 10_000, 10_000);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int LOGIN_WANTED = 407;

    private final VendorClients clients;

    VendorProxyProbe(VendorClients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable String trouble(OutboundProxy proxy, URI target) {
        var path = target.getRawPath();
        var through = Target.of(target, path == null || path.isEmpty() ? "/" : "", proxy.withLogin());
        var headers = HttpHeaders.headers().set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
        try {
            var reply = Question.ask(clients, through, LIMITS, headers, null, MOST_BYTES);
            return reply.status() == LOGIN_WANTED ? "The proxy wants another user name or password." : null;
        } catch (FaultException trouble) {
            return "Through the proxy: " + trouble.sentence();
        }
    }
}
