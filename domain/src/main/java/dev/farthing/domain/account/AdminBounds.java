package dev.farthing.domain.account;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Until when and from where an admin key opens; who makes, renews or changes one by it stays within these.
///
/// @param expiresAt null where it opens for good
/// @param allowedIps empty where it opens from everywhere
public record AdminBounds(@Nullable Instant expiresAt, List<IpRange> allowedIps) {
    public static final AdminBounds NONE = new AdminBounds(null, List.of());

    public AdminBounds {
        allowedIps = List.copyOf(allowedIps);
    }

    public static AdminBounds of(KeyGrant grant) {
        return new AdminBounds(grant.expiresAt(), grant.allowedIps());
    }

    /// Refuses a key that would open later or from elsewhere. Each of its blocks must lie within one of these.
    public void mustCover(KeyGrant grant) {
        var until = grant.expiresAt();
        if (expiresAt != null && (until == null || until.isAfter(expiresAt))) {
            throw Fault.FORBIDDEN.because("your own key expires at " + expiresAt + ": by it none is made, renewed or"
                    + " changed that expires later or never; name an earlier expires_at");
        }
        var from = grant.allowedIps();
        if (!allowedIps.isEmpty() && (from.isEmpty() || !from.stream().allMatch(this::isWithin))) {
            throw Fault.FORBIDDEN.because("your own key opens from " + allowedIps + " alone: by it none is made,"
                    + " renewed or changed that opens from elsewhere; name allowed_ips within these");
        }
    }

    private boolean isWithin(IpRange range) {
        return allowedIps.stream().anyMatch(own -> own.contains(range));
    }
}
