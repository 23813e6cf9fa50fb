package dev.farthing.application.quality;

import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What all replicas counted of how vendors serve, and what was decided from it.
public interface QualityBook {
    /// Writes down what one replica has counted in each of these grains so far, in place of what it said of them
    /// before: to say it twice counts once.
    void keep(UUID replica, Collection<Counted> counted);

    /// What was counted by all replicas in grains that began then or later, the replicas apart.
    List<Counted> counted(Grain grain, Instant from);

    /// The channels of which something is held, or was.
    Map<Channel, Shift> shifts();

    /// The providers' names and the models that are routed to each channel; without those whose provider is gone.
    List<Known> known(Collection<Channel> channels);

    /// Takes the turn to judge, once in this time for all replicas together: whether the caller alone judges, until
    /// the end of its transaction.
    boolean isMyTurn(Duration beat);

    /// Takes the turns to ask channels that something is held against, and no person holds, whether they answer: of
    /// each one in this time for all replicas together.
    List<Channel> takeProbes(int most, Duration interval);

    /// A channel has answered such a question once more, or has failed to, and then begins anew.
    void probed(Channel channel, boolean answered);

    /// Keeps a channel's share in place of the one before; that of a provider that is gone is let go.
    void shift(Channel channel, Shift shift);

    /// Tells the alerts, in the transaction that makes it true.
    void alert(Known channel, Verdict verdict, Shift shift);

    /// Forgets what was counted before the grain's time of keeping.
    void forget(Grain grain, Instant before);

    /// A channel as people know it.
    ///
    /// @param models those that are routed to it, by name; none when no route leads there any more
    record Known(Channel channel, String provider, List<String> models) {}
}
