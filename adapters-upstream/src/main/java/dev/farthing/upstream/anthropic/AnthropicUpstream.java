package dev.farthing.upstream.anthropic;

import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.RelayedCall;
import dev.farthing.upstream.wire.RuledRequest;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.Targets;
import dev.farthing.upstream.wire.UnsentCall;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;

/// Speaks Anthropic's protocol to any vendor that understands it.
@Singleton
class AnthropicUpstream implements Upstream {
    private static final String IN_BETA = "?beta=true";

    private final VendorClients clients;
    private final InstantSource clock;
    private final Targets targets = new Targets();

    AnthropicUpstream(VendorClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.ANTHROPIC;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return endpoint == Endpoint.MESSAGES;
    }

    @Override
    public UpstreamCall start(UpstreamRequest asked, ReplyListener listener) {
        RuledRequest ruled;
        MultiMap headers;
        try {
            ruled = RuledRequest.of(asked);
            headers = AnthropicHeaders.toVendor(ruled.request());
        } catch (IllegalArgumentException unsendable) {
            return UnsentCall.unsendable(clients.vertx(), listener);
        }
        var request = ruled.request();
        var meter = new AnthropicMeter(request.keepText(), System.nanoTime());
        var call =
                new RelayedCall(request, listener, clock, meter, from -> ruled.told(AnthropicHeaders.toClient(from)));
        call.begin(clients, targets.of(request.provider(), pathOf(request)), headers);
        return call;
    }

    /// Below a base URL that names no version, though one that does is forgiven; and as Anthropic's own clients ask
    /// for what is in beta.
    private static String pathOf(UpstreamRequest request) {
        var path = Target.versioned(Objects.requireNonNull(request.provider().baseUrl()), "/v1", "/messages");
        return request.headers().containsKey(AnthropicHeaders.BETA) ? path + IN_BETA : path;
    }
}
