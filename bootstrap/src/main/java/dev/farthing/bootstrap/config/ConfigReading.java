package dev.farthing.bootstrap.config;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.scenery.Prescription;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;

/// Reads the configuration file before anything is made: a mistake in it refuses the start while the first keys are
/// not told yet.
@Singleton
class ConfigReading implements StartUpStep {
    private static final int BEFORE_THE_FIRST_KEYS = -10;

    private final ConfigFile file;
    private final Currency billing;
    private Prescription prescription = Prescription.NONE;

    ConfigReading(ConfigFile file, Currency billing) {
        this.file = file;
        this.billing = billing;
    }

    @Override
    public int order() {
        return BEFORE_THE_FIRST_KEYS;
    }

    @Override
    public void run() {
        var path = file.path();
        if (path != null) {
            prescription = read(Path.of(path));
        }
    }

    /// What the file says; nothing where there is none.
    Prescription prescription() {
        return prescription;
    }

    StartRefusedException refused(List<String> mistakes) {
        return new StartRefusedException("FARTHING_CONFIG " + file.name() + ":\n  " + String.join("\n  ", mistakes));
    }

    private Prescription read(Path path) {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new StartRefusedException("FARTHING_CONFIG " + path + " cannot be read: " + e.getMessage());
        }
        var reading = ConfigText.read(text, System.getenv(), billing);
        if (!reading.mistakes().isEmpty()) {
            throw refused(reading.mistakes());
        }
        return reading.prescription();
    }
}
