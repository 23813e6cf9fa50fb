package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One attempt to be made at a vendor, in the vendor's own dialect.
///
/// @param model by the name the caller knows
/// @param capabilities of the model, by the names the catalogue has for them
/// @param mostOutputTokens what the model gives in one answer; null where nobody said so
/// @param secret null where the provider needs none
/// @param body the pieces of the request body, in order; not to be changed
/// @param rules what is done to the body before it is sent; in the vendor's dialect
/// @param headers the client's headers that may go on to the vendor, in lower case
/// @param usageWanted whether the client itself asked for a usage event in its stream; if not, the one that we
/// asked
///     for is taken out of the reply
/// @param keepText whether the answer's text is to be kept for a local count
public record UpstreamRequest(
        UUID requestId,
        Endpoint endpoint,
        Provider provider,
        @Nullable UpstreamSecret secret,
        String model,
        String upstreamModel,
        List<String> capabilities,
        @Nullable Integer mostOutputTokens,
        boolean stream,
        boolean usageWanted,
        boolean keepText,
        List<ByteBuffer> body,
        RequestRules rules,
        Map<String, String> headers,
        RelaySettings limits) {
    /// The capability of models that make pictures.
    public static final String DRAWS = "image_output";

    /// For a model without rules of which nobody said how much it gives in one answer.
    @SuppressWarnings("TooManyParameters")
    public UpstreamRequest(
            UUID requestId,
            Endpoint endpoint,
            Provider provider,
            @Nullable UpstreamSecret secret,
            String model,
            String upstreamModel,
            List<String> capabilities,
            boolean stream,
            boolean usageWanted,
            boolean keepText,
            List<ByteBuffer> body,
            Map<String, String> headers,
            RelaySettings limits) {
        this(
                requestId,
                endpoint,
                provider,
                secret,
                model,
                upstreamModel,
                capabilities,
                null,
                stream,
                usageWanted,
                keepText,
                body,
                RequestRules.NONE,
                headers,
                limits);
    }

    /// The same with another body, whose rules have been followed.
    public UpstreamRequest ruled(List<ByteBuffer> other) {
        return with(stream, usageWanted, other, RequestRules.NONE);
    }

    /// The same by other rules.
    public UpstreamRequest by(RequestRules other) {
        return with(stream, usageWanted, body, other);
    }

    /// The same for an answer in one piece, by other rules.
    public UpstreamRequest whole(RequestRules other) {
        return with(false, true, body, other);
    }

    private UpstreamRequest with(
            boolean newStream, boolean newUsageWanted, List<ByteBuffer> newBody, RequestRules newRules) {
        return new UpstreamRequest(
                requestId,
                endpoint,
                provider,
                secret,
                model,
                upstreamModel,
                capabilities,
                mostOutputTokens,
                newStream,
                newUsageWanted,
                keepText,
                newBody,
                newRules,
                headers,
                limits);
    }
}
