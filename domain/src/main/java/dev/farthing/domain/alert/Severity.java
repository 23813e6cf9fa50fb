package dev.farthing.domain.alert;

/// How much it matters.
public enum Severity {
    INFO,
    WARNING,
    CRITICAL
}
