package dev.farthing.domain.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people write on a key to know it again.
public record KeyLabel(
        String name, @Nullable String owner, @Nullable String note, List<String> tags) {
    public static final int LONGEST_NAME = 100;
    public static final int LONGEST_OWNER = 200;
    public static final int LONGEST_NOTE = 2_000;
    public static final int MOST_TAGS = 10;
    public static final int LONGEST_TAG = 64;

    public KeyLabel {
        tags = List.copyOf(tags);
    }
}
