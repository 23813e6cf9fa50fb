package dev.farthing.rest.leak;

import dev.farthing.application.leak.Leak;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a secret was found: what strangers write goes into mails, so only what looks like an address is passed on.
final class FoundAt {
    private static final Pattern ADDRESS = Pattern.compile("https?://[!-~]+");

    private FoundAt() {}

    static @Nullable String url(@Nullable String told) {
        return told != null
                        && told.length() <= Leak.LONGEST_URL
                        && ADDRESS.matcher(told).matches()
                ? told
                : null;
    }
}
