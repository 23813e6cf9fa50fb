package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.EmbeddingDialect.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A vendor's vectors in the caller's dialect.
///
/// @param request the caller's
record EmbeddedAnswer(UpstreamRequest request, EmbeddingDialect client, EmbeddingDialect vendor, Texts asked)
        implements AnswerInOnePiece.Telling {
    private static final int BYTES_PER_TOKEN = 4;

    @Override
    public ByteBuffer answer(byte[] vendors, ReplySummary summary) {
        List<String> vectors;
        try {
            vectors = vendor.vectors(vendors);
        } catch (IOException notJson) {
            // Whether an answer that cannot be read is one at all is decided where it is metered.
            vectors = List.of();
        }
        return client.answer(vectors, asked, request.endpoint(), request.model(), used(summary));
    }

    @Override
    public ByteBuffer refusal(int status, VendorError said) {
        return client.refusal(status, said);
    }

    /// Not every vendor says.
    private TokenUsage used(ReplySummary summary) {
        var reported = summary.reported();
        if (reported != null) {
            return reported.tokens();
        }
        long bytes = asked.texts().stream().mapToLong(String::length).sum();
        return TokenUsage.ofText(Math.min(TokenUsage.MOST_TOKENS, bytes / BYTES_PER_TOKEN + 1), 0);
    }
}
