package dev.farthing.persistence.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Stands between a gateway and its database and does to them what networks do: slows, swallows, and cuts at a
/// moment that a test names by the statements that are under way.
public final class DatabaseProxy implements AutoCloseable {
    private static final int ASK_FOR_TLS = 80877103;
    private static final int ASK_FOR_KERBEROS = 80877104;
    private static final int MOST_STARTUP_BYTES = 10_000;
    private static final Pattern PLACE = Pattern.compile("//[^:/]+:[0-9]+");

    private volatile int target;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Watcher watcher = _ -> Verdict.PASS;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean refusing;
    private volatile CountDownLatch hole = new CountDownLatch(0);

    private DatabaseProxy(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /// Begins to listen on a free port of the loopback.
    public static DatabaseProxy to(int target) {
        return to(target, InetAddress.getLoopbackAddress());
    }

    /// Begins to listen on a free port of one of this machine's addresses.
    public static DatabaseProxy to(int target, InetAddress own) {
        try {
            var proxy = new DatabaseProxy(target, new ServerSocket(0, 200, own));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where in a transaction a connection is.
    public enum When {
        /// The statements are sent and have not reached the server.
        ASKED,
        /// The server is done, no transaction is open, and the gateway does not know yet.
        DONE
    }

    /// A moment on one connection.
    ///
    /// @param statements the SQL that was sent since the last answer
    public record Moment(When when, List<String> statements) {
        public boolean mentions(String text) {
            return statements.stream().anyMatch(sql -> sql.contains(text));
        }
    }

    /// What is done with what is under way.
    public enum Verdict {
        PASS,
        /// It is dropped, and both sides find the connection gone.
        CUT
    }

    /// Asked at every moment, on the connection's thread: what it does happens just then.
    @FunctionalInterface
    public interface Watcher {
        Verdict at(Moment moment);
    }

    /// The URL with this proxy's place instead of the server's.
    public String through(String jdbcUrl) {
        return PLACE.matcher(jdbcUrl)
                .replaceFirst("//" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// New connections go to another port: the server has moved.
    public void retarget(int port) {
        target = port;
    }

    public void watch(Watcher other) {
        watcher = other;
    }

    /// Every question takes so much longer.
    public void delay(Duration longer) {
        delay = longer;
    }

    /// Nothing arrives any more, and no connection ends; or all that waited arrives.
    public void swallow(boolean swallowing) {
        if (swallowing) {
            hole = new CountDownLatch(1);
        } else {
            hole.countDown();
        }
    }

    /// New connections end at once.
    public void refuse(boolean refusingNow) {
        refusing = refusingNow;
    }

    /// How many connections there are.
    public int connections() {
        return links.size();
    }

    /// Cuts all connections.
    public void cut() {
        links.forEach(Link::close);
    }

    @Override
    public void close() {
        refusing = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hole.countDown();
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                if (refusing) {
                    client.close();
                } else {
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException _) {
                // Closed, or a client that left before it was served.
            }
        }
    }

    private void serve(Socket client) {
        awaitPassage();
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                var link = new Link(client, server)) {
            links.add(link);
            try {
                // Whoever refused and cut meanwhile did not find it.
                if (!refusing) {
                    link.run();
                }
            } finally {
                links.remove(link);
            }
        } catch (IOException _) {
            // Either side left, or the server is not there: the client finds its connection gone.
        }
    }

    private void awaitPassage() {
        try {
            hole.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One connection and what PostgreSQL's protocol says on it.
    private final class Link implements AutoCloseable {
        private final Socket client;
        private final Socket server;
        private final DataInputStream fromClient;
        private final DataOutputStream toClient;
        private final DataInputStream fromServer;
        private final DataOutputStream toServer;
        private final Map<String, String> prepared = new HashMap<>();
        private List<String> asked = new ArrayList<>();

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            fromClient = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            toClient = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
            fromServer = new DataInputStream(new BufferedInputStream(server.getInputStream()));
            toServer = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
        }

        void run() throws IOException {
            if (!greet()) {
                return;
            }
            var answers = Thread.ofVirtual().start(this::answers);
            try {
                questions();
            } finally {
                close();
                join(answers);
            }
        }

        /// Passes on what comes before the first message with a type; false when it was a request to cancel.
        private boolean greet() throws IOException {
            while (true) {
                int length = fromClient.readInt();
                if (length < 8 || length > MOST_STARTUP_BYTES) {
                    throw new IOException("no greeting of PostgreSQL's");
                }
                int code = fromClient.readInt();
                var rest = fromClient.readNBytes(length - 8);
                toServer.writeInt(length);
                toServer.writeInt(code);
                toServer.write(rest);
                toServer.flush();
                if (code != ASK_FOR_TLS && code != ASK_FOR_KERBEROS) {
                    return code >>> 16 == 3;
                }
                toClient.write(fromServer.readUnsignedByte());
                toClient.flush();
            }
        }

        private void questions() throws IOException {
            while (true) {
                int type = fromClient.read();
                if (type < 0) {
                    return;
                }
                var body = fromClient.readNBytes(fromClient.readInt() - 4);
                note(type, body);
                if (type == 'Q' || type == 'S') {
                    awaitPassage();
                    LockSupport.parkNanos(delay.toNanos());
                    if (watcher.at(new Moment(When.ASKED, askedSoFar())) == Verdict.CUT) {
                        return;
                    }
                }
                pass(type, body, toServer);
                if (type == 'Q' || type == 'S' || type == 'H' || type == 'X' || fromClient.available() == 0) {
                    toServer.flush();
                }
            }
        }

        private void note(int type, byte[] body) {
            switch (type) {
                case 'Q' -> ask(text(body, 0));
                case 'P' -> prepared.put(text(body, 0), text(body, text(body, 0).length() + 1));
                case 'B' -> ask(prepared.getOrDefault(text(body, text(body, 0).length() + 1), ""));
                default -> {
                    // Says nothing about what is asked.
                }
            }
        }

        private synchronized void ask(String sql) {
            asked.add(sql);
        }

        private synchronized List<String> askedSoFar() {
            return List.copyOf(asked);
        }

        private synchronized List<String> answered() {
            var all = asked;
            asked = new ArrayList<>();
            return all;
        }

        private void answers() {
            try {
                while (true) {
                    int type = fromServer.read();
                    if (type < 0) {
                        break;
                    }
                    var body = fromServer.readNBytes(fromServer.readInt() - 4);
                    if (type == 'Z' && isCut(body[0])) {
                        break;
                    }
                    pass(type, body, toClient);
                    if (type == 'Z' || fromServer.available() == 0) {
                        awaitPassage();
                        toClient.flush();
                    }
                }
            } catch (IOException _) {
                // One side is gone, and so will the other be.
            }
            close();
        }

        private boolean isCut(byte state) {
            return state == 'I' && watcher.at(new Moment(When.DONE, answered())) == Verdict.CUT;
        }

        private static void pass(int type, byte[] body, DataOutputStream to) throws IOException {
            to.write(type);
            to.writeInt(body.length + 4);
            to.write(body);
        }

        private static String text(byte[] body, int from) {
            int end = from;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            return new String(body, Math.min(from, end), Math.max(0, end - from), StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            closed(client);
            closed(server);
        }
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
