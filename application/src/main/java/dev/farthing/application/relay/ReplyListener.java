package dev.farthing.application.relay;

import java.nio.ByteBuffer;

/// Hears a vendor's answer as it comes.
public interface ReplyListener {
    /// The vendor began to answer, with a success or with an error that is the caller's own fault. Called once.
    void began(ReplyHead head);

    /// Bytes for the client, complete events only, to be passed on at once. Never called for an answer in one piece.
    void bytes(ByteBuffer part);

    /// The vendor has finished. What [ReplyEnd] carries must not reach the client before the call is settled.
    void ended(ReplyEnd end);

    /// The attempt failed for a reason that is not the caller's, before or after [#began].
    void failed(UpstreamFailure failure);
}
