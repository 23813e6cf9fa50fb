package dev.farthing.application.observation;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.upstream.Model;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows everybody whether calls are answered and what will be worked on, where the operator lets them see it.
@ApplicationScoped
public class ReadPublicStatus {
    private static final Duration SHORT = Duration.ofMinutes(15);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHARED = Duration.ofSeconds(5);
    private static final Whose EVERYBODY = Whose.ofOrg(null, null);

    private final SettingRepository settings;
    private final Figures figures;
    private final NoticeBoard notices;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;
    private @Nullable Judged judged;

    private record Judged(Instant at, ServiceState state) {}

    public ReadPublicStatus(
            SettingRepository settings,
            Figures figures,
            NoticeBoard notices,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        this.settings = settings;
        this.figures = figures;
        this.notices = notices;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /// Empty where it is nobody's business.
    @Transactional
    public Optional<PublicStatus> read() {
        if (!Setting.PUBLIC_STATUS.textIn(settings.all()).equals("on")) {
            return Optional.empty();
        }
        var now = clock.instant();
        var models = catalogue.get().offers().stream()
                .map(Catalogue.Offer::model)
                .map(Model::id)
                .sorted()
                .toList();
        return Optional.of(new PublicStatus(serviceAt(now), models, notices.ahead(now)));
    }

    /// Calls of all orgs are looked at once for all who ask within a few seconds: anybody may, as often as they
    /// like.
    private synchronized ServiceState serviceAt(Instant now) {
        var known = judged;
        if (known != null && Duration.between(known.at(), now).abs().compareTo(SHARED) < 0) {
            return known.state();
        }
        var state = ServiceState.ofFirst(figures.since(EVERYBODY, List.of(now.minus(SHORT), now.minus(LONG))));
        judged = new Judged(now, state);
        return state;
    }

    /// @param models the names of those that may be called
    public record PublicStatus(ServiceState service, List<String> models, List<Notice> notices) {
        public PublicStatus {
            models = List.copyOf(models);
            notices = List.copyOf(notices);
        }
    }
}
