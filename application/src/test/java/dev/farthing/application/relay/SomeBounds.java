package dev.farthing.application.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// How far a made-up call can go.
public record SomeBounds(
        long textTokens, InputBound input, @Nullable Long outputTokens, int choices) implements CallRequest.Bounds {
    public static SomeBounds ofText(long tokens) {
        return new SomeBounds(tokens, InputBound.LENGTH, null, 1);
    }

    @Override
    public ByteBuffer body() {
        return ByteBuffer.allocate(0);
    }
}
