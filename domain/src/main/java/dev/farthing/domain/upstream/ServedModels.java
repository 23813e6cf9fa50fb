package dev.farthing.domain.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of its vendor's models a credential serves, by the names they have there.
///
/// @param allowed none named: all; a name that ends in `*` stands for all that begin like it
/// @param denied wins over allowed
/// @param onlyListed whether it serves nothing but what the vendor listed for it
/// @param listed what the vendor listed when it was asked; null while it never was
public record ServedModels(
        List<String> allowed,
        List<String> denied,
        boolean onlyListed,
        @Nullable List<String> listed) {
    public static final ServedModels ALL = new ServedModels(List.of(), List.of(), false, null);
    public static final int MOST = 500;
    public static final int LONGEST = 256;

    public ServedModels {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        listed = listed == null ? null : List.copyOf(listed);
    }

    /// Whether it serves a model; before the vendor was asked, what it lists holds nothing back.
    public boolean serve(String upstreamModel) {
        return (allowed.isEmpty() || names(allowed, upstreamModel))
                && !names(denied, upstreamModel)
                && (!onlyListed || listed == null || listed.contains(upstreamModel));
    }

    public boolean serveAll() {
        return allowed.isEmpty() && denied.isEmpty() && (!onlyListed || listed == null);
    }

    public ServedModels withListed(List<String> now) {
        return new ServedModels(allowed, denied, onlyListed, now);
    }

    private static boolean names(List<String> patterns, String model) {
        for (var pattern : patterns) {
            if (pattern.endsWith("*")
                    ? model.regionMatches(0, pattern, 0, pattern.length() - 1)
                    : pattern.equals(model)) {
                return true;
            }
        }
        return false;
    }
}
