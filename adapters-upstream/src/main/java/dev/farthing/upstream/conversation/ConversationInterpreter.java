package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.Interpreter;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import dev.farthing.upstream.wire.UnsentCall;
import dev.farthing.upstream.wire.WholeBody;
import io.quarkus.arc.All;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Carries calls over between any two dialects that have conversations, that turn texts into vectors, or that make
/// pictures of them.
@Singleton
class ConversationInterpreter implements Interpreter {
    /// What a caller says in its own dialect to a vendor that speaks it is nobody else's business.
    private static final Conversation UNREAD = new Conversation(
            List.of(),
            List.of(),
            List.of(),
            new Conversation.ToolChoice.Auto(),
            null,
            Sampling.USUAL,
            new Conversation.Format.Free(),
            null,
            null,
            true,
            Conversation.Output.TEXT,
            Set.of());

    private static final RequestRules IN_ONE_PIECE = new RequestRules(
            RequestFields.NONE,
            new RequestFields(
                    Map.of(
                            "stream", RequestFields.Nothing.NULL,
                            "stream_options", RequestFields.Nothing.NULL),
                    null),
            null);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Map<Endpoint, ClientDialect> clients = new EnumMap<>(Endpoint.class);
    private final Map<Protocol, VendorDialect> vendors = new EnumMap<>(Protocol.class);
    private final Map<Endpoint, EmbeddingDialect> embeddingClients = new EnumMap<>(Endpoint.class);
    private final Map<Protocol, EmbeddingDialect> embeddingVendors = new EnumMap<>(Protocol.class);
    private final Map<Endpoint, PictureClient> pictureClients = new EnumMap<>(Endpoint.class);
    private final Map<Protocol, PictureVendor> pictureVendors = new EnumMap<>(Protocol.class);

    ConversationInterpreter(
            Vertx vertx,
            InstantSource clock,
            @All List<ClientDialect> clients,
            @All List<VendorDialect> vendors,
            @All List<EmbeddingDialect> embeddings,
            @All List<PictureClient> pictureClients,
            @All List<PictureVendor> pictureVendors) {
        this.vertx = vertx;
        this.clock = clock;
        clients.forEach(client -> this.clients.put(client.endpoint(), client));
        vendors.forEach(vendor -> vendor.protocols().forEach(protocol -> this.vendors.put(protocol, vendor)));
        pictureClients.forEach(client -> this.pictureClients.put(client.endpoint(), client));
        pictureVendors.forEach(
                vendor -> vendor.protocols().forEach(protocol -> this.pictureVendors.put(protocol, vendor)));
        for (var dialect : embeddings) {
            dialect.endpoints().forEach(endpoint -> embeddingClients.put(endpoint, dialect));
            dialect.protocols().forEach(protocol -> embeddingVendors.put(protocol, dialect));
        }
    }

    @Override
    public boolean carries(Endpoint endpoint, Protocol protocol) {
        if (endpoint.draws()) {
            return pictureClients.containsKey(endpoint) && pictureVendors.containsKey(protocol);
        }
        return endpoint.embeds()
                ? embeddingClients.containsKey(endpoint) && embeddingVendors.containsKey(protocol)
                : clients.containsKey(endpoint) && vendors.containsKey(protocol);
    }

    @Override
    public UpstreamCall start(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        if (request.endpoint().draws()) {
            return draw(vendor, request, listener);
        }
        return request.endpoint().embeds() ? embed(vendor, request, listener) : converse(vendor, request, listener);
    }

    @Override
    public UpstreamCall emulate(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        var client = known(clients, request.endpoint());
        var dialect = known(vendors, vendor.protocol());
        var answer =
                new InterpretedAnswer(request, listener, client, answering(request), asked(client, request), Set.of());
        var whole = request.whole(request.rules().under(IN_ONE_PIECE));
        return answer.of(vendor.start(whole, answer.reading(dialect)));
    }

    /// What an answer is told by, as far as it is understood; the vendor gets the caller's own words.
    private static Conversation asked(ClientDialect client, UpstreamRequest request) {
        try {
            return client.read(WholeBody.joined(request.body()), true);
        } catch (FaultException vendorsOwnAffair) {
            return UNREAD;
        }
    }

    /// Vendors are asked where their own dialect has it, whatever that is called there.
    private UpstreamCall draw(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        var client = known(pictureClients, request.endpoint());
        var dialect = known(pictureVendors, vendor.protocol());
        Pictures.Wanted wanted;
        Written written;
        try {
            wanted = client.read(WholeBody.joined(request.body()), request.stream());
            written = dialect.write(wanted, request.upstreamModel());
        } catch (FaultException refusal) {
            return UnsentCall.telling(vertx, () -> listener.failed(refused(refusal)));
        }
        var dropped = new TreeSet<>(wanted.dropped());
        dropped.addAll(written.dropped());
        var answer = new DrawnAnswer(client, dialect, wanted, clock.instant());
        return vendor.start(
                carried(request, request.endpoint(), written), new AnswerInOnePiece(listener, answer, dropped));
    }

    private UpstreamCall embed(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        var client = known(embeddingClients, request.endpoint());
        var dialect = known(embeddingVendors, vendor.protocol());
        EmbeddingDialect.Texts texts;
        Written written;
        try {
            texts = client.read(WholeBody.joined(request.body()), request.endpoint());
            written = dialect.write(texts, request.upstreamModel());
        } catch (FaultException refusal) {
            return UnsentCall.telling(vertx, () -> listener.failed(refused(refusal)));
        }
        var answer = new EmbeddedAnswer(request, client, dialect, texts);
        return vendor.start(
                carried(request, dialect.vendorEndpoint(), written),
                new AnswerInOnePiece(listener, answer, texts.dropped()));
    }

    private UpstreamCall converse(Upstream vendor, UpstreamRequest request, ReplyListener listener) {
        var client = known(clients, request.endpoint());
        var dialect = known(vendors, vendor.protocol());
        Conversation conversation;
        Written written;
        try {
            conversation = client.read(WholeBody.joined(request.body()), streams(request));
            MediaSizes.check(conversation);
            written = dialect.write(conversation, addressee(request));
        } catch (FaultException refusal) {
            return UnsentCall.telling(vertx, () -> listener.failed(refused(refusal)));
        }
        var dropped = new TreeSet<>(conversation.dropped());
        dropped.addAll(written.dropped());
        var answering = answering(request);
        var answer = new InterpretedAnswer(request, listener, client, answering, conversation, dropped);
        return answer.of(vendor.start(carried(request, dialect.endpoint(), written), answer.reading(dialect)));
    }

    /// The body may have been made to ask for usage that the caller did not ask for: only the request knows.
    private Answering answering(UpstreamRequest request) {
        return new Answering(
                request.requestId(), request.model(), clock.instant(), request.stream(), request.usageWanted());
    }

    /// Whether the vendor is asked for the answer bit by bit.
    private static boolean streams(UpstreamRequest request) {
        return request.stream() && !request.rules().emulateStreams();
    }

    /// The request as the vendor gets it.
    private static UpstreamRequest carried(UpstreamRequest request, Endpoint endpoint, Written written) {
        var headers = new HashMap<>(request.headers());
        headers.keySet().removeIf(ConversationInterpreter::isOfDialect);
        headers.putAll(written.headers());
        return new UpstreamRequest(
                request.requestId(),
                endpoint,
                request.provider(),
                request.secret(),
                request.model(),
                request.upstreamModel(),
                request.capabilities(),
                request.mostOutputTokens(),
                streams(request),
                true,
                request.keepText(),
                List.of(written.body()),
                request.rules(),
                headers,
                request.limits());
    }

    private static Addressee addressee(UpstreamRequest request) {
        return new Addressee(request.upstreamModel(), request.capabilities(), request.mostOutputTokens());
    }

    /// What a dialect's callers tell its vendors says nothing to others.
    private static boolean isOfDialect(String header) {
        return header.startsWith("anthropic-") || header.startsWith("openai-");
    }

    private static UpstreamFailure refused(FaultException refusal) {
        return new UpstreamFailure(
                refusal.fault(), FailureClass.CALLER, refusal.sentence(), null, null, ReplySummary.NOTHING);
    }

    private static <K, V> V known(Map<K, V> some, K key) {
        var one = some.get(key);
        if (one == null) {
            throw new IllegalStateException("no conversations are had in the dialect of " + key);
        }
        return one;
    }
}
