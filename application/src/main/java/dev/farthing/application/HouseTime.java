package dev.farthing.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The time that decides, above all about money: the database's, which all processes have in common.
///
/// It is read from this process's own clock and corrected by how far that was found to be off; so it costs no
/// question to the database, and goes on while the database is away.
public final class HouseTime implements InstantSource {
    private final InstantSource own;
    private volatile Duration ahead = Duration.ZERO;
    private volatile @Nullable Instant heard;

    public HouseTime(InstantSource own) {
        this.own = own;
    }

    @Override
    public Instant instant() {
        var by = ahead;
        return by.isZero() ? own.instant() : own.instant().plus(by);
    }

    /// What our own clock says.
    public Instant own() {
        return own.instant();
    }

    /// Learns what the database's clock said at some instant between two readings of our own. A correction that is
    /// possible by these is kept: time does not waver by how long the answer took.
    public void compare(Instant before, Instant databases, Instant after) {
        heard = after;
        var least = Duration.between(after, databases);
        var most = Duration.between(before, databases);
        if (least.compareTo(most) > 0) {
            return;
        }
        if (ahead.compareTo(least) < 0) {
            ahead = least;
        } else if (ahead.compareTo(most) > 0) {
            ahead = most;
        }
    }

    /// How long the database has said nothing; nothing at all before it was asked for the first time.
    public Duration silence() {
        var last = heard;
        return last == null ? Duration.ZERO : Duration.between(last, own.instant());
    }

    /// How far the database's clock is ahead of our own.
    public Duration ahead() {
        return ahead;
    }
}
