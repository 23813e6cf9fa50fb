package dev.farthing.bootstrap.config;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.scenery.ApplyPrescription;
import dev.farthing.application.scenery.Prescription;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/// Applies the configuration file at each start; without one, what an earlier file managed is let go.
@Singleton
class ConfigStep implements StartUpStep {
    private static final int AFTER_THE_FIRST_VENDORS = 300;

    private final ConfigFile file;
    private final Currency billing;
    private final ApplyPrescription applyPrescription;

    ConfigStep(ConfigFile file, Currency billing, ApplyPrescription applyPrescription) {
        this.file = file;
        this.billing = billing;
        this.applyPrescription = applyPrescription;
    }

    @Override
    public int order() {
        return AFTER_THE_FIRST_VENDORS;
    }

    @Override
    public void run() {
        var path = file.path();
        var prescription = path == null ? Prescription.NONE : read(Path.of(path), System.getenv());
        try {
            applyPrescription.apply(prescription);
        } catch (StartRefusedException contradiction) {
            throw refused(List.of(contradiction.sentence()));
        }
    }

    private Prescription read(Path path, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new StartRefusedException("FARTHING_CONFIG " + path + " cannot be read: " + e.getMessage());
        }
        var reading = ConfigText.read(text, environment, billing);
        if (!reading.mistakes().isEmpty()) {
            throw refused(reading.mistakes());
        }
        return reading.prescription();
    }

    private StartRefusedException refused(List<String> mistakes) {
        return new StartRefusedException("FARTHING_CONFIG " + file.name() + ":\n  " + String.join("\n  ", mistakes));
    }
}
