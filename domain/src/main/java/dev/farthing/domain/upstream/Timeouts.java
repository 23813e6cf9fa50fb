package dev.farthing.domain.upstream;

/// How long a vendor may take, in milliseconds: to connect, to the first byte, between bytes, and in all.
public record Timeouts(int connectMillis, int firstByteMillis, int idleMillis, int totalMillis) {
    public static final Timeouts DEFAULT = new Timeouts(5_000, 60_000, 120_000, 600_000);
    public static final int LONGEST_MILLIS = 86_400_000;

    public Timeouts {
        if (Math.min(Math.min(connectMillis, firstByteMillis), Math.min(idleMillis, totalMillis)) < 1
                || Math.max(Math.max(connectMillis, firstByteMillis), Math.max(idleMillis, totalMillis))
                        > LONGEST_MILLIS) {
            throw new IllegalArgumentException("a timeout lies between 1 ms and a day");
        }
    }

    /// The same, none of them longer than this.
    public Timeouts within(int mostMillis) {
        return new Timeouts(
                Math.min(connectMillis, mostMillis),
                Math.min(firstByteMillis, mostMillis),
                Math.min(idleMillis, mostMillis),
                Math.min(totalMillis, mostMillis));
    }
}
