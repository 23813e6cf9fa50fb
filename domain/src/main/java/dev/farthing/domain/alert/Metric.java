package dev.farthing.domain.alert;

import java.util.Locale;

/// What a rule watches.
public enum Metric {
    /// The part of its limit that the fullest budget has used, in percent.
    BUDGET_PCT(Reach.ORG, false, false, false),
    /// What is left of the prepaid balance.
    BALANCE(Reach.ORG, false, false, false),
    /// Of a hundred calls, those that failed.
    ERROR_RATE_PCT(Reach.CALLS, true, true, false),
    /// How long all but one call in a hundred took.
    LATENCY_P99_MS(Reach.CALLS, true, true, false),
    /// How long all but one stream in a hundred took to its first token.
    FIRST_TOKEN_P99_MS(Reach.CALLS, true, true, false),
    REQUESTS(Reach.CALLS, true, false, false),
    /// What calls cost, taken to the hour.
    COST_PER_HOUR(Reach.CALLS, true, false, false),
    /// What calls cost, in percent of what they cost on average in such a window of the week before.
    UNUSUAL_SPEND_PCT(Reach.CALLS, true, false, false),
    /// How many credentials their vendors refuse.
    INVALID_CREDENTIALS(Reach.VENDORS, false, false, true),
    /// What is left on all accounts at vendors, of the unit of which the least is left.
    COMPUTE_POINTS_LEFT(Reach.VENDORS, false, false, true),
    /// How many channels serve badly.
    BAD_CHANNELS(Reach.VENDORS, false, false, true),
    /// How many orgs' books disagree.
    BROKEN_BOOKS(Reach.ORG, false, false, false),
    /// How many gateway processes limit rates by themselves because Redis does not answer them.
    LIMITS_CUT_OFF(Reach.ORG, false, false, true);

    private enum Reach {
        ORG,
        CALLS,
        VENDORS
    }

    private final Reach reach;
    private final boolean hasWindow;
    private final boolean needsCalls;
    private final boolean isPlatforms;

    Metric(Reach reach, boolean hasWindow, boolean needsCalls, boolean isPlatforms) {
        this.reach = reach;
        this.hasWindow = hasWindow;
        this.needsCalls = needsCalls;
        this.isPlatforms = isPlatforms;
    }

    /// Whether it is about a stretch of time rather than about now.
    public boolean hasWindow() {
        return hasWindow;
    }

    /// Whether it can be less than nothing, as what is left can.
    public boolean goesBelowZero() {
        return this == BALANCE || this == COMPUTE_POINTS_LEFT;
    }

    /// Whether it says nothing of too few calls.
    public boolean needsCalls() {
        return needsCalls;
    }

    /// Whether it is about vendors, whom no tenant knows.
    public boolean isPlatforms() {
        return isPlatforms;
    }

    boolean isOfKeys() {
        return reach == Reach.CALLS || this == BUDGET_PCT;
    }

    boolean isOfModels() {
        return reach == Reach.CALLS;
    }

    boolean isOfProviders() {
        return reach != Reach.ORG;
    }

    /// The name programs know it by.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
