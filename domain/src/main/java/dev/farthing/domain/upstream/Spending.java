package dev.farthing.domain.upstream;

import dev.farthing.domain.money.Amount;
import java.math.BigInteger;

/// What a credential was used for in its present day and month, as far as this process knows: what was last heard
/// of all replicas, and what was used here since.
///
/// Times are milliseconds since 1970. Safe for all threads.
public final class Spending {
    /// The sum of two such numbers is a `long`.
    private static final int SMALL_BITS = 62;

    private CredentialUse day = CredentialUse.NONE;
    private CredentialUse month = CredentialUse.NONE;
    private CredentialUse told = CredentialUse.NONE;
    private long dayEnds;
    private long monthEnds;
    /// What is fresh lies in numbers: an object that every call replaced would be carried through each collection of
    /// garbage, once for every credential.
    private long freshRequests;
    private long freshTokens;
    private long freshPico;
    private Amount freshBeyond = Amount.ZERO;

    public synchronized void use(CredentialUse more) {
        freshRequests += more.requests();
        freshTokens += more.tokens();
        var pico = more.money().pico();
        if (pico.bitLength() < SMALL_BITS && Math.abs(freshPico) < 1L << SMALL_BITS) {
            freshPico += pico.longValue();
        } else {
            freshBeyond = freshBeyond.plus(more.money());
        }
    }

    private CredentialUse fresh() {
        return new CredentialUse(
                freshRequests, freshTokens, freshBeyond.plus(new Amount(BigInteger.valueOf(freshPico))));
    }

    /// Hands over what was used here since the last time; it goes on counting until [#settle].
    public synchronized CredentialUse tell() {
        var news = fresh();
        told = told.plus(news);
        freshRequests = 0;
        freshTokens = 0;
        freshPico = 0;
        freshBeyond = Amount.ZERO;
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
        var here = told.plus(fresh());
        if (ceilings.month().areReachedBy(now < monthEnds ? month.plus(here) : here)) {
            return Math.max(now + 1, monthEnds);
        }
        if (ceilings.day().areReachedBy(now < dayEnds ? day.plus(here) : here)) {
            return Math.max(now + 1, dayEnds);
        }
        return now;
    }
}
