package dev.farthing.rest;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the next page begins, in a form that invites nobody to make one up.
public final class Cursor {
    private static final int BYTES = 16;
    private static final int LONGEST = 64;

    private Cursor() {}

    public static @Nullable String of(@Nullable UUID last) {
        if (last == null) {
            return null;
        }
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static @Nullable UUID read(Fields query) {
        var text = query.optionalText("cursor", LONGEST);
        if (text == null) {
            return null;
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == BYTES) {
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException _) {
            // Told below, like a cursor of another length.
        }
        query.reject("cursor", "value_error", "Input should be a next_cursor of this list");
        return null;
    }
}
