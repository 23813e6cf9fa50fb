package dev.farthing.application.stream;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// The way out that records of usage take.
public interface UsageStream {
    /// Whether there is one at all.
    boolean isOpen();

    /// Sends these. The stage completes once every one of them is kept where it was sent to, and fails where that
    /// is not
    /// known of one: all of them are to be sent again then.
    CompletionStage<?> send(List<UsageRecord> records);
}
