package dev.farthing.persistence.account;

import dev.farthing.domain.account.Installation;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.ZoneId;
import java.util.UUID;

/// The one installation.
@Entity(name = "Installation")
@Table(name = "installation")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class InstallationRow {
    @Id
    boolean one;

    String currency;

    @Column(name = "time_zone")
    String timeZone;

    @Column(name = "default_org")
    UUID defaultOrg;

    static InstallationRow of(Installation installation) {
        var row = new InstallationRow();
        row.one = true;
        row.currency = installation.currency();
        row.timeZone = installation.zone().getId();
        row.defaultOrg = installation.defaultOrg();
        return row;
    }

    Installation toInstallation() {
        return new Installation(currency, ZoneId.of(timeZone), defaultOrg);
    }
}
