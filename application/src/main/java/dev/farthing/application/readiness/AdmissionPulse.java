package dev.farthing.application.readiness;

/// Tells whether this process can commit admissions, whether or not anybody calls just now. Never blocks.
public interface AdmissionPulse {
    Pulse now();
}
