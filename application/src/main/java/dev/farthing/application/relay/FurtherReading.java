package dev.farthing.application.relay;

import dev.farthing.domain.usage.TokenUsage;

/// What a vendor's own tools had it read on the way to an answer, as far as that was seen: after each of them it
/// reads the whole conversation again, with what they brought.
///
/// @param times how often it read again
/// @param tokens of what the tools brought, as often as it was read
/// @param summarised whether one of these times was for a summary, before which the conversation may have been
/// longer
public record FurtherReading(int times, long tokens, boolean summarised) {
    public static final FurtherReading NONE = new FurtherReading(0, 0, false);

    /// What it comes to beside the figures of the first time.
    ///
    /// @param counted the tokens of the whole conversation by a count of our own
    TokenUsage beside(TokenUsage first, long counted) {
        long prompt = first.promptTokens();
        long room = Math.max(0, TokenUsage.MOST_TOKENS - prompt);
        long cached = first.cacheRead() + first.cacheWriteTokens();
        long again = Math.min((long) times * cached, room);
        long longer = summarised ? Math.max(0, counted - prompt) : 0;
        long anew = Math.min((long) times * (prompt - cached) + tokens + longer, room - again);
        return new TokenUsage(anew, again, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
