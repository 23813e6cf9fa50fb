package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.TokenUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/// A vendor's pictures in the caller's dialect.
record DrawnAnswer(PictureClient client, PictureVendor vendor, Pictures.Wanted wanted, Instant at)
        implements AnswerInOnePiece.Telling {
    @Override
    public ByteBuffer answer(byte[] vendors, ReplySummary summary) {
        List<Pictures.Made> pictures;
        try {
            pictures = vendor.pictures(vendors);
        } catch (IOException notJson) {
            // As with vectors: it was metered as what it is.
            pictures = List.of();
        }
        var reported = summary.reported();
        return client.answer(pictures, wanted, reported == null ? TokenUsage.NONE : reported.tokens(), at);
    }

    @Override
    public ByteBuffer refusal(int status, VendorError said) {
        return client.refusal(status, said);
    }
}
