package dev.farthing.application.upstream;

import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/// Reads anew now and then which models vendors list, for the credentials that serve nothing else: a few in one
/// round, one after the other. A vendor that does not tell, or lists nothing, changes nothing.
@ApplicationScoped
public class RefreshListings {
    private static final int MOST = 5;

    private final ListingTurns turns;
    private final SettingRepository settings;
    private final OpenCredential openCredential;
    private final FindProvider findProvider;
    private final ModelListing listing;
    private final NoteListing noteListing;

    public RefreshListings(
            ListingTurns turns,
            SettingRepository settings,
            OpenCredential openCredential,
            FindProvider findProvider,
            ModelListing listing,
            NoteListing noteListing) {
        this.turns = turns;
        this.settings = settings;
        this.openCredential = openCredential;
        this.findProvider = findProvider;
        this.listing = listing;
        this.noteListing = noteListing;
    }

    /// One round; blocks while vendors are asked.
    public void refresh() {
        if (settings.all().getOrDefault(Setting.MODEL_LIST_HOURS, Setting.MODEL_LIST_HOURS.usual())
                        instanceof Whole(int hours)
                && hours > 0) {
            turns.take(MOST, Duration.ofHours(hours)).forEach(this::refresh);
        }
    }

    private void refresh(UUID id) {
        try {
            var opened = openCredential.open(id);
            var provider = findProvider.find(opened.credential().providerId()).provider();
            var listed = listing.models(provider.via(opened.proxy()), opened.secret());
            if (!listed.isEmpty()) {
                noteListing.note(id, opened.secret(), listed);
            }
        } catch (FaultException | IllegalStateException untold) {
            // Its turn comes again; until then it serves what it served.
        }
    }
}
