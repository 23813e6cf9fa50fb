package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A vendor that costs almost nothing: one thread, one selector, answers prepared once and written as they are.
public final class FakeUpstream {
    private static final String JSON_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final byte[] MODEL = "\"model\":\"".getBytes(US_ASCII);
    private static final byte[] MODELS = "POST /v1beta/models/".getBytes(US_ASCII);
    /// Some say late which model they ask.
    private static final int MOST_BEFORE_MODEL = 2_048;

    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
    private final Map<String, List<ByteBuffer>> answers = new HashMap<>();
    private final PriorityQueue<Connection> paced =
            new PriorityQueue<>((one, other) -> Long.compare(one.dueNanos, other.dueNanos));

    private FakeUpstream(Selector selector) {
        this.selector = selector;
    }

    /// Listens on a port of the kernel's choice and prints it.
    public static void main(String[] args) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("upstream ready on port " + server.socket().getLocalPort());
            new FakeUpstream(selector).serve(server);
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private void serve(ServerSocketChannel server) throws IOException {
        while (true) {
            Connection first = paced.peek();
            long waitNanos = first == null ? Long.MAX_VALUE : first.dueNanos - System.nanoTime();
            if (waitNanos <= 0) {
                selector.selectNow(key -> ready(key, server));
            } else {
                selector.select(
                        key -> ready(key, server), first == null ? 0 : Math.max(1, (waitNanos + 500_000) / 1_000_000));
            }
            sendDue();
        }
    }

    private void sendDue() {
        long now = System.nanoTime();
        for (Connection next = paced.peek(); next != null && next.dueNanos <= now; next = paced.peek()) {
            paced.poll();
            next.sendNext(now);
        }
    }

    private void ready(SelectionKey key, ServerSocketChannel server) {
        try {
            if (key.isAcceptable()) {
                for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
                    Connection connection = new Connection(channel);
                    connection.key = channel.register(selector, SelectionKey.OP_READ, connection);
                }
            } else {
                ((Connection) key.attachment()).ready(key);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the fake upstream cannot accept", e);
        }
    }

    private List<ByteBuffer> answer(String model) {
        return answers.computeIfAbsent(model, name -> {
            Script script = Script.of(name);
            if (!script.streams()) {
                byte[] json = script.json();
                return List.of(direct((JSON_HEAD + json.length + "\r\n\r\n").getBytes(US_ASCII), json));
            }
            List<ByteBuffer> pieces = new ArrayList<>();
            byte[] head = STREAM_HEAD.getBytes(US_ASCII);
            List<byte[]> lines = script.lines();
            for (byte[] line : lines) {
                byte[] size = (Integer.toHexString(line.length + 1) + "\r\n").getBytes(US_ASCII);
                String end = pieces.size() == lines.size() - 1 ? "\n\r\n0\r\n\r\n" : "\n\r\n";
                byte[] before = pieces.isEmpty() ? head : new byte[0];
                pieces.add(direct(before, size, line, end.getBytes(US_ASCII)));
            }
            return pieces;
        });
    }

    private static ByteBuffer direct(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer whole = ByteBuffer.allocateDirect(length);
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.flip();
    }

    private final class Connection implements HttpReader.Sink {
        private final SocketChannel channel;
        private final HttpReader reader = new HttpReader();
        private final byte[] start = new byte[MOST_BEFORE_MODEL];
        private String modelInPath = "";
        private @Nullable SelectionKey key;
        private @Nullable ByteBuffer unsent;
        private List<ByteBuffer> pieces = List.of();
        private int startLength;
        private int next;
        private int intervalMillis;
        private long dueNanos;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void ready(SelectionKey ready) {
            try {
                if (ready.isWritable() && unsent != null) {
                    channel.write(unsent);
                    if (!unsent.hasRemaining()) {
                        unsent = null;
                        ready.interestOps(SelectionKey.OP_READ);
                    }
                }
                if (ready.isReadable()) {
                    input.clear();
                    if (channel.read(input) < 0) {
                        close();
                        return;
                    }
                    reader.read(input.flip(), this);
                }
            } catch (IOException e) {
                close();
            }
        }

        @Override
        public void head(byte[] head, int length) {
            startLength = 0;
            modelInPath = "";
            if (length > MODELS.length && Arrays.equals(head, 0, MODELS.length, MODELS, 0, MODELS.length)) {
                int to = MODELS.length;
                while (to < length && head[to] != ':') {
                    to++;
                }
                modelInPath = new String(head, MODELS.length, to - MODELS.length, UTF_8);
            }
        }

        @Override
        public void body(ByteBuffer piece) {
            int taken = Math.min(piece.remaining(), start.length - startLength);
            piece.get(start, startLength, taken);
            startLength += taken;
        }

        @Override
        public void end() {
            String model = model();
            pieces = answer(model);
            intervalMillis = Script.of(model).intervalMillis();
            next = 0;
            sendNext(System.nanoTime());
        }

        private String model() {
            if (!modelInPath.isEmpty()) {
                return modelInPath;
            }
            for (int i = 0; i + MODEL.length < startLength; i++) {
                if (Arrays.equals(start, i, i + MODEL.length, MODEL, 0, MODEL.length)) {
                    int from = i + MODEL.length;
                    int to = from;
                    while (to < startLength && start[to] != '"') {
                        to++;
                    }
                    return new String(start, from, to - from, UTF_8);
                }
            }
            return "";
        }

        void sendNext(long now) {
            if (!channel.isOpen()) {
                return;
            }
            try {
                if (unsent == null) {
                    ByteBuffer piece = pieces.get(next++).rewind();
                    channel.write(piece);
                    if (piece.hasRemaining()) {
                        unsent = ByteBuffer.allocate(piece.remaining())
                                .put(piece)
                                .flip();
                        if (key != null) {
                            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                        }
                    }
                }
            } catch (IOException e) {
                close();
                return;
            }
            if (next < pieces.size()) {
                dueNanos = now + intervalMillis * 1_000_000L;
                paced.add(this);
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("a socket does not close", e);
            }
        }
    }
}
