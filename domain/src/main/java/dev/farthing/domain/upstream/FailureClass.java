package dev.farthing.domain.upstream;

import java.util.Locale;

/// Why an attempt at a vendor came to nothing, as far as the consequences differ.
public enum FailureClass {
    /// The request itself cannot be served: too long, malformed, against the vendor's policy.
    CALLER(false, Blame.NOBODY, Level.INFO),
    /// The answer is larger than is taken.
    OVERSIZED(false, Blame.NOBODY, Level.WARNING),
    /// This account does not have this model.
    MODEL_MISSING(true, Blame.MODEL_OF_CREDENTIAL, Level.WARNING),
    /// The account asks too often.
    RATE_LIMITED(true, Blame.CREDENTIAL_COOLS, Level.WARNING),
    /// The account asks too often for this model; others are served.
    MODEL_RATE_LIMITED(true, Blame.MODEL_COOLS, Level.WARNING),
    /// The account has used up what it is given of this model in a day.
    DAY_LIMITED(true, Blame.MODEL_COOLS, Level.WARNING),
    /// The vendor does not accept the credential any more.
    CREDENTIAL_DEAD(true, Blame.CREDENTIAL_DIES, Level.ERROR),
    /// Nothing is left on the account.
    ACCOUNT_EMPTY(true, Blame.ACCOUNT_IS_EMPTY, Level.ERROR),
    /// The vendor failed inside, or has more to do than it can.
    VENDOR_TROUBLE(true, Blame.MODEL_OF_CREDENTIAL, Level.ERROR),
    /// No connection was to be had, or it broke before the answer began.
    NETWORK(true, Blame.MODEL_OF_CREDENTIAL, Level.ERROR),
    /// One of the provider's time limits passed.
    TIMEOUT(true, Blame.MODEL_OF_CREDENTIAL, Level.ERROR),
    /// The answer ended in the middle.
    STREAM_BROKEN(true, Blame.MODEL_OF_CREDENTIAL, Level.ERROR),
    /// A success with nothing in it.
    EMPTY_ANSWER(true, Blame.MODEL_OF_CREDENTIAL, Level.WARNING),
    /// Farthing itself failed.
    INTERNAL(false, Blame.NOBODY, Level.ERROR);

    /// How much it matters to whoever runs the gateway.
    public enum Level {
        INFO,
        WARNING,
        ERROR
    }

    /// What follows for the credential that was used.
    public enum Blame {
        NOBODY,
        /// Counted; after several in a row the circuit of this credential and model opens.
        MODEL_OF_CREDENTIAL,
        /// The credential rests for this model.
        MODEL_COOLS,
        /// The credential rests.
        CREDENTIAL_COOLS,
        /// The credential is used no more until somebody, or a probe, finds it well again.
        CREDENTIAL_DIES,
        /// The credential is switched off or rests, as is set.
        ACCOUNT_IS_EMPTY
    }

    private final boolean triedElsewhere;
    private final Blame blame;
    private final Level level;
    private final String label;

    FailureClass(boolean triedElsewhere, Blame blame, Level level) {
        this.triedElsewhere = triedElsewhere;
        this.blame = blame;
        this.level = level;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /// Whether another credential or vendor may do better, as long as nothing of an answer has reached the caller.
    public boolean isTriedElsewhere() {
        return triedElsewhere;
    }

    /// Whether more of it is to be feared wherever the same vendor is asked again at once. What takes its credential
    /// out of the pool makes nothing worse by being tried elsewhere.
    public boolean isVendorWide() {
        return switch (this) {
            case VENDOR_TROUBLE, NETWORK, TIMEOUT, STREAM_BROKEN, EMPTY_ANSWER -> true;
            case CALLER,
                    OVERSIZED,
                    MODEL_MISSING,
                    RATE_LIMITED,
                    MODEL_RATE_LIMITED,
                    DAY_LIMITED,
                    CREDENTIAL_DEAD,
                    ACCOUNT_EMPTY,
                    INTERNAL -> false;
        };
    }

    /// Whether one credential suffers it and another of the same vendor may not.
    public boolean isOfOneAccount() {
        return switch (this) {
            case RATE_LIMITED, MODEL_RATE_LIMITED, DAY_LIMITED, CREDENTIAL_DEAD, ACCOUNT_EMPTY, MODEL_MISSING -> true;
            case CALLER, OVERSIZED, VENDOR_TROUBLE, NETWORK, TIMEOUT, STREAM_BROKEN, EMPTY_ANSWER, INTERNAL -> false;
        };
    }

    public Blame blame() {
        return blame;
    }

    public Level level() {
        return level;
    }

    /// The name that is stored and shown.
    public String label() {
        return label;
    }
}
