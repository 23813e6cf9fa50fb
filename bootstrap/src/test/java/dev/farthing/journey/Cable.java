package dev.farthing.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Carries packets between two interfaces as well as its weather lets it.
final class Cable implements AutoCloseable {
    private static final int TCP = 6;
    private static final int PROTOCOL = 9;
    private static final int LEAST_HEAD = 20;
    private static final int MOST_ON_THE_WAY = 20_000;

    private final List<Tunnel> ends;
    private final Random chance;
    private final List<Thread> carriers = new ArrayList<>();
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cable-late").factory());
    private final AtomicLong onTheWay = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile long newest;
    private volatile Weather weather = Weather.FAIR;
    private volatile boolean closing;
    final AtomicLong carried = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    final AtomicLong doubled = new AtomicLong();
    final AtomicLong overtaken = new AtomicLong();

    Cable(Tunnel one, Tunnel other, long seed) {
        this.ends = List.of(one, other);
        this.chance = new Random(seed);
        carry(one, other);
        carry(other, one);
    }

    /// What becomes of packets.
    ///
    /// @param ports whose packets it is about, be they to or from these; all of them when empty
    /// @param leastMillis for how long a packet is held up at least; each for another while, so that they overtake
    record Weather(
            Set<Integer> ports, boolean cut, int leastMillis, int mostMillis, int lostPercent, int doubledPercent) {
        static final Weather FAIR = new Weather(Set.of(), false, 0, 0, 0, 0);

        static Weather cutOff(Set<Integer> ports) {
            return new Weather(ports, true, 0, 0, 0, 0);
        }

        private boolean concerns(byte[] packet) {
            if (ports.isEmpty()) {
                return true;
            }
            int head = (packet[0] & 15) * 4;
            return packet.length >= head + 4
                    && packet[PROTOCOL] == TCP
                    && (ports.contains(port(packet, head)) || ports.contains(port(packet, head + 2)));
        }

        private static int port(byte[] packet, int at) {
            return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
        }
    }

    void is(Weather now) {
        weather = now;
    }

    private void carry(Tunnel from, Tunnel to) {
        carriers.add(Thread.ofPlatform().daemon().name("cable").start(() -> {
            while (!closing) {
                var packet = from.read();
                if (packet.length >= LEAST_HEAD) {
                    send(packet, to);
                }
            }
        }));
    }

    private void send(byte[] packet, Tunnel to) {
        var now = weather;
        if (now == Weather.FAIR || !now.concerns(packet)) {
            to.write(packet);
            return;
        }
        if (now.cut || chance.nextInt(100) < now.lostPercent || onTheWay.get() > MOST_ON_THE_WAY) {
            lost.incrementAndGet();
            return;
        }
        deliver(packet, to, now);
        if (chance.nextInt(100) < now.doubledPercent) {
            doubled.incrementAndGet();
            deliver(packet, to, now);
        }
    }

    private void deliver(byte[] packet, Tunnel to, Weather now) {
        long number = sent.incrementAndGet();
        if (now.mostMillis == 0) {
            arrive(packet, to, number);
            return;
        }
        onTheWay.incrementAndGet();
        int millis = now.leastMillis + chance.nextInt(now.mostMillis - now.leastMillis + 1);
        var _ = late.schedule(
                () -> {
                    onTheWay.decrementAndGet();
                    if (!closing) {
                        arrive(packet, to, number);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private void arrive(byte[] packet, Tunnel to, long number) {
        to.write(packet);
        carried.incrementAndGet();
        if (number < newest) {
            overtaken.incrementAndGet();
        } else {
            newest = number;
        }
    }

    @Override
    public void close() {
        closing = true;
        late.shutdownNow();
        try {
            for (var carrier : carriers) {
                carrier.join();
            }
            var _ = late.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        ends.forEach(Tunnel::close);
    }
}
