package dev.farthing.upstream.conversation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pictures, as they are wanted and as they are made.
public final class Pictures {
    private Pictures() {}

    /// What a caller asks for.
    ///
    /// @param count how many
    /// @param width in pixels; 0 where the vendor is to choose, as for the height
    /// @param aspectRatio such as `16:9`, where the caller says it in these words
    /// @param size such as `2K`, where the caller says it in these words
    /// @param asAddress whether they are wanted as addresses rather than as bytes
    /// @param dropped the names of members that no other dialect knows
    public record Wanted(
            String prompt,
            int count,
            int width,
            int height,
            @Nullable String aspectRatio,
            @Nullable String size,
            boolean asAddress,
            Set<String> dropped) {
        public Wanted {
            dropped = Set.copyOf(dropped);
        }
    }

    /// A picture.
    ///
    /// @param type such as `image/png`
    /// @param base64 its bytes, as they came
    public record Made(String type, String base64) {}
}
