package dev.farthing.upstream.conversation;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A dialect in which vendors have conversations.
public interface VendorDialect {
    /// The protocols whose vendors have conversations in it.
    Set<Protocol> protocols();

    /// At which conversations are had.
    Endpoint endpoint();

    /// Writes a request.
    ///
    /// @throws dev.farthing.domain.fault.FaultException if the vendor cannot do it, and without it it were another
    ///     question
    Written write(Conversation conversation, Addressee addressee);

    /// Reads one answer.
    AnswerReader reader(AnswerSink sink);

    /// The model that is asked.
    ///
    /// @param upstreamModel by the vendor's name
    /// @param capabilities by the names the catalogue has for them
    /// @param mostOutputTokens of one answer; null where nobody said so
    record Addressee(
            String upstreamModel,
            List<String> capabilities,
            @Nullable Integer mostOutputTokens) {
        /// Models that think before they speak.
        public static final String REASONING = "reasoning";

        /// Models that know the limit of output by this name only.
        public static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

        public Addressee {
            capabilities = List.copyOf(capabilities);
        }

        /// No more of one answer than the model gives, where that is known: a vendor refuses who asks for more.
        public int within(int tokens) {
            return mostOutputTokens == null ? tokens : Math.min(tokens, mostOutputTokens);
        }

        public Addressee(String upstreamModel, List<String> capabilities) {
            this(upstreamModel, capabilities, null);
        }
    }

    /// A request as it is sent.
    ///
    /// @param headers that belong to it, in lower case
    /// @param dropped the names of the members, as the caller's dialect has them or by their usual names, that this
    ///     dialect cannot say
    record Written(ByteBuffer body, Map<String, String> headers, Set<String> dropped) {
        public Written {
            headers = Map.copyOf(headers);
            dropped = Set.copyOf(dropped);
        }
    }
}
