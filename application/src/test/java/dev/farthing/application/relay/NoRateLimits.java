package dev.farthing.application.relay;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Rate limits that let everything through, or refuse what the test says.
public final class NoRateLimits implements RateLimits {
    private volatile @Nullable Start answer;

    @Override
    public CompletionStage<Start> tryStart(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        var set = answer;
        return CompletableFuture.completedStage(set != null ? set : new Start.Started(Running.UNLIMITED, null));
    }

    public void answer(Start fixed) {
        answer = fixed;
    }
}
