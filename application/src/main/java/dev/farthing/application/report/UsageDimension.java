package dev.farthing.application.report;

/// What usage can be told apart by.
public enum UsageDimension {
    DAY,
    HOUR,
    MODEL,
    KEY,
    TEAM,
    ORG,
    PROVIDER,
    UPSTREAM_MODEL,
    CREDENTIAL,
    TAG,
    DIALECT,
    ENDPOINT,
    STATUS,
    CLIENT;

    /// Whether only the sums by everything know it.
    public boolean isDetail() {
        return switch (this) {
            case DAY, HOUR, MODEL, KEY, TEAM, ORG, PROVIDER -> false;
            case UPSTREAM_MODEL, CREDENTIAL, TAG, DIALECT, ENDPOINT, STATUS, CLIENT -> true;
        };
    }

    /// Whether it tells what only the platform's own may know.
    public boolean isUpstream() {
        return this == UPSTREAM_MODEL || this == CREDENTIAL;
    }
}
