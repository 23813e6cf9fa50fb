package dev.farthing.rest.relay;

import dev.farthing.application.Ids;
import dev.farthing.application.authenticity.WeighPrompt;
import dev.farthing.application.relay.AdmitCall;
import dev.farthing.application.relay.AskVendors;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.ErrorLog;
import dev.farthing.application.relay.Interpreter;
import dev.farthing.application.relay.NoteProgress;
import dev.farthing.application.relay.NoteRefusal;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ResponseCache;
import dev.farthing.application.relay.SettleCached;
import dev.farthing.application.relay.SettleCall;
import dev.farthing.application.relay.TokenCounter;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
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
    /// Those whose vendors take nothing but text.
    private static final Set<Protocol> TEXT_ONLY = Set.of(Protocol.ABACUS);

    /// How long a client may take to send a request.
    private static final Duration PATIENCE = Duration.ofSeconds(29);

    private final Map<Protocol, Upstream> upstreams = new EnumMap<>(Protocol.class);
    private final Map<Endpoint, Set<Protocol>> serving = new EnumMap<>(Endpoint.class);
    private final Map<Endpoint, Set<Protocol>> carryingAll = new EnumMap<>(Endpoint.class);
    private final Interpreter interpreter;
    final OpenKey openKey;
    final AdmitCall admitCall;
    final AskVendors askVendors;
    final SettleCall settleCall;
    final SettleCached settleCached;
    final ResponseCache cache;
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
    /// After half as much silence at least, and no more than that, a client hears that its stream is alive.
    long silenceMillis = 7_500;
    /// Each event loop's own.
    final ThreadLocal<Patience> patience;
    final BodyRoom bodyRoom = BodyRoom.ofThisProcess();

    @SuppressWarnings("TooManyParameters")
    RelayParts(
            OpenKey openKey,
            AdmitCall admitCall,
            AskVendors askVendors,
            SettleCall settleCall,
            SettleCached settleCached,
            ResponseCache cache,
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
            Interpreter interpreter,
            @All List<Upstream> upstreams) {
        // Every call asks all of these: a look-up of each would cost as much as its rate limits do.
        this.openKey = ClientProxy.unwrap(openKey);
        this.admitCall = ClientProxy.unwrap(admitCall);
        this.askVendors = ClientProxy.unwrap(askVendors);
        this.settleCall = ClientProxy.unwrap(settleCall);
        this.settleCached = settleCached;
        this.cache = cache;
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
        this.interpreter = interpreter;
        for (var endpoint : Endpoint.values()) {
            var all = this.upstreams.values().stream()
                    .filter(upstream -> upstream.speaks(endpoint) || interpreter.carries(endpoint, upstream.protocol()))
                    .map(Upstream::protocol)
                    .collect(Collectors.toUnmodifiableSet());
            serving.put(endpoint, all);
            carryingAll.put(
                    endpoint,
                    all.stream()
                            .filter(protocol -> !TEXT_ONLY.contains(protocol))
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /// The protocols through which this request can be served: a chat that is more than text goes past vendors of
    /// text where the model has others; where it has none, these say why they refuse it.
    Set<Protocol> protocols(Endpoint endpoint, ClientRequest request) {
        var usual = protocols(endpoint);
        var more = carryingAll.getOrDefault(endpoint, Set.of());
        if (usual.size() == more.size()) {
            return usual;
        }
        var offer = catalogue.get().offer(request.model());
        boolean text = false;
        boolean other = false;
        if (offer != null) {
            for (var way : offer.ways()) {
                var protocol = way.provider().protocol();
                other |= more.contains(protocol);
                text |= !more.contains(protocol) && usual.contains(protocol);
            }
        }
        return text && other && !request.isPlainChat() ? more : usual;
    }

    /// The protocols through which a call of this endpoint can be served.
    Set<Protocol> protocols(Endpoint endpoint) {
        return serving.getOrDefault(endpoint, Set.of());
    }

    /// Starts one attempt at a vendor: in the caller's dialect where the vendor speaks it, else through the
    /// interpreter.
    ///
    /// @param foreign whether no vendor of that dialect would understand it as it is
    UpstreamCall start(UpstreamRequest request, boolean foreign, ReplyListener listener) {
        var upstream = upstream(request.provider().protocol());
        var needed = request.endpoint().capability();
        boolean emulated = request.stream() && request.rules().emulateStreams();
        boolean asItIs = !foreign
                && upstream.speaks(request.endpoint())
                && (needed == null || (request.capabilities().contains(needed) && !emulated && isUnruled(request)));
        if (asItIs) {
            return emulated && interpreter.carries(request.endpoint(), upstream.protocol())
                    ? interpreter.emulate(upstream, request, listener)
                    : upstream.start(request, listener);
        }
        return interpreter.start(upstream, request, listener);
    }

    /// Rules are written in one language: whoever could be asked in two is asked in the one that all its callers'
    /// requests can be put into.
    private static boolean isUnruled(UpstreamRequest request) {
        return request.rules().changeNothing();
    }

    private Upstream upstream(Protocol protocol) {
        var upstream = upstreams.get(protocol);
        if (upstream == null) {
            throw new IllegalStateException("admitted to a protocol nobody speaks: " + protocol);
        }
        return upstream;
    }
}
