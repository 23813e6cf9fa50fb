package dev.farthing.bootstrap.config;

import dev.farthing.application.scenery.ApplyPrescription;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;
import java.util.List;

/// Applies the configuration file at each start; without one, what an earlier file managed is let go.
@Singleton
class ConfigStep implements StartUpStep {
    private static final int AFTER_THE_FIRST_VENDORS = 300;

    private final ConfigReading reading;
    private final ApplyPrescription applyPrescription;

    ConfigStep(ConfigReading reading, ApplyPrescription applyPrescription) {
        this.reading = reading;
        this.applyPrescription = applyPrescription;
    }

    @Override
    public int order() {
        return AFTER_THE_FIRST_VENDORS;
    }

    @Override
    public void run() {
        try {
            applyPrescription.apply(reading.prescription());
        } catch (StartRefusedException contradiction) {
            throw reading.refused(List.of(contradiction.sentence()));
        }
    }
}
