package dev.farthing.upstream.openai;

import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.UnsentCall;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Speaks OpenAI's protocol to any vendor that understands it.
@Singleton
class OpenAiUpstream implements Upstream {
    private static final int MOST_TARGETS = 1_000;

    private final VendorClients clients;
    private final InstantSource clock;
    private final Map<Address, Target> targets = new ConcurrentHashMap<>();

    private record Address(
            URI baseUrl, Endpoint endpoint, @Nullable URI proxyUrl) {}

    OpenAiUpstream(VendorClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.OPENAI;
    }

    @Override
    public UpstreamCall start(UpstreamRequest request, ReplyListener listener) {
        MultiMap headers;
        try {
            headers = OpenAiHeaders.toVendor(request);
        } catch (IllegalArgumentException unsendable) {
            return refused(listener);
        }
        var call = new OpenAiCall(request, listener, clock);
        call.begin(clients, target(request.provider(), request.endpoint()), headers);
        return call;
    }

    private Target target(Provider provider, Endpoint endpoint) {
        var baseUrl = Objects.requireNonNull(provider.baseUrl());
        var address = new Address(baseUrl, endpoint, provider.proxyUrl());
        var known = targets.get(address);
        if (known != null) {
            return known;
        }
        if (targets.size() >= MOST_TARGETS) {
            targets.clear();
        }
        var fresh = Target.of(baseUrl, pathOf(endpoint), provider.proxyUrl());
        targets.put(address, fresh);
        return fresh;
    }

    private static String pathOf(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> "/chat/completions";
            case COMPLETIONS -> "/completions";
            case EMBEDDINGS -> "/embeddings";
        };
    }

    /// A header that no request may carry: the provider or its credential is set up wrongly.
    private UpstreamCall refused(ReplyListener listener) {
        return UnsentCall.telling(
                clients.vertx(),
                () -> listener.failed(new UpstreamFailure(
                        Fault.UPSTREAM_ERROR,
                        FailureClass.NETWORK,
                        "The vendor cannot be asked as it is set up.",
                        null,
                        null,
                        ReplySummary.NOTHING)));
    }
}
