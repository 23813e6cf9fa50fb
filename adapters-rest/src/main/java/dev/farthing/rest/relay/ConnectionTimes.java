package dev.farthing.rest.relay;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The connections of one event loop and how long each may keep silent: looked over every few seconds, so that no
/// request reads a clock for it.
final class ConnectionTimes {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /// Pools of clients and proxies keep idle connections for seconds to minutes: they are to be the ones that end.
    private static final Duration IDLE = Duration.ofMinutes(10);

    private static final Duration FIRST_BYTE = Duration.ofMinutes(1);
    private static final Duration WHOLE_HEAD = Duration.ofSeconds(25);
    private static final Duration END = Duration.ofSeconds(5);

    private final LongSupplier nanoClock;
    private final Set<ConnectionWatch> watched = new HashSet<>();
    private long lastLookNanos;

    ConnectionTimes(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastLookNanos = nanoClock.getAsLong();
    }

    static ConnectionTimes ofLoop(EventLoop loop) {
        var times = new ConnectionTimes(System::nanoTime);
        long millis = BETWEEN_LOOKS.toMillis();
        loop.scheduleWithFixedDelay(times::look, millis, millis, TimeUnit.MILLISECONDS);
        return times;
    }

    /// Begins to watch a connection of this loop; ends with it.
    ConnectionWatch watch(Channel connection) {
        var watch = new ConnectionWatch(connection, this);
        watched.add(watch);
        connection.closeFuture().addListener(_ -> watched.remove(watch));
        return watch;
    }

    /// When the loop last looked, in nanoseconds without a beginning.
    long lastLookNanos() {
        return lastLookNanos;
    }

    void look() {
        lastLookNanos = nanoClock.getAsLong();
        for (var watch : List.copyOf(watched)) {
            if (watch.awaiting() != ConnectionWatch.Awaiting.NOTHING
                    && lastLookNanos - watch.sinceNanos()
                            > patience(watch.awaiting()).toNanos()) {
                watch.giveUp();
            }
        }
    }

    private static Duration patience(ConnectionWatch.Awaiting awaiting) {
        return switch (awaiting) {
            case FIRST_BYTE -> FIRST_BYTE;
            case REST_OF_HEAD -> WHOLE_HEAD;
            case NEXT_REQUEST -> IDLE;
            case END -> END;
            case NOTHING -> throw new IllegalArgumentException();
        };
    }
}
