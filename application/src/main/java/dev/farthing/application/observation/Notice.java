package dev.farthing.application.observation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What everybody is told of beforehand: that something will be worked on.
///
/// @param models which ones it is about; empty for everything
public record Notice(UUID id, String title, String note, Instant startsAt, Instant endsAt, List<String> models) {
    public Notice {
        models = List.copyOf(models);
    }
}
