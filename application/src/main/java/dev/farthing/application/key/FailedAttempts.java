package dev.farthing.application.key;

import dev.farthing.domain.key.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Which addresses have shown wrong keys of late, on this replica; the oldest are forgotten where there are too
/// many.
public final class FailedAttempts {
    public static final int MOST_ADDRESSES = 10_000;
    /// Whoever has one address of the sixth version has at least all that begin like it.
    private static final int BYTES_OF_A_NETWORK = 8;

    private static final String UNKNOWN = "unknown";

    private final int most;
    private final Duration within;
    private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>();

    /// @param since when the first of them was
    private record Failures(Instant since, int count) {}

    /// @param most how many an address may show
    /// @param within the time after which the first of them is forgotten, and the others with it
    public FailedAttempts(int most, Duration within) {
        this.most = most;
        this.within = within;
    }

    /// When the address may try again; null when it may now.
    public synchronized @Nullable Instant lockedUntil(@Nullable String address, Instant now) {
        var known = failures.get(network(address));
        return known == null || isOver(known, now) || known.count() < most
                ? null
                : known.since().plus(within);
    }

    public synchronized void note(@Nullable String address, Instant now) {
        var network = network(address);
        var known = failures.remove(network);
        failures.put(
                network,
                known == null || isOver(known, now)
                        ? new Failures(now, 1)
                        : new Failures(known.since(), known.count() + 1));
        if (failures.size() > MOST_ADDRESSES) {
            failures.pollFirstEntry();
        }
    }

    public synchronized void forgive(@Nullable String address) {
        failures.remove(network(address));
    }

    private boolean isOver(Failures known, Instant now) {
        return !now.isBefore(known.since().plus(within));
    }

    /// What an address counts as.
    static String network(@Nullable String address) {
        var bytes = address == null ? null : IpRange.address(address);
        if (bytes == null) {
            return UNKNOWN;
        }
        return HexFormat.of()
                .formatHex(bytes.length > BYTES_OF_A_NETWORK ? Arrays.copyOf(bytes, BYTES_OF_A_NETWORK) : bytes);
    }
}
