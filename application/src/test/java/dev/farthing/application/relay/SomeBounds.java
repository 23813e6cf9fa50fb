package dev.farthing.application.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a made-up call can go.
public record SomeBounds(
        long textTokens, InputBound input, @Nullable Long outputTokens, int choices, List<SideWork> sideWork)
        implements CallRequest.Bounds {
    public SomeBounds(long textTokens, InputBound input, @Nullable Long outputTokens, int choices) {
        this(textTokens, input, outputTokens, choices, List.of());
    }

    public static SomeBounds ofText(long tokens) {
        return new SomeBounds(tokens, InputBound.LENGTH, null, 1);
    }

    /// The same where the vendor may do more than answer.
    public SomeBounds with(List<SideWork> work) {
        return new SomeBounds(textTokens, input, outputTokens, choices, work);
    }

    @Override
    public ByteBuffer body() {
        return ByteBuffer.allocate(0);
    }
}
