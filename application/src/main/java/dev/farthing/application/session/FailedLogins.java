package dev.farthing.application.session;

import dev.farthing.domain.key.IpRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Which addresses have shown wrong keys of late, on this replica; the oldest are forgotten where there are too many.
final class FailedLogins {
    static final int MOST_FAILURES = 10;
    static final Duration WITHIN = Duration.ofMinutes(10);
    static final int MOST_ADDRESSES = 10_000;
    /// Whoever has one address of the sixth version has at least all that begin like it.
    private static final int BYTES_OF_A_NETWORK = 8;

    private static final String UNKNOWN = "unknown";

    private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>();

    /// @param since when the first of them was
    private record Failures(Instant since, int count) {
        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(WITHIN));
        }
    }

    /// When the address may try again; null when it may now.
    synchronized @Nullable Instant lockedUntil(@Nullable String address, Instant now) {
        var known = failures.get(network(address));
        return known == null || known.isOver(now) || known.count() < MOST_FAILURES
                ? null
                : known.since().plus(WITHIN);
    }

    synchronized void note(@Nullable String address, Instant now) {
        var network = network(address);
        var known = failures.remove(network);
        failures.put(
                network,
                known == null || known.isOver(now)
                        ? new Failures(now, 1)
                        : new Failures(known.since(), known.count() + 1));
        if (failures.size() > MOST_ADDRESSES) {
            failures.pollFirstEntry();
        }
    }

    synchronized void forgive(@Nullable String address) {
        failures.remove(network(address));
    }

    private static String network(@Nullable String address) {
        var bytes = address == null ? null : IpRange.address(address);
        if (bytes == null) {
            return UNKNOWN;
        }
        return HexFormat.of()
                .formatHex(bytes.length > BYTES_OF_A_NETWORK ? Arrays.copyOf(bytes, BYTES_OF_A_NETWORK) : bytes);
    }
}
