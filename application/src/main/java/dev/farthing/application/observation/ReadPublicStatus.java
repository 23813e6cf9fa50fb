package dev.farthing.application.observation;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.upstream.Model;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Shows everybody whether calls are answered and what will be worked on, where the operator lets them see it.
@ApplicationScoped
public class ReadPublicStatus {
    private static final Whose EVERYBODY = Whose.ofOrg(null, null);

    private final SettingRepository settings;
    private final ReadServiceState readServiceState;
    private final NoticeBoard notices;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    public ReadPublicStatus(
            SettingRepository settings,
            ReadServiceState readServiceState,
            NoticeBoard notices,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        this.settings = settings;
        this.readServiceState = readServiceState;
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
        return Optional.of(new PublicStatus(readServiceState.read(EVERYBODY, now), models, notices.ahead(now)));
    }

    /// @param models the names of those that may be called
    public record PublicStatus(ServiceState service, List<String> models, List<Notice> notices) {
        public PublicStatus {
            models = List.copyOf(models);
            notices = List.copyOf(notices);
        }
    }
}
