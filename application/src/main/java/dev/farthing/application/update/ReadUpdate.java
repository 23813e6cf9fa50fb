package dev.farthing.application.update;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.Setting;
import jakarta.enterprise.context.ApplicationScoped;

/// Shows what is known of newer versions; asks nobody.
@ApplicationScoped
public class ReadUpdate {
    private final ReadSettings readSettings;
    private final UpdateNote note;
    private final Release release;

    public ReadUpdate(ReadSettings readSettings, UpdateNote note, Release release) {
        this.readSettings = readSettings;
        this.note = note;
        this.release = release;
    }

    public UpdateView read() {
        var url = Setting.UPDATE_URL.textIn(readSettings.read());
        var heard = note.last().filter(last -> last.url().equals(url));
        var latest = heard.map(UpdateNote.Heard::latest).orElse(null);
        return new UpdateView(
                release.version(),
                !url.isEmpty(),
                latest,
                latest != null && release.isOlderThan(latest),
                heard.map(UpdateNote.Heard::at).orElse(null),
                heard.map(UpdateNote.Heard::error).orElse(null));
    }
}
