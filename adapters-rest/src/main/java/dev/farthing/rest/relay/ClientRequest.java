package dev.farthing.rest.relay;

import dev.farthing.application.relay.CallRequest;
import dev.farthing.domain.upstream.RequestRules;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client's request, scanned once for what is needed, in the dialect it came in.
interface ClientRequest extends CallRequest.Bounds {
    /// An id or an alias.
    String model();

    boolean stream();

    /// Whether the client itself asked for what its dialect tells of usage.
    boolean usageWanted();

    /// Whether each token of the answer comes with its probability, and perhaps those of others.
    boolean probabilitiesWanted();

    /// A guess at what the call will use: its input by length, and as much output as the client allows.
    long expectedTokens();

    /// Whether it is a chat of texts alone.
    boolean isPlainChat();

    /// Whether no vendor of its dialect would understand it as it is.
    default boolean isForeign() {
        return false;
    }

    /// Whether its answer may hold pictures or sounds, of which a token takes many bytes.
    default boolean mayBeAnsweredInMedia() {
        return false;
    }

    /// Whether the vendor is told to keep its answer, or the work on it.
    default boolean isKeptByVendor() {
        return false;
    }

    /// The members with which it asks for service at other prices than the ordinary ones, or for other models and
    /// vendors in the place of its own, where a model's rules do not leave that to its callers.
    Set<String> withheldBy(RequestRules rules);

    /// The client's own bytes.
    ByteBuffer original();

    /// The body for a vendor of the same dialect: the client's bytes with what must differ spliced in, so that
    /// unknown members, their order, their spacing and their numbers arrive as they were sent.
    ///
    /// @param limit the limit of output to send; null to leave it to the client
    /// @param withheld the members of [#withheldBy] that are taken back
    List<ByteBuffer> forVendor(String upstreamModel, @Nullable SentLimit limit, Set<String> withheld);

    /// The same for a model that knows the limit of output by one name alone, where the dialect has several.
    ///
    /// @param onlyName null where it knows all of them
    default List<ByteBuffer> forVendor(
            String upstreamModel, @Nullable SentLimit limit, Set<String> withheld, @Nullable String onlyName) {
        return forVendor(upstreamModel, limit, withheld);
    }

    /// A limit of output as it is sent.
    ///
    /// @param raising whether it is sent too where the client asked for less
    /// @param name what the model calls it where the dialect has several names and the client says none
    record SentLimit(long tokens, boolean raising, String name) {
        /// Whether it takes the place of the client's own.
        ///
        /// @param said 0 where the client said nothing usable
        boolean replaces(long said) {
            return said != tokens && (said == 0 || raising || said > tokens);
        }
    }
}
