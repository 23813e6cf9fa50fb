package dev.farthing.application.report;

import dev.farthing.domain.usage.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one call used, by class.
///
/// @param flags what was odd about it, or about how it is charged
/// @param vendorUsage the vendor's own usage object, as it came
/// @param serviceTier the tier of service the vendor says it was answered at; null where it says none
public record CallUse(
        TokenUsage tokens,
        List<String> flags,
        @Nullable String vendorUsage,
        @Nullable String serviceTier) {
    public CallUse {
        flags = List.copyOf(flags);
    }
}
