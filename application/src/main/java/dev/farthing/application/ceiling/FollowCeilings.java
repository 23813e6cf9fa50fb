package dev.farthing.application.ceiling;

import dev.farthing.application.Ids;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialUse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes down what this process used credentials for, and hears what all of them did: so each knows, a round later
/// at most, which ceilings are reached.
@ApplicationScoped
public class FollowCeilings {
    private static final int DAYS_KEPT = 62;
    /// How many rounds pass between two writes of what no ceiling is set for: one may be set later in the day.
    private static final int ROUNDS_BETWEEN_OTHERS = 60;

    private final HealthDirectory health;
    private final CurrentCatalogue catalogue;
    private final UseBook book;
    private final InstantSource clock;
    private final ZoneId zone;
    private final UUID replica;
    private final Map<UUID, CredentialUse> used = new HashMap<>();
    private final Set<UUID> unwritten = new HashSet<>();
    private LocalDate day = LocalDate.EPOCH;
    private int rounds;

    FollowCeilings(
            HealthDirectory health,
            CurrentCatalogue catalogue,
            UseBook book,
            Ids ids,
            InstantSource clock,
            ZoneId zone) {
        this.health = health;
        this.catalogue = catalogue;
        this.book = book;
        this.clock = clock;
        this.zone = zone;
        this.replica = ids.next();
    }

    /// One round; what cannot be written is tried again in the next one, and counts here meanwhile.
    public synchronized void follow() {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        if (!today.equals(day)) {
            write(unwritten);
            used.clear();
            day = today;
            book.forget(today.minusDays(DAYS_KEPT));
        }
        health.credentials().forEach((id, state) -> {
            var news = state.spending().tell();
            if (!news.equals(CredentialUse.NONE)) {
                used.merge(id, news, CredentialUse::plus);
                unwritten.add(id);
            }
        });
        var limited = limited();
        write(rounds++ % ROUNDS_BETWEEN_OTHERS == 0 ? unwritten : limited);
        hear(limited);
    }

    private void write(Set<UUID> which) {
        var news = new HashMap<UUID, CredentialUse>();
        for (var id : unwritten) {
            var use = used.get(id);
            if (use != null && which.contains(id)) {
                news.put(id, use);
            }
        }
        if (!news.isEmpty()) {
            book.keep(replica, day, news);
            unwritten.removeAll(news.keySet());
        }
    }

    private void hear(Set<UUID> limited) {
        var all = limited.isEmpty() ? Map.<UUID, UseBook.Used>of() : book.used(limited, day);
        long dayEnds = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        long monthEnds = day.withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
        limited.forEach(health::ofCredential);
        health.credentials().forEach((id, state) -> {
            var known = all.getOrDefault(id, UseBook.Used.NOTHING);
            state.spending().settle(known.day(), known.month(), dayEnds, monthEnds);
        });
    }

    private Set<UUID> limited() {
        var limited = new HashSet<UUID>();
        for (var offer : catalogue.get().offers()) {
            for (var way : offer.ways()) {
                for (Credential credential : way.credentials()) {
                    if (!credential.ceilings().areNone()) {
                        limited.add(credential.id());
                    }
                }
            }
        }
        return limited;
    }
}
