package dev.farthing.application.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges whether calls are answered. Calls of all orgs are looked at once for all who ask within a few seconds:
/// among those may be strangers, who ask as often as they like.
@ApplicationScoped
public class ReadServiceState {
    private static final Duration SHORT = Duration.ofMinutes(15);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHARED = Duration.ofSeconds(5);
    private static final Whose EVERYBODY = Whose.ofOrg(null, null);

    private final Figures figures;
    private @Nullable Judged ofEverybody;

    public ReadServiceState(Figures figures) {
        this.figures = figures;
    }

    private record Judged(Instant at, ServiceState state) {}

    public ServiceState read(Whose whose, Instant now) {
        return whose.equals(EVERYBODY) ? ofEverybody(now) : judged(whose, now);
    }

    private synchronized ServiceState ofEverybody(Instant now) {
        var known = ofEverybody;
        if (known == null || Duration.between(known.at(), now).abs().compareTo(SHARED) >= 0) {
            known = new Judged(now, judged(EVERYBODY, now));
            ofEverybody = known;
        }
        return known.state();
    }

    private ServiceState judged(Whose whose, Instant now) {
        return ServiceState.ofFirst(figures.since(whose, List.of(now.minus(SHORT), now.minus(LONG))));
    }
}
