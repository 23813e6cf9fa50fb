package dev.farthing.bootstrap;

import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.Setting;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Lets Farthing tell as much on its log as is set, within a second on every replica; where nothing is set, as much
/// as it was started with.
@Singleton
class LogLevel {
    /// Held, or the level would be forgotten with the logger.
    private static final Logger FARTHING = Logger.getLogger("dev.farthing");

    private final CurrentCatalogue catalogue;
    private final ReadSettings readSettings;
    private final Caretaker caretaker;
    private final @Nullable Level configured = FARTHING.getLevel();
    private volatile long seen;

    LogLevel(CurrentCatalogue catalogue, ReadSettings readSettings, Caretaker caretaker) {
        this.catalogue = catalogue;
        this.readSettings = readSettings;
        this.caretaker = caretaker;
    }

    /// A setting that changes is a new version of the catalogue.
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        long version = catalogue.get().version();
        if (version != seen) {
            caretaker.lookAfter("the log's level", () -> {
                var set = readSettings.read();
                FARTHING.setLevel(
                        set.containsKey(Setting.LOG_LEVEL) ? level(Setting.LOG_LEVEL.textIn(set)) : configured);
                seen = version;
            });
        }
    }

    static Level level(String word) {
        return switch (word) {
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            case "debug" -> Level.FINE;
            default -> Level.INFO;
        };
    }
}
