package dev.farthing.domain.authenticity;

/// How many calls may be looked at more closely: so many at once, then one in each while. Safe for all threads.
public final class Sampling {
    private final int most;
    private final long millisEach;
    private long left;
    private long earnedUntil;

    public Sampling(int most, long millisEach) {
        this.most = most;
        this.millisEach = millisEach;
        this.left = most;
    }

    public synchronized boolean take(long nowMillis) {
        long earned = (nowMillis - earnedUntil) / millisEach;
        if (earned > 0) {
            left = Math.min(most, left + earned);
            earnedUntil = nowMillis;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
