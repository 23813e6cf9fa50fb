package dev.farthing.domain.upstream;

/// Where and how often a provider's balances are asked for.
public record BalancePolling(BalanceSource source, int intervalSeconds) {
    public static final int SHORTEST_SECONDS = 5;
    public static final int LONGEST_SECONDS = 86_400;
    public static final BalancePolling OFF = new BalancePolling(BalanceSource.NONE, 300);

    public BalancePolling {
        if (intervalSeconds < SHORTEST_SECONDS || intervalSeconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException("a polling interval lies between 5 s and a day");
        }
    }
}
