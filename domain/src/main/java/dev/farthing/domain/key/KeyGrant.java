package dev.farthing.domain.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a key may do: empty lists allow everything its plan allows, a missing limit is none.
///
/// @param providersAllowed the names of the providers that may serve it
/// @param minUsefulOutput to how little output its calls may be cut down where a budget has no room for more; null
///     for
/// what is usual
/// @param responseCacheSeconds for how long its answers are kept for the same question; null where they are not
public record KeyGrant(
        List<String> modelsAllowed,
        List<String> providersAllowed,
        List<IpRange> allowedIps,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,
        @Nullable Instant expiresAt,
        @Nullable Integer minUsefulOutput,
        @Nullable Integer responseCacheSeconds) {
    public static final int MOST_MODELS = 1_000;
    public static final int MOST_RANGES = 200;

    /// A day.
    public static final int LONGEST_RESPONSE_CACHE_SECONDS = 86_400;

    public static final KeyGrant EVERYTHING = new KeyGrant(List.of(), List.of(), null, null, null, null);

    public KeyGrant {
        modelsAllowed = List.copyOf(modelsAllowed);
        providersAllowed = List.copyOf(providersAllowed);
        allowedIps = List.copyOf(allowedIps);
        if (isBelowOne(rpmLimit)
                || isBelowOne(tpmLimit)
                || isBelowOne(concurrencyLimit)
                || isBelowOne(minUsefulOutput)
                || isBelowOne(responseCacheSeconds)) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
        if (responseCacheSeconds != null && responseCacheSeconds > LONGEST_RESPONSE_CACHE_SECONDS) {
            throw new IllegalArgumentException("answers are kept for a day at most");
        }
    }

    /// A key whose calls may be cut down as is usual.
    public KeyGrant(
            List<String> modelsAllowed,
            List<String> providersAllowed,
            List<IpRange> allowedIps,
            @Nullable Integer rpmLimit,
            @Nullable Integer tpmLimit,
            @Nullable Integer concurrencyLimit,
            @Nullable Instant expiresAt) {
        this(modelsAllowed, providersAllowed, allowedIps, rpmLimit, tpmLimit, concurrencyLimit, expiresAt, null, null);
    }

    /// A key that any provider may serve.
    public KeyGrant(
            List<String> modelsAllowed,
            List<IpRange> allowedIps,
            @Nullable Integer rpmLimit,
            @Nullable Integer tpmLimit,
            @Nullable Integer concurrencyLimit,
            @Nullable Instant expiresAt) {
        this(modelsAllowed, List.of(), allowedIps, rpmLimit, tpmLimit, concurrencyLimit, expiresAt);
    }

    public boolean allowsProvider(String name) {
        return providersAllowed.isEmpty() || providersAllowed.contains(name);
    }

    public boolean allowsModel(String model) {
        return modelsAllowed.isEmpty() || modelsAllowed.contains(model);
    }

    /// Whether a caller from this numeric address may use the key; an unknown address only where none is asked for.
    public boolean allowsIp(@Nullable String address) {
        if (allowedIps.isEmpty()) {
            return true;
        }
        var bytes = address == null ? null : IpRange.address(address);
        return bytes != null && allowedIps.stream().anyMatch(range -> range.contains(bytes));
    }

    public boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    private static boolean isBelowOne(@Nullable Integer limit) {
        return limit != null && limit < 1;
    }
}
