package dev.farthing.application.authenticity;

import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.domain.authenticity.Sampling;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.usage.CallStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the prompts of some calls, to be compared with what their vendors billed for them: of each channel a
/// hundred at once, then one a second, and of all of them no more than the counting takes.
@ApplicationScoped
public class WeighPrompt {
    private static final int MOST_AT_ONCE = 100;
    private static final int MILLIS_EACH = 1_000;
    private static final int MOST_OF_ALL_AT_ONCE = 1_000;
    private static final int MILLIS_EACH_OF_ALL = 50;
    private static final int MOST_CHANNELS = 10_000;

    private final PromptScale scale;
    private final HealthDirectory health;
    private final InstantSource clock;
    private final Sampling ofAll = new Sampling(MOST_OF_ALL_AT_ONCE, MILLIS_EACH_OF_ALL);
    private final Map<Channel, Sampling> ofEach = new ConcurrentHashMap<>();

    public WeighPrompt(PromptScale scale, HealthDirectory health, InstantSource clock) {
        this.scale = scale;
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
                || reply.reported().countsPictures()
                || looksThingsUp(hop.upstreamModel())
                || !call.rules().changeNothing()
                || !scale.knows(tokenizer)
                || !mayCount(new Channel(hop.providerId(), hop.upstreamModel()))) {
            return;
        }
        var tokens = reply.reported().tokens();
        scale.weigh(
                tokenizer,
                call.request().endpoint(),
                ending.request(),
                counted -> health.ofProvider(hop.providerId())
                        .weighed(hop.upstreamModel(), tokens.promptTokens(), counted));
    }

    /// Whether the vendor looks something up and puts it into the prompt, as the model's name says.
    private static boolean looksThingsUp(String upstreamModel) {
        return upstreamModel.contains("search") || upstreamModel.endsWith(":online");
    }

    private boolean mayCount(Channel channel) {
        if (ofEach.size() > MOST_CHANNELS) {
            ofEach.clear();
        }
        long now = clock.millis();
        return ofEach.computeIfAbsent(channel, _ -> new Sampling(MOST_AT_ONCE, MILLIS_EACH))
                        .take(now)
                && ofAll.take(now);
    }
}
