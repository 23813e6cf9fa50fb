package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.abacus.AbacusRequest.Refusal;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.JsonBytes;
import dev.farthing.upstream.wire.RuledRequest;
import dev.farthing.upstream.wire.UnsentCall;
import dev.farthing.upstream.wire.VendorClients;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Speaks to Abacus: every call is a conversation of its own there, and OpenAI's dialect here.
@ApplicationScoped
class AbacusUpstream implements Upstream {
    private static final int BAD_REQUEST = 400;

    private final VendorClients clients;
    private final AbacusSessions sessions;
    private final Farewells farewells;
    private final InstantSource clock;

    AbacusUpstream(VendorClients clients, AbacusSessions sessions, Farewells farewells, InstantSource clock) {
        this.clients = clients;
        this.sessions = sessions;
        this.farewells = farewells;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.ABACUS;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return endpoint == Endpoint.CHAT_COMPLETIONS;
    }

    @Override
    public UpstreamCall start(UpstreamRequest given, ReplyListener asker) {
        var ruled = RuledRequest.of(given);
        var request = ruled.request();
        var listener = ruled.telling(asker);
        if (request.endpoint() != Endpoint.CHAT_COMPLETIONS) {
            return refused(
                    new Refusal(
                            "unsupported_endpoint", "model", "This model's provider serves chat completions alone."),
                    listener);
        }
        var asked = AbacusRequest.of(request);
        var refusal = asked.refusal();
        if (refusal != null) {
            return refused(refusal, listener);
        }
        var call = new AbacusCall(new AbacusCall.Parts(clients, sessions, farewells, clock), request, asked, listener);
        call.begin();
        return call;
    }

    private UpstreamCall refused(Refusal refusal, ReplyListener listener) {
        return UnsentCall.telling(clients.vertx(), () -> {
            listener.began(new ReplyHead(BAD_REQUEST, "application/json", false, Map.of()));
            listener.ended(end(refusal));
        });
    }

    private static ReplyEnd end(Refusal refusal) {
        var body = new JsonBytes(256)
                .raw("{\"error\":{\"message\":")
                .quoted(refusal.sentence())
                .raw(",\"type\":\"invalid_request_error\",\"param\":")
                .quoted(refusal.param())
                .raw(",\"code\":")
                .quoted(refusal.code())
                .raw("}}")
                .take();
        var summary = new ReplySummary(false, null, TextTally.EMPTY, null, null, refusal.code());
        return new ReplyEnd(
                summary,
                List.of(body),
                List.of(),
                new UpstreamFailure(
                        Fault.INVALID_REQUEST,
                        FailureClass.CALLER,
                        refusal.sentence(),
                        BAD_REQUEST,
                        null,
                        summary,
                        new VendorError(BAD_REQUEST, Set.of(refusal.code()), refusal.sentence())));
    }
}
