package dev.farthing.domain.audit;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One change of one thing.
///
/// @param chain the org whose record it belongs to; [#PLATFORM] for what belongs to no org
/// @param action a verb such as `create`
/// @param objectType what kind of thing it was done to, such as `key`
/// @param before how that thing looked; null when it is new
/// @param after how it looks now; null when it is gone
public record Deed(
        UUID chain,
        String action,
        String objectType,
        String objectId,
        @Nullable Picture before,
        @Nullable Picture after) {
    /// The record of what belongs to no org: vendors, models, prices, settings, plans.
    public static final UUID PLATFORM = new UUID(0, 0);

    /// What actions and kinds of things are called.
    public static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,39}");

    public Deed {
        if (!WORD.matcher(action).matches() || !WORD.matcher(objectType).matches()) {
            throw new IllegalArgumentException("an action and a kind of thing are words");
        }
    }

    /// Something done to what belongs to the platform.
    public static Deed ofPlatform(
            String action, String objectType, String objectId, @Nullable Picture before, @Nullable Picture after) {
        return new Deed(PLATFORM, action, objectType, objectId, before, after);
    }
}
