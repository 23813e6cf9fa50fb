package dev.farthing.web;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The parts of the console as the side of every page names them, in its order.
public enum Section {
    DASHBOARD("/dashboard", Role.VIEWER),
    STATUS("/status", Role.VIEWER),
    KEYS("/keys", Role.VIEWER, true),
    CALLS("/calls", Role.VIEWER),
    USAGE("/usage", Role.VIEWER),
    BILLING("/billing", Role.VIEWER, true),
    MODELS("/models", Role.VIEWER),
    PLAYGROUND("/playground", Role.VIEWER),
    PROVIDERS("/providers", Role.OPERATOR),
    CREDENTIALS("/credentials", Role.OPERATOR),
    LOGS("/logs", Role.OPERATOR),
    AUDIT("/audit", Role.ORG_ADMIN),
    ALERTS("/alerts", Role.VIEWER, true),
    CONFIG("/config", Role.OPERATOR);

    private final String path;
    private final Role least;
    private final boolean ofOneOrg;

    /// @param least the narrowest role that sees it
    Section(String path, Role least) {
        this(path, least, false);
    }

    /// @param ofOneOrg whether even to operators it is of one org, and never of all
    Section(String path, Role least, boolean ofOneOrg) {
        this.path = path;
        this.least = least;
        this.ofOneOrg = ofOneOrg;
    }

    boolean isOfOneOrg() {
        return ofOneOrg;
    }

    public String path() {
        return path;
    }

    /// The picture beside its name, in icons.svg.
    String icon() {
        return name().toLowerCase(Locale.ROOT);
    }

    String label(Words words) {
        return switch (this) {
            case DASHBOARD -> words.dashboard();
            case STATUS -> words.status();
            case KEYS -> words.keys();
            case CALLS -> words.calls();
            case USAGE -> words.usage();
            case BILLING -> words.billing();
            case MODELS -> words.models();
            case PLAYGROUND -> words.playground();
            case PROVIDERS -> words.providers();
            case CREDENTIALS -> words.credentials();
            case LOGS -> words.logs();
            case AUDIT -> words.audit();
            case ALERTS -> words.alerts();
            case CONFIG -> words.config();
        };
    }

    static List<Section> seenBy(Caller caller) {
        return Arrays.stream(values())
                .filter(section -> caller.role().compareTo(section.least) <= 0)
                .toList();
    }
}
