package dev.farthing.application.observation;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Keeps notices in a map.
public final class RememberedNotices implements NoticeBoard {
    private final Map<UUID, Notice> notices = new HashMap<>();

    @Override
    public List<Notice> ahead(Instant now) {
        return notices.values().stream()
                .filter(notice -> notice.endsAt().isAfter(now))
                .sorted(Comparator.comparing(Notice::startsAt).thenComparing(Notice::id))
                .toList();
    }

    @Override
    public Optional<Notice> find(UUID id) {
        return Optional.ofNullable(notices.get(id));
    }

    @Override
    public void add(Notice notice) {
        notices.put(notice.id(), notice);
    }

    @Override
    public void remove(UUID id) {
        notices.remove(id);
    }
}
