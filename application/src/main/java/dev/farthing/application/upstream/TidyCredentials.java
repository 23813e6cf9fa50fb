package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.upstream.CredentialStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Switches off or takes away what has been refused by its vendor for as many days as the settings say.
@ApplicationScoped
public class TidyCredentials {
    private static final int AT_A_TIME = 500;

    private final StaleCredentials stale;
    private final CredentialRepository credentials;
    private final SettingRepository settings;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public TidyCredentials(
            StaleCredentials stale,
            CredentialRepository credentials,
            SettingRepository settings,
            Changes changes,
            AuditTrail audit,
            InstantSource clock) {
        this.stale = stale;
        this.credentials = credentials;
        this.settings = settings;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// How many it was done to.
    @Transactional
    public int tidy() {
        var set = settings.all();
        if (!(set.getOrDefault(Setting.INVALID_CREDENTIAL_DAYS, Setting.INVALID_CREDENTIAL_DAYS.usual())
                        instanceof Whole(int days))
                || days == 0) {
            return 0;
        }
        SettingValue action =
                set.getOrDefault(Setting.INVALID_CREDENTIAL_ACTION, Setting.INVALID_CREDENTIAL_ACTION.usual());
        boolean removes = action.equals(new Choice("remove"));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var those = stale.take(now.minus(Duration.ofDays(days)), AT_A_TIME);
        for (var old : those) {
            if (removes && old.managedBy() == ManagedBy.API) {
                credentials.remove(old.id());
                audit.record(VendorPicture.deed("delete", old, null));
            } else {
                var kept = old.withHealth(old.health().with(CredentialStatus.DISABLED), now);
                credentials.save(kept, null);
                audit.record(VendorPicture.deed("disable", old, kept));
            }
        }
        if (!those.isEmpty()) {
            changes.ofCatalogue();
        }
        return those.size();
    }
}
