package dev.farthing.application.moving;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Keeps the marks of what was moved in in a map.
public final class RememberedMarks implements MovingMarks {
    private final Map<List<String>, UUID> marks = new HashMap<>();

    @Override
    public void hold() {
        // a test is alone
    }

    @Override
    public Optional<UUID> find(String source, String kind, String foreignId) {
        return Optional.ofNullable(marks.get(List.of(source, kind, foreignId)));
    }

    @Override
    public void note(String source, String kind, String foreignId, UUID objectId) {
        marks.put(List.of(source, kind, foreignId), objectId);
    }
}
