package dev.farthing.application.authenticity;

import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TokenCounter;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/// Counts the prompts of some calls, to be compared with what their vendors billed for them: a hundred at once,
/// then five a second, whatever the traffic.
@ApplicationScoped
public class WeighPrompt {
    private static final int MOST_AT_ONCE = 100;
    private static final int MILLIS_EACH = 200;

    private final TokenCounter counter;
    private final HealthDirectory health;
    private final InstantSource clock;
    private int left = MOST_AT_ONCE;
    private long earnedUntil;

    public WeighPrompt(TokenCounter counter, HealthDirectory health, InstantSource clock) {
        this.counter = counter;
        this.health = health;
        this.clock = clock;
    }

    /// Never blocks; the counting is done on a thread of its own.
    public void weigh(Admission.Granted call, CallEnding ending) {
        var reply = ending.reply();
        var hop = ending.hop();
        var tokenizer = call.offer().model().tokenizer();
        if (ending.status() != CallStatus.OK
                || hop == null
                || reply == null
                || reply.reported() == null
                || !counter.knows(tokenizer)
                || !mayCount()) {
            return;
        }
        var tokens = reply.reported().tokens();
        counter.count(tokenizer, call.request().endpoint(), ending.request(), ReplySummary.NOTHING)
                .thenAccept(counted -> {
                    if (counted.source() == UsageSource.EXACT) {
                        health.ofProvider(hop.providerId())
                                .weighed(
                                        hop.upstreamModel(),
                                        tokens.promptTokens(),
                                        counted.tokens().promptTokens());
                    }
                });
    }

    private synchronized boolean mayCount() {
        long now = clock.millis();
        long earned = Math.clamp((now - earnedUntil) / MILLIS_EACH, 0, MOST_AT_ONCE);
        if (earned > 0) {
            left = (int) Math.min(MOST_AT_ONCE, left + earned);
            earnedUntil = now;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
