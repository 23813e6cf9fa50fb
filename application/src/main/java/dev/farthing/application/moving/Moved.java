package dev.farthing.application.moving;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of everything in a dump, or would.
///
/// @param applied false where it was only tried
/// @param secretsUntil when the old secrets end that nobody has used here
/// @param existing what is there already
/// @param left what could not be carried, and why
/// @param notes what is otherwise than it was
public record Moved(
        boolean applied,
        Instant secretsUntil,
        List<Thing> made,
        List<Thing> existing,
        List<Thing> left,
        List<Thing> notes) {
    /// One thing of the dump.
    ///
    /// @param place where it stands in the dump, such as `keys[3]`
    /// @param kind org, team, key, provider, credential, model or price
    /// @param id of what was made or is there; null for what is not
    /// @param text what there is to say about it
    public record Thing(
            String place,
            String kind,
            String name,
            @Nullable String id,
            @Nullable String text) {
        /// A thing with a sentence about it.
        public static Thing said(String place, String kind, String name, String text) {
            return new Thing(place, kind, name, null, text);
        }
    }
}
