package dev.farthing.upstream.gemini;

import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.RelayedCall;
import dev.farthing.upstream.wire.RuledRequest;
import dev.farthing.upstream.wire.Targets;
import dev.farthing.upstream.wire.UnsentCall;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// Speaks Google's protocol: to its Gemini API, and to Vertex in its express mode, which has another base URL.
@Singleton
class GeminiUpstream implements Upstream {
    private static final String MODELS = "models/";
    private static final String TUNED_MODELS = "tunedModels/";

    private final VendorClients clients;
    private final InstantSource clock;
    private final Targets targets = new Targets();

    GeminiUpstream(VendorClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.GEMINI;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return endpoint.dialect() == Dialect.GEMINI;
    }

    @Override
    public UpstreamCall start(UpstreamRequest asked, ReplyListener listener) {
        RuledRequest ruled;
        MultiMap headers;
        try {
            ruled = RuledTools.fitted(asked);
            headers = GeminiHeaders.toVendor(ruled.request());
        } catch (IllegalArgumentException unsendable) {
            return UnsentCall.unsendable(clients.vertx(), listener);
        }
        var request = ruled.request();
        var meter = new GeminiMeter(!request.endpoint().embeds(), request.keepText(), System.nanoTime());
        var call = new RelayedCall(request, listener, clock, meter, from -> ruled.told(GeminiHeaders.toClient(from)));
        call.begin(clients, targets.of(request.provider(), pathOf(request)), headers);
        return call;
    }

    /// A stream is asked for as events, whatever its caller gets: what came last is known of each then.
    private static String pathOf(UpstreamRequest request) {
        return "/" + resource(request.upstreamModel())
                + switch (request.endpoint()) {
                    case GENERATE_CONTENT -> request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
                    case EMBED_CONTENT -> ":embedContent";
                    case BATCH_EMBED_CONTENTS -> ":batchEmbedContents";
                    case IMAGES -> GeminiModel.predicts(request.upstreamModel()) ? ":predict" : ":generateContent";
                    case CHAT_COMPLETIONS, COMPLETIONS, RESPONSES, EMBEDDINGS, SPEECH, MESSAGES ->
                        throw new IllegalArgumentException("not an endpoint of this protocol: " + request.endpoint());
                };
    }

    /// A model may be given with the collection it is of.
    private static String resource(String upstreamModel) {
        var path = URLEncoder.encode(GeminiModel.unsized(upstreamModel), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%40", "@");
        return path.startsWith(MODELS) || path.startsWith(TUNED_MODELS) ? path : MODELS + path;
    }
}
