package dev.farthing.application.relay;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a call came to its end, as the relay saw it.
///
/// @param reply what was learned of the vendor's answer, times counted from the arrival of the call; null when
/// it never began to answer with a success
/// @param hop the vendor that answered, or was asked last; null when none was asked
/// @param request the request body as the vendor got it, for a local count
/// @param lost what had come of a second attempt that another one forestalled; null where there was none
public record CallEnding(
        CallStatus status,
        int httpStatus,
        @Nullable String errorCode,
        int latencyMillis,
        CallRecord.@Nullable Hop hop,
        @Nullable ReplySummary reply,
        List<ByteBuffer> request,
        List<CallRecord.Attempt> attempts,
        @Nullable ReplySummary lost) {
    /// The end of a call that was made once at a time.
    @SuppressWarnings("TooManyParameters")
    public CallEnding(
            CallStatus status,
            int httpStatus,
            @Nullable String errorCode,
            int latencyMillis,
            CallRecord.@Nullable Hop hop,
            @Nullable ReplySummary reply,
            List<ByteBuffer> request,
            List<CallRecord.Attempt> attempts) {
        this(status, httpStatus, errorCode, latencyMillis, hop, reply, request, attempts, null);
    }
}
