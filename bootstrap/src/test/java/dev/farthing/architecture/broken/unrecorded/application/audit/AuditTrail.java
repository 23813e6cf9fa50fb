package dev.farthing.architecture.broken.unrecorded.application.audit;

public interface AuditTrail {
    void record(String deed);
}
