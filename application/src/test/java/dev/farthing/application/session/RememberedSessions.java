package dev.farthing.application.session;

import dev.farthing.domain.account.Session;
import dev.farthing.domain.key.SecretHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps sessions in a map.
public final class RememberedSessions implements SessionRepository {
    private final Map<SecretHash, Session> sessions = new ConcurrentHashMap<>();

    @Override
    public void add(Session session) {
        sessions.put(session.hash(), session);
        of(session.orgId(), session.keyId()).stream()
                .sorted(Comparator.comparing(Session::startedAt).reversed())
                .skip(MOST_OF_A_KEY)
                .forEach(old -> end(old.hash()));
    }

    @Override
    public Optional<Session> find(SecretHash hash, Instant now) {
        return Optional.ofNullable(sessions.get(hash)).filter(session -> now.isBefore(session.endsAt()));
    }

    @Override
    public void look(SecretHash hash, @Nullable UUID orgId) {
        sessions.computeIfPresent(
                hash,
                (_, old) -> new Session(
                        old.id(), old.orgId(), hash, old.keyId(), old.shownAs(), old.startedAt(), old.endsAt(), orgId));
    }

    @Override
    public void end(SecretHash hash) {
        sessions.remove(hash);
    }

    @Override
    public int endAll(UUID orgId, @Nullable UUID keyId) {
        var all = of(orgId, keyId);
        all.forEach(session -> end(session.hash()));
        return all.size();
    }

    @Override
    public int forget(Instant before) {
        int all = sessions.size();
        sessions.values().removeIf(session -> session.endsAt().isBefore(before));
        return all - sessions.size();
    }

    private List<Session> of(UUID orgId, @Nullable UUID keyId) {
        return sessions.values().stream()
                .filter(session -> session.orgId().equals(orgId) && Objects.equals(session.keyId(), keyId))
                .toList();
    }
}
