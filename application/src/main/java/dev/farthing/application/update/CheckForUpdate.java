package dev.farthing.application.update;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Asks whether there is a newer version, where the operator wants that; nobody is asked unless an address is set.
@ApplicationScoped
public class CheckForUpdate {
    private final ReadSettings readSettings;
    private final ReleaseFeed feed;
    private final UpdateNote note;
    private final InstantSource clock;

    public CheckForUpdate(ReadSettings readSettings, ReleaseFeed feed, UpdateNote note, InstantSource clock) {
        this.readSettings = readSettings;
        this.feed = feed;
        this.note = note;
        this.clock = clock;
    }

    /// Blocks while the answer is waited for; a refusal is kept and thrown.
    public void check() {
        var url = Setting.UPDATE_URL.textIn(readSettings.read());
        if (url.isEmpty()) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            note.note(new UpdateNote.Heard(url, feed.newest(url), null, now));
        } catch (FaultException refusal) {
            note.note(new UpdateNote.Heard(url, null, refusal.sentence(), now));
            throw refusal;
        }
    }
}
