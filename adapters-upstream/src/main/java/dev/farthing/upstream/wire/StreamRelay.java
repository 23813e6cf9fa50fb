package dev.farthing.upstream.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes a stream's events on as they came, and knows which of them to change, to hold back or to
/// leave out.
public final class StreamRelay implements SseEvents {
    private enum Fate {
        PASSED,
        LEFT_OUT,
        TERMINATOR
    }

    private static final byte[] NOTHING = {};

    private final AnswerMeter reading;
    private final int mostHeldBytes;
    private final @Nullable String secret;
    private final Consumer<ByteBuffer> out;
    private final SseSplitter splitter;
    private final SseData data = new SseData();
    private final List<ByteBuffer> tail = new ArrayList<>(2);
    private final List<ByteBuffer> terminator = new ArrayList<>(1);

    private byte[] run = NOTHING;
    private int runFrom;
    private int runTo;
    private boolean runIsOurs;
    private Fate lastFate = Fate.PASSED;
    private boolean holding = true;
    private boolean begun;
    private int heldBytes;
    private VendorErrors.@Nullable Told trouble;
    private boolean anyEvent;
    private boolean done;
    private boolean closed;

    public StreamRelay(AnswerMeter reading, int mostEventBytes, @Nullable String secret, Consumer<ByteBuffer> out) {
        this.reading = reading;
        this.secret = secret;
        this.mostHeldBytes = mostEventBytes;
        this.out = out;
        this.splitter = new SseSplitter(mostEventBytes, this);
    }

    /// Takes the next bytes; what they complete is passed on in one piece before this returns.
    public void feed(byte[] bytes, int from, int to) {
        splitter.feed(bytes, from, to);
        flush();
    }

    public void end() {
        splitter.end();
        flush();
    }

    public boolean anyEvent() {
        return anyEvent;
    }

    /// The error the vendor told instead of going on; null when it told none.
    public VendorErrors.@Nullable Told trouble() {
        return trouble;
    }

    /// Whether the end marker came.
    public boolean isDone() {
        return done;
    }

    /// Whether the end marker came with all that belongs to it.
    public boolean isClosed() {
        return closed;
    }

    public List<ByteBuffer> tail() {
        return tail;
    }

    public List<ByteBuffer> terminator() {
        return terminator;
    }

    @Override
    public void event(byte[] bytes, int from, int to, int lines) {
        if (done) {
            return;
        }
        data.read(bytes, from, to, lines);
        if (!data.hasData()) {
            forward(bytes, from, to);
            return;
        }
        anyEvent = true;
        if (data.isDone()) {
            done = true;
            closed = bytes[to - 1] == '\n';
            terminator.add(ByteBuffer.wrap(bytes, from, to - from));
            lastFate = Fate.TERMINATOR;
            return;
        }
        var read = reading.read(data.bytes(), data.from(), data.to());
        if (data.isNamedError()) {
            reading.errorNamed("error");
        }
        if (reading.hasError() && trouble == null) {
            trouble = VendorErrors.read(null, data.bytes(), data.from(), data.to(), secret);
        }
        begin();
        if (read && reading.isLast()) {
            done = true;
            closed = bytes[to - 1] == '\n';
            terminator.add(ByteBuffer.wrap(bytes, from, to - from));
            lastFate = Fate.TERMINATOR;
            return;
        }
        pass(bytes, from, to, read);
    }

    @Override
    public void blank(byte[] bytes, int from, int to) {
        switch (lastFate) {
            case PASSED -> forward(bytes, from, to);
            case LEFT_OUT -> {}
            case TERMINATOR -> {
                if (!closed) {
                    terminator.add(ByteBuffer.wrap(bytes, from, to - from));
                    closed = true;
                }
            }
        }
    }

    @Override
    public void oversized(byte[] bytes, int from, int to) {
        if (!done) {
            anyEvent = true;
            begin();
            forward(bytes, from, to);
        }
    }

    @Override
    public void unfinished(byte[] bytes, int from, int to, int lines) {
        data.read(bytes, from, to, lines);
        if (data.isDone() || (data.hasData() && reading.read(data.bytes(), data.from(), data.to()))) {
            event(bytes, from, to, lines);
        }
    }

    private void pass(byte[] bytes, int from, int to, boolean read) {
        if (read) {
            holding |= reading.holdsFromHere();
            if (reading.isOurs()) {
                lastFate = Fate.LEFT_OUT;
                return;
            }
            var cut = data.isInPlace() ? reading.cut() : null;
            if (cut != null) {
                forward(bytes, from, cut[0]);
                forward(bytes, cut[1], to);
                return;
            }
        }
        forward(bytes, from, to);
    }

    private void forward(byte[] bytes, int from, int to) {
        lastFate = Fate.PASSED;
        if (holding) {
            hold(bytes, from, to);
        } else {
            extendRun(bytes, from, to);
        }
    }

    /// What follows the usage waits for the settlement, unless it turns out to be more than a few closing
    /// events.
    private void hold(byte[] bytes, int from, int to) {
        tail.add(ByteBuffer.wrap(bytes, from, to - from));
        heldBytes += to - from;
        if (heldBytes > mostHeldBytes) {
            release();
        }
    }

    private void release() {
        holding = false;
        heldBytes = 0;
        for (var part : tail) {
            extendRun(part.array(), part.arrayOffset() + part.position(), part.arrayOffset() + part.limit());
        }
        tail.clear();
    }

    /// Until the first event nothing is passed on, and an error that comes first stays here too: then another vendor
    /// can still be asked.
    private void begin() {
        if (!begun) {
            begun = true;
            if (trouble == null) {
                release();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void extendRun(byte[] bytes, int from, int to) {
        if (runTo == runFrom) {
            run = bytes;
            runFrom = from;
            runTo = to;
            runIsOurs = false;
        } else if (!runIsOurs && run == bytes && runTo == from) {
            runTo = to;
        } else {
            var length = runTo - runFrom;
            var needed = length + to - from;
            if (!runIsOurs || needed > run.length) {
                run = Arrays.copyOf(Arrays.copyOfRange(run, runFrom, runTo), Math.max(needed * 2, 1024));
                runFrom = 0;
                runIsOurs = true;
            }
            System.arraycopy(bytes, from, run, length, to - from);
            runTo = needed;
        }
    }

    private void flush() {
        if (runTo > runFrom) {
            var part = ByteBuffer.wrap(run, runFrom, runTo - runFrom);
            run = NOTHING;
            runFrom = 0;
            runTo = 0;
            out.accept(part);
        }
    }
}
