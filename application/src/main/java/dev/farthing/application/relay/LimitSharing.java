package dev.farthing.application.relay;

/// How this process counts rates: alone, or together with others.
public interface LimitSharing {
    LimitReach reach();

    /// How many calls were decided on together with other processes since the start.
    long decidedTogether();

    /// How many limited calls this process decided on alone since the start.
    long decidedAlone();

    /// How often the others' count was asked, for one call or for many at once.
    long roundTrips();

    /// Whom the limits hold for.
    enum LimitReach {
        /// Nothing is set to share limits through: they hold for each process.
        PER_REPLICA,
        /// They hold for all processes together.
        SHARED,
        /// What they are shared through does not answer: until it does they hold for each process.
        CUT_OFF
    }
}
