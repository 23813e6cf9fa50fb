package dev.farthing.rest.account;

import dev.farthing.rest.Fields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether an org or a team may act, as people read it.
enum Standing {
    ACTIVE,
    SUSPENDED;

    static Standing of(boolean suspended) {
        return suspended ? SUSPENDED : ACTIVE;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a list's `status` asks for; null for all.
    static @Nullable Boolean asked(Fields query) {
        var standing = query.optionalChoice("status", Standing.class);
        return standing == null ? null : standing == SUSPENDED;
    }
}
