package dev.farthing.domain.upstream;

/// What a credential was used for in its present day and month, as far as this process knows: what was last heard
/// of all replicas, and what was used here since.
///
/// Times are milliseconds since 1970. Safe for all threads.
public final class Spending {
    private CredentialUse day = CredentialUse.NONE;
    private CredentialUse month = CredentialUse.NONE;
    private CredentialUse fresh = CredentialUse.NONE;
    private CredentialUse told = CredentialUse.NONE;
    private long dayEnds;
    private long monthEnds;

    public synchronized void use(CredentialUse more) {
        fresh = fresh.plus(more);
    }

    /// Hands over what was used here since the last time; it goes on counting until [#settle].
    public synchronized CredentialUse tell() {
        var news = fresh;
        told = told.plus(news);
        fresh = CredentialUse.NONE;
        return news;
    }

    /// What was told is now part of what all replicas used.
    public synchronized void settle(CredentialUse ofDay, CredentialUse ofMonth, long dayEndsAt, long monthEndsAt) {
        day = ofDay;
        month = ofMonth;
        dayEnds = dayEndsAt;
        monthEnds = monthEndsAt;
        told = CredentialUse.NONE;
    }

    /// When it may be used again; now while nothing is reached.
    public synchronized long freeAt(Ceilings ceilings, long now) {
        var here = told.plus(fresh);
        if (ceilings.month().areReachedBy(now < monthEnds ? month.plus(here) : here)) {
            return Math.max(now + 1, monthEnds);
        }
        if (ceilings.day().areReachedBy(now < dayEnds ? day.plus(here) : here)) {
            return Math.max(now + 1, dayEnds);
        }
        return now;
    }
}
