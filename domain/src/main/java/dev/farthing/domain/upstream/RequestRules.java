package dev.farthing.domain.upstream;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is done to requests on their way to a vendor.
///
/// @param defaults members of requests that do not say them
/// @param forced members of all requests, whatever they say
/// @param stream null: as the model's own name has it
public record RequestRules(
        RequestFields defaults,
        RequestFields forced,
        @Nullable Streaming stream) {
    public static final RequestRules NONE = new RequestRules(RequestFields.NONE, RequestFields.NONE, null);

    /// What a vendor tells its model of tools and forms, beside what it was sent.
    private static final int TOKENS_OF_EXPLANATIONS = 1_024;

    private static final String STORE = "store";

    public RequestRules {
        refuseNothing(defaults.members());
    }

    /// Whether requests go as they are.
    public boolean changeNothing() {
        return defaults.isEmpty() && forced.isEmpty();
    }

    public boolean emulateStreams() {
        return stream == Streaming.EMULATED;
    }

    /// These with others over them.
    public RequestRules under(RequestRules other) {
        return new RequestRules(
                defaults.under(other.defaults),
                forced.under(other.forced),
                other.stream == null ? stream : other.stream);
    }

    /// As they hold for requests for pictures and sounds, which have no limit of output and come as their vendors
    /// send them.
    public RequestRules ofMedia() {
        return new RequestRules(defaults.unlimited(), forced.unlimited(), null);
    }

    /// Whether they say how long an answer may be.
    public boolean limitOutput() {
        return defaults.limit() != null || forced.limit() != null;
    }

    /// The limit of output that holds for a request.
    ///
    /// @param asked what it says itself; null where it says none
    public @Nullable Long limit(@Nullable Long asked) {
        if (forced.limit() != null) {
            return (long) forced.limit();
        }
        return asked == null && defaults.limit() != null ? Long.valueOf(defaults.limit()) : asked;
    }

    /// The least limit of output with which a vendor takes what they set: thoughts are part of the answer.
    public long leastOutput() {
        long thoughts = Math.max(defaults.thoughts(), forced.thoughts());
        return thoughts == 0 ? 0 : thoughts + 1;
    }

    /// Whether with them a vendor may read more than it was sent.
    public boolean runAtVendor() {
        return defaults.runAtVendor() || forced.runAtVendor();
    }

    /// Whether with them a vendor may keep its answer under the id it has.
    public boolean keepAtVendor() {
        return Boolean.TRUE.equals(defaults.member(STORE)) || Boolean.TRUE.equals(forced.member(STORE));
    }

    /// Whether callers may say a member of their own that asks for dearer or slower service: they may where these
    /// rules speak of it.
    public boolean leaveToCallers(String member) {
        var camel = RequestFields.camel(member);
        return defaults.member(camel) != null || forced.member(camel) != null;
    }

    /// How many tokens of input they add to a request, at most.
    public int addedTokens() {
        return defaults.bytes()
                + forced.bytes()
                + (defaults.areExplained() || forced.areExplained() ? TOKENS_OF_EXPLANATIONS : 0);
    }

    private static void refuseNothing(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(RequestRules::refuseNothing);
        } else if (value == RequestFields.Nothing.NULL) {
            throw new IllegalArgumentException("a default is never null");
        }
    }
}
