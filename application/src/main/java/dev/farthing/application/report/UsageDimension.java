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

    /// Whether the calls themselves must be read, because the sums do not know it.
    public boolean needsCalls() {
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
