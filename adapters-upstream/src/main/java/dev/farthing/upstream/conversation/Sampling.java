package dev.farthing.upstream.conversation;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an answer is drawn; what is null is as the vendor has it.
///
/// @param stop texts at which the answer ends
/// @param mostTokens the most of one answer
/// @param answers how many are wanted
/// @param probabilities whether each token is to come with its probability
/// @param topProbabilities how many of the likeliest tokens are to come with theirs
public record Sampling(
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Integer topK,
        @Nullable BigDecimal presencePenalty,
        @Nullable BigDecimal frequencyPenalty,
        @Nullable Long seed,
        List<String> stop,
        @Nullable Integer mostTokens,
        int answers,
        boolean probabilities,
        @Nullable Integer topProbabilities) {
    public static final Sampling USUAL =
            new Sampling(null, null, null, null, null, null, List.of(), null, 1, false, null);

    public Sampling {
        stop = List.copyOf(stop);
    }
}
