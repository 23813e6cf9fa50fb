package dev.farthing.domain.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people write on a key to know it again.
public record KeyLabel(
        String name, @Nullable String owner, @Nullable String note, List<String> tags) {
    public KeyLabel {
        tags = List.copyOf(tags);
    }
}
