package dev.farthing.application.relay;

import dev.farthing.domain.upstream.RequestRules;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a made-up call can go.
public record SomeBounds(
        long textTokens,
        InputBound input,
        @Nullable Long outputTokens,
        int choices,
        List<SideWork> sideWork,
        boolean drawsByTool,
        @Nullable String unpriced)
        implements CallRequest.Bounds {
    public SomeBounds(long textTokens, InputBound input, @Nullable Long outputTokens, int choices) {
        this(textTokens, input, outputTokens, choices, List.of(), false, null);
    }

    public static SomeBounds ofText(long tokens) {
        return new SomeBounds(tokens, InputBound.LENGTH, null, 1);
    }

    /// The same where the vendor may do more than answer.
    public SomeBounds with(List<SideWork> work) {
        return new SomeBounds(textTokens, input, outputTokens, choices, work, drawsByTool, unpriced);
    }

    /// The same where a tool of the vendor's may draw.
    public SomeBounds drawing() {
        return new SomeBounds(textTokens, input, outputTokens, choices, sideWork, true, unpriced);
    }

    /// The same where it asks for something at another price.
    public SomeBounds wishing(String member) {
        return new SomeBounds(textTokens, input, outputTokens, choices, sideWork, drawsByTool, member);
    }

    @Override
    public @Nullable String unpriced(RequestRules rules) {
        return rules.leaveToCallers(String.valueOf(unpriced)) ? null : unpriced;
    }

    @Override
    public ByteBuffer body() {
        return ByteBuffer.allocate(0);
    }
}
