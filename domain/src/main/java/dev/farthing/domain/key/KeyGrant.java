package dev.farthing.domain.key;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a key may do: empty lists allow everything its plan allows, a missing limit is none.
public record KeyGrant(
        List<String> modelsAllowed,
        List<IpRange> allowedIps,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,
        @Nullable Instant expiresAt) {
    public static final KeyGrant EVERYTHING = new KeyGrant(List.of(), List.of(), null, null, null, null);

    public KeyGrant {
        modelsAllowed = List.copyOf(modelsAllowed);
        allowedIps = List.copyOf(allowedIps);
        if (isBelowOne(rpmLimit) || isBelowOne(tpmLimit) || isBelowOne(concurrencyLimit)) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    public boolean allowsModel(String model) {
        return modelsAllowed.isEmpty() || modelsAllowed.contains(model);
    }

    public boolean allowsIp(InetAddress address) {
        return allowedIps.isEmpty() || allowedIps.stream().anyMatch(range -> range.contains(address));
    }

    public boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    private static boolean isBelowOne(@Nullable Integer limit) {
        return limit != null && limit < 1;
    }
}
