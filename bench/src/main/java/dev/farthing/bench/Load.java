package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Callers on one thread: closed loop (each asks again once answered) or open loop (asked at a rate, whoever is
/// free), every answer compared byte by byte with what the upstream is known to send; of one that is translated the
/// lines of data are counted.
final class Load implements AutoCloseable {
    /// `perSecond` 0 is the closed loop; the callers of one begin spread over `rampMillis`. Each keeps to its port,
    /// of several one after the other.
    record Plan(List<Integer> ports, int callers, Prompt prompt, Keys keys, int perSecond, int rampMillis) {
        Plan(int port, int callers, Prompt prompt, Keys keys, int perSecond, int rampMillis) {
            this(List.of(port), callers, prompt, keys, perSecond, rampMillis);
        }

        static Plan closed(int port, int callers, Prompt prompt, Keys keys) {
            return new Plan(port, callers, prompt, keys, 0, 0);
        }
    }

    /// What came of a load, from its first call to its last.
    record Result(
            long answered,
            long refused,
            long wrong,
            long lostEvents,
            @Nullable String firstTrouble) {
        boolean clean() {
            return refused == 0 && wrong == 0 && lostEvents == 0;
        }

        Result plus(Result other) {
            return new Result(
                    answered + other.answered,
                    refused + other.refused,
                    wrong + other.wrong,
                    lostEvents + other.lostEvents,
                    firstTrouble == null ? other.firstTrouble : firstTrouble);
        }
    }

    private static final long DRAIN_NANOS = 40_000_000_000L;

    private final Plan plan;
    private final byte[] request;
    private final int keyAt;
    private final byte[] expected;
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
    private final List<Caller> callers = new ArrayList<>();
    private final ArrayDeque<Caller> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> backlog = new ArrayDeque<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final Thread thread;
    private volatile boolean timing;
    private volatile boolean stopping;
    private Samples latencies = new Samples();
    private Samples firstBytes = new Samples();
    private long refused;
    private long wrong;
    private long lostEvents;
    private int busy;
    private long askedAt;
    private @Nullable String firstTrouble;

    private Load(Plan plan) throws IOException {
        this.plan = plan;
        this.request = plan.prompt().request(plan.keys().length());
        this.keyAt = plan.prompt().keyAt();
        this.expected = expected(plan.prompt().script());
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("load").unstarted(this::run);
    }

    static Load start(Plan plan) {
        try {
            Load load = new Load(plan);
            for (int i = 0; i < plan.callers(); i++) {
                load.callers.add(load.new Caller(plan.ports().get(i % plan.ports().size())));
            }
            load.thread.start();
            return load;
        } catch (IOException e) {
            throw new IllegalStateException("nobody listens on port " + plan.ports(), e);
        }
    }

    private static byte[] expected(Script script) {
        if (!script.streams()) {
            return script.json();
        }
        List<byte[]> lines = script.lines();
        ByteBuffer whole =
                ByteBuffer.allocate(lines.stream().mapToInt(line -> line.length).sum());
        lines.forEach(whole::put);
        return whole.array();
    }

    long answered() {
        return answered.get();
    }

    long events() {
        return events.get();
    }

    /// From now on, or no longer, single calls are timed.
    void timing(boolean on) {
        timing = on;
    }

    /// Waits until so many calls were answered, or the time is up, or nothing moves.
    void awaitAnswered(long count, int seconds) throws InterruptedException {
        await(() -> answered.get() >= count, seconds);
    }

    private void await(BooleanSupplier reached, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!reached.getAsBoolean() && thread.isAlive() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    /// Asks nothing more, waits for what is under way and tells the whole.
    Result finish() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        thread.join();
        return new Result(answered.get(), refused, wrong, lostEvents, firstTrouble);
    }

    /// Of the timed calls: from asking to the last byte; where nobody was free to ask in time, the waiting counts
    /// too.
    Samples latencies() {
        return latencies;
    }

    /// Of the timed calls: to the first byte of the body; after `finish`.
    Samples firstBytes() {
        return firstBytes;
    }

    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
    }

    private void run() {
        try (selector) {
            askedAt = System.nanoTime();
            int begun = 0;
            long drainedBy = Long.MAX_VALUE;
            while (!(stopping && busy == 0) && System.nanoTime() < drainedBy) {
                if (stopping && drainedBy == Long.MAX_VALUE) {
                    drainedBy = System.nanoTime() + DRAIN_NANOS;
                }
                begun = begin(begun);
                askDue();
                boolean soon = begun < plan.callers() || plan.perSecond() > 0;
                selector.select(this::ready, soon ? 1 : 100);
            }
            if (busy > 0) {
                trouble(busy + " calls unanswered when the time was up");
                wrong += busy;
            }
            for (Caller caller : callers) {
                caller.channel.close();
            }
        } catch (IOException e) {
            trouble(e.toString());
            wrong++;
        }
    }

    private int begin(int begun) throws IOException {
        int next = begun;
        long sinceStart = System.nanoTime() - askedAt;
        while (!stopping
                && next < plan.callers()
                && (plan.rampMillis() == 0 || sinceStart * plan.callers() >= next * (plan.rampMillis() * 1_000_000L))) {
            free(callers.get(next++));
        }
        return next;
    }

    private void askDue() throws IOException {
        if (plan.perSecond() == 0 || stopping) {
            return;
        }
        long now = System.nanoTime();
        for (; askedAt <= now; askedAt += 1_000_000_000L / plan.perSecond()) {
            Caller caller = idle.poll();
            if (caller == null) {
                backlog.add(askedAt);
            } else {
                caller.ask(now);
            }
        }
    }

    private void free(Caller caller) throws IOException {
        if (stopping) {
            return;
        }
        if (plan.perSecond() == 0) {
            caller.ask(System.nanoTime());
        } else if (backlog.isEmpty()) {
            idle.add(caller);
        } else {
            caller.ask(backlog.poll());
        }
    }

    private void ready(SelectionKey key) {
        Caller caller = (Caller) key.attachment();
        try {
            caller.ready();
        } catch (IOException e) {
            caller.broken(e.toString());
        }
    }

    private void trouble(String what) {
        if (firstTrouble == null) {
            firstTrouble = what;
        }
    }

    private final class Caller implements HttpReader.Sink {
        private final ByteBuffer out;
        private final int port;
        private SocketChannel channel;
        private SelectionKey key;
        private HttpReader reader = new HttpReader();
        private long since;
        private long firstByte;
        private boolean asking;
        private boolean right;
        private int status;
        private int matched;
        private int seen;
        private boolean lineBegins;
        private boolean comment;

        Caller(int port) throws IOException {
            this.port = port;
            out = ByteBuffer.allocateDirect(request.length).put(request);
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            key = listen();
        }

        private SelectionKey listen() throws IOException {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
            return channel.register(selector, SelectionKey.OP_READ, this);
        }

        void ask(long wanted) throws IOException {
            since = wanted;
            firstByte = 0;
            busy++;
            asking = true;
            out.clear().put(keyAt, plan.keys().next());
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void ready() throws IOException {
            if (key.isWritable() && out.hasRemaining()) {
                write();
            }
            if (key.isReadable()) {
                input.clear();
                int read = channel.read(input);
                if (read < 0) {
                    broken("connection closed by the other side");
                } else {
                    reader.read(input.flip(), this);
                }
            }
        }

        void broken(String why) {
            if (asking) {
                trouble(why);
                wrong++;
                busy--;
                asking = false;
            }
            try {
                channel.close();
                channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                reader = new HttpReader();
                key = listen();
                free(this);
            } catch (IOException e) {
                trouble(e.toString());
            }
        }

        @Override
        public void head(byte[] head, int length) {
            status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
            right = status == 200;
            matched = 0;
            seen = 0;
            lineBegins = true;
            comment = false;
            if (!right) {
                trouble(new String(head, 0, length, ISO_8859_1)
                        .lines()
                        .findFirst()
                        .orElse(""));
            }
        }

        @Override
        public void body(ByteBuffer piece) {
            if (firstByte == 0) {
                firstByte = System.nanoTime();
            }
            if (!right) {
                return;
            }
            if (plan.prompt().script().streams()) {
                lines(piece);
            } else {
                int length = piece.remaining();
                right = matched + length <= expected.length
                        && piece.mismatch(ByteBuffer.wrap(expected, matched, length)) < 0;
                matched += length;
            }
        }

        private void lines(ByteBuffer piece) {
            int before = seen;
            while (piece.hasRemaining()) {
                byte read = piece.get();
                if (lineBegins) {
                    comment = read == ':' || read == '\n';
                    seen += read == 'd' ? 1 : 0;
                }
                lineBegins = read == '\n';
                if (!comment && !plan.prompt().translated()) {
                    right &= matched < expected.length && expected[matched] == read;
                    matched++;
                }
            }
            if (seen != before) {
                events.lazySet(events.getPlain() + seen - before);
            }
        }

        @Override
        public void end() {
            long now = System.nanoTime();
            busy--;
            asking = false;
            lostEvents += status == 200 ? Math.max(0, plan.prompt().events() - seen) : 0;
            if (right && (plan.prompt().translated() ? seen == plan.prompt().events() : matched == expected.length)) {
                answered.lazySet(answered.getPlain() + 1);
                if (timing) {
                    latencies.add(now - since);
                    firstBytes.add(firstByte - since);
                }
            } else if (status != 200) {
                refused++;
            } else {
                trouble("an answer differs from what was sent after byte " + matched);
                wrong++;
            }
            try {
                free(this);
            } catch (IOException e) {
                broken(e.toString());
            }
        }
    }
}
