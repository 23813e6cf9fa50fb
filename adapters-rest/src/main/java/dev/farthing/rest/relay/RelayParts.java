package dev.farthing.rest.relay;

import dev.farthing.application.Ids;
import dev.farthing.application.authenticity.WeighPrompt;
import dev.farthing.application.relay.AdmitCall;
import dev.farthing.application.relay.AskVendors;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.ErrorLog;
import dev.farthing.application.relay.NoteProgress;
import dev.farthing.application.relay.NoteRefusal;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.relay.SettleCall;
import dev.farthing.application.relay.TokenCounter;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.ClientAddress;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What every relayed call needs.
@Singleton
class RelayParts {
    /// The vendor protocols that take every request in OpenAI's dialect as it is.
    private static final Set<Protocol> SPEAK_OPENAI = Set.of(Protocol.OPENAI, Protocol.DEMO);

    /// Those that a chat can be carried over to.
    private static final Set<Protocol> CHAT = Set.of(Protocol.OPENAI, Protocol.DEMO, Protocol.ABACUS);

    /// How long a client may take to send a request.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<Protocol, Upstream> upstreams = new EnumMap<>(Protocol.class);
    private final Set<Protocol> ofChat;
    private final Set<Protocol> ofOthers;
    final OpenKey openKey;
    final AdmitCall admitCall;
    final AskVendors askVendors;
    final SettleCall settleCall;
    final WeighPrompt weighPrompt;
    final NoteRefusal noteRefusal;
    final NoteProgress noteProgress;
    final ErrorLog errors;
    final TokenCounter counter;
    final CurrentCatalogue catalogue;
    final ClientAddress address;
    final FirstCalls firstCalls;
    final CallTraces traces;
    final Drain drain;
    final InstantSource clock;
    final Ids ids;
    /// How often it is noted how far an answer has come; most answers have ended before the first time.
    long progressNanos = Duration.ofSeconds(5).toNanos();
    /// Each event loop's own.
    final ThreadLocal<Patience> patience;

    @SuppressWarnings("TooManyParameters")
    RelayParts(
            OpenKey openKey,
            AdmitCall admitCall,
            AskVendors askVendors,
            SettleCall settleCall,
            WeighPrompt weighPrompt,
            NoteRefusal noteRefusal,
            NoteProgress noteProgress,
            ErrorLog errors,
            TokenCounter counter,
            CurrentCatalogue catalogue,
            ClientAddress address,
            FirstCalls firstCalls,
            CallTraces traces,
            Drain drain,
            InstantSource clock,
            Ids ids,
            Vertx vertx,
            @All List<Upstream> upstreams) {
        // Every call asks all of these: a look-up of each would cost as much as its rate limits do.
        this.openKey = ClientProxy.unwrap(openKey);
        this.admitCall = ClientProxy.unwrap(admitCall);
        this.askVendors = ClientProxy.unwrap(askVendors);
        this.settleCall = ClientProxy.unwrap(settleCall);
        this.weighPrompt = ClientProxy.unwrap(weighPrompt);
        this.noteRefusal = noteRefusal;
        this.noteProgress = noteProgress;
        this.errors = errors;
        this.counter = counter;
        this.catalogue = catalogue;
        this.address = address;
        this.firstCalls = firstCalls;
        this.traces = traces;
        this.drain = drain;
        this.clock = clock;
        this.ids = ids;
        this.patience = ThreadLocal.withInitial(() -> new Patience(vertx, PATIENCE));
        upstreams.forEach(upstream -> this.upstreams.put(upstream.protocol(), upstream));
        this.ofChat = spoken(CHAT);
        this.ofOthers = spoken(SPEAK_OPENAI);
    }

    private Set<Protocol> spoken(Set<Protocol> some) {
        return some.stream().filter(upstreams::containsKey).collect(Collectors.toUnmodifiableSet());
    }

    /// The protocols through which this request can be served: a chat that is more than text goes past vendors of
    /// text where the model has others; where it has none, these say why they refuse it.
    Set<Protocol> protocols(Endpoint endpoint, OpenAiRequest request) {
        var usual = protocols(endpoint);
        if (usual.size() == ofOthers.size()) {
            return usual;
        }
        var offer = catalogue.get().offer(request.model());
        boolean text = false;
        boolean more = false;
        if (offer != null) {
            for (var way : offer.ways()) {
                boolean speaks = ofOthers.contains(way.provider().protocol());
                more |= speaks;
                text |= !speaks && usual.contains(way.provider().protocol());
            }
        }
        return text && more && !request.isPlainChat() ? ofOthers : usual;
    }

    /// The protocols through which a request in OpenAI's dialect can be served.
    Set<Protocol> protocols(Endpoint endpoint) {
        return endpoint == Endpoint.CHAT_COMPLETIONS ? ofChat : ofOthers;
    }

    Upstream upstream(Protocol protocol) {
        var upstream = upstreams.get(protocol);
        if (upstream == null) {
            throw new IllegalStateException("admitted to a protocol nobody speaks: " + protocol);
        }
        return upstream;
    }
}
