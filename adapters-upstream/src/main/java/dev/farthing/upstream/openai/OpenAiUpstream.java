package dev.farthing.upstream.openai;

import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.RelayedCall;
import dev.farthing.upstream.wire.RuledRequest;
import dev.farthing.upstream.wire.Targets;
import dev.farthing.upstream.wire.UnsentCall;
import dev.farthing.upstream.wire.VendorClients;
import dev.farthing.upstream.wire.WholeBody;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Speaks OpenAI's protocol to any vendor that understands it.
@Singleton
class OpenAiUpstream implements Upstream {
    private final VendorClients clients;
    private final InstantSource clock;
    private final Targets targets = new Targets();

    OpenAiUpstream(VendorClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.OPENAI;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return endpoint.dialect() == Dialect.OPENAI;
    }

    @Override
    public UpstreamCall start(UpstreamRequest asked, ReplyListener listener) {
        RuledRequest ruled;
        MultiMap headers;
        try {
            ruled = RuledRequest.of(asked);
            headers = OpenAiHeaders.toVendor(ruled.request());
        } catch (IllegalArgumentException unsendable) {
            return UnsentCall.unsendable(clients.vertx(), listener);
        }
        var request = ruled.request();
        var call = new RelayedCall(
                request, listener, clock, meter(request), from -> ruled.told(OpenAiHeaders.toClient(from)));
        call.begin(clients, targets.of(request.provider(), pathOf(request.endpoint())), headers);
        return call;
    }

    private static AnswerMeter meter(UpstreamRequest request) {
        if (request.endpoint() == Endpoint.RESPONSES) {
            return new ResponsesMeter(request.keepText(), System.nanoTime());
        }
        if (request.endpoint().draws()) {
            return new PictureMeter(System.nanoTime());
        }
        if (request.endpoint().sounds()) {
            return new SpeechMeter(WholeBody.joined(request.body()), System.nanoTime());
        }
        return new ReplyReading(
                !request.endpoint().embeds(),
                request.usageWanted(),
                request.keepText(),
                request.capabilities().contains(UpstreamRequest.DRAWS),
                System.nanoTime());
    }

    private static String pathOf(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> "/chat/completions";
            case COMPLETIONS -> "/completions";
            case RESPONSES -> "/responses";
            case EMBEDDINGS -> "/embeddings";
            case IMAGES -> "/images/generations";
            case SPEECH -> "/audio/speech";
            case MESSAGES, GENERATE_CONTENT, EMBED_CONTENT, BATCH_EMBED_CONTENTS ->
                throw new IllegalArgumentException("not an endpoint of this protocol: " + endpoint);
        };
    }
}
