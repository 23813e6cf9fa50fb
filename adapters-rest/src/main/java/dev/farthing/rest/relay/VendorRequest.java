package dev.farthing.rest.relay;

import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.Choice;
import dev.farthing.application.relay.Documents;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.application.relay.VendorCall;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.rest.relay.ClientRequest.SentLimit;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The client's request as each vendor that is asked gets it.
final class VendorRequest implements VendorCall.Asking {
    private static final String DROPPED = "x-farthing-dropped";
    private static final String MAX_TOKENS = "max_tokens";
    /// Capabilities of models that know the limit of output by this name alone.
    private static final List<String> NAMES_OF_LIMITS = List.of("max_completion_tokens", MAX_TOKENS);

    private final RelayParts parts;
    private final HttpServerRequest request;
    private final ClientRequest asked;
    private final Admission.Granted granted;
    private final RequestRules rules;
    private final CallTrace trace;
    private final Set<String> withheld;

    VendorRequest(RelayParts parts, HttpServerRequest request, ClientRequest asked, Admission.Granted granted) {
        this.parts = parts;
        this.request = request;
        this.asked = asked;
        this.granted = granted;
        this.rules = granted.rules();
        this.withheld = asked.withheldBy(rules);
        this.trace = parts.traces.of(granted.requestId(), request.headers());
    }

    CallTrace trace() {
        return trace;
    }

    /// The head of an answer that tells what the caller asked for and was not passed on.
    ReplyHead told(ReplyHead head) {
        if (withheld.isEmpty()) {
            return head;
        }
        var names = new TreeSet<>(withheld);
        var before = head.headers().get(DROPPED);
        if (before != null) {
            names.addAll(List.of(before.split(",", -1)));
        }
        var headers = new HashMap<>(head.headers());
        headers.put(DROPPED, String.join(",", names));
        return head.with(headers);
    }

    @Override
    public UpstreamCall start(Choice choice, ReplyListener listener) {
        var provider = choice.way().provider();
        var upstreamModel = choice.way().route().upstreamModel();
        var credential = choice.credential();
        var model = granted.offer().model();
        return parts.start(
                new UpstreamRequest(
                        granted.requestId(),
                        granted.request().endpoint(),
                        credential == null ? provider : provider.via(credential.proxyUrl()),
                        credential == null ? null : credential.secret(),
                        model.id(),
                        upstreamModel,
                        capabilities(),
                        model.maxOutputTokens(),
                        asked.stream(),
                        asked.usageWanted(),
                        parts.counter.knows(model.tokenizer()),
                        asked.forVendor(upstreamModel, limit(), withheld, onlyName()),
                        rules,
                        PassedHeaders.of(granted.request().dialect(), request.headers(), trace.next()),
                        parts.catalogue.get().settings()),
                asked.isForeign(),
                listener);
    }

    @Override
    public @Nullable String document() {
        return parts.catalogue.get().settings().errorBodies() ? Documents.beginning(asked.original(), null) : null;
    }

    private List<String> capabilities() {
        var known = granted.offer().model().capabilities();
        return !granted.draws() || known.contains(UpstreamRequest.DRAWS)
                ? known
                : Stream.concat(known.stream(), Stream.of(UpstreamRequest.DRAWS))
                        .toList();
    }

    /// What is held for, else what the model's rules say; null where neither is.
    private @Nullable SentLimit limit() {
        var held = granted.holding().outputTokens();
        var ruled = rules.limit(asked.outputTokens());
        var tokens = held != null ? held : rules.limitOutput() ? ruled : null;
        var name = onlyName();
        return tokens == null
                ? null
                : new SentLimit(tokens, rules.forced().limit() != null, name == null ? MAX_TOKENS : name);
    }

    /// By which name alone the model knows the limit of output; null where nobody said so.
    private @Nullable String onlyName() {
        var known = granted.offer().model().capabilities();
        for (var name : NAMES_OF_LIMITS) {
            if (known.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
