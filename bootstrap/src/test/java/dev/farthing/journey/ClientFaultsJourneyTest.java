package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Management.Made;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that leave, dawdle, say nothing, or say what only others may.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ClientFaultsJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AFTERWARDS = Duration.ofSeconds(90);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final long HEAP_STEP_KIB = 45 * 1_024;

    private static Vertx vertx;
    private static Replicas replicas;
    private static final AtomicInteger NUMBERS = new AtomicInteger(6_000_000);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        // Whoever comes from a listed proxy is not counted by address: a test comes from one.
        replicas = Replicas.start(1, Map.of("FARTHING_TRUSTED_PROXIES", "127.0.0.1/32"));
    }

    @AfterAll
    static void end() {
        replicas.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Made key() {
        return new Load(replicas, replicas.operator().key("name", "key " + System.nanoTime()))
                .known()
                .key();
    }

    private static Socket connect() throws IOException {
        return connect(0);
    }

    private static Socket connect(int receiveBufferBytes) throws IOException {
        var url = URI.create(replicas.running(0).url());
        var socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        return socket;
    }

    private static String head(Made key, String path, int length, String more) {
        return "POST " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + key.secret()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n" + more + "\r\n";
    }

    private static byte[] chat(Made key, String body) {
        return bytes(head(key, Caller.CHAT, body.length(), "Connection: close\r\n") + body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void call(Made key) {
        int number = NUMBERS.incrementAndGet();
        var body = Replicas.body("call " + number + " answer 3", 10, false);
        assertThat(replicas.caller(0, key).post(Caller.CHAT, body).status()).isEqualTo(200);
    }

    @Test
    void e72AClientThatLeavesAtAnyByteLeavesNothingBehind() {
        var dice = new Random(Seed.VALUE);
        var key = key();
        leave(key, 200, dice);
        replicas.books().restAndAgree();
        long sockets = Footprint.sockets(replicas.running(0));
        long threads = Footprint.of(replicas.running(0)).threads();
        int times = LONG ? 10_000 : 1_000;
        var numbers = leave(key, times, dice);
        Await.until(
                "connections are what they were, " + sockets,
                AFTERWARDS,
                () -> Footprint.sockets(replicas.running(0)),
                now -> now <= sockets + 5);
        assertThat(Footprint.of(replicas.running(0)).threads()).isLessThanOrEqualTo(threads + 8);
        replicas.books().restAndAgree();
        long reached = numbers.stream()
                .filter(number -> replicas.vendor.asked(number) > 0)
                .count();
        var rows = replicas.books().number("SELECT count(*) FROM usage_row WHERE key_id = '" + key.id() + "'");
        assertThat(reached).as("of " + times + " calls").isGreaterThan(times / 10);
        assertThat(rows.longValueExact()).isGreaterThanOrEqualTo(reached);
        assertThat(numbers)
                .allSatisfy(number -> assertThat(replicas.vendor.asked(number))
                        .as("a call is made once")
                        .isLessThanOrEqualTo(1));
        call(key);
    }

    /// Makes calls from eight sides and leaves each at a byte that chance picks, in either way to leave.
    private static Queue<Integer> leave(Made key, int times, Random dice) {
        var left = new AtomicInteger(times);
        var numbers = new ConcurrentLinkedQueue<Integer>();
        Load.from(8, _ -> {
            while (left.getAndDecrement() > 0) {
                int number = NUMBERS.incrementAndGet();
                numbers.add(number);
                boolean stream = dice.nextBoolean();
                var asked =
                        chat(key, Replicas.body("call " + number + " answer 8" + (stream ? "" : " slow 8"), 8, stream));
                int answered = stream ? 1_600 : 1_000;
                leaveAfter(asked, dice.nextInt(asked.length + answered), dice.nextBoolean());
            }
        });
        return numbers;
    }

    private static void leaveAfter(byte[] asked, int bytes, boolean abruptly) {
        try (var socket = connect()) {
            if (abruptly) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(asked, 0, Math.min(bytes, asked.length));
            if (bytes > asked.length) {
                socket.getInputStream().readNBytes(Math.min(bytes - asked.length, 900));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A vendor that sends as fast as it is taken, for as long as somebody takes.
    private static final class Flood implements AutoCloseable {
        private static final String EVENT = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + "x".repeat(2_000) + "\"},\"finish_reason\":null}]}\n\n";
        final AtomicLong sent = new AtomicLong();
        final AtomicInteger open = new AtomicInteger();
        private final HttpServer server = vertx.createHttpServer().requestHandler(this::answer);

        URI listen() {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
        }

        private void answer(HttpServerRequest request) {
            open.incrementAndGet();
            var response = request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            response.closeHandler(_ -> open.decrementAndGet());
            request.body().onSuccess(_ -> pour(response));
        }

        private void pour(HttpServerResponse response) {
            while (!response.closed() && !response.writeQueueFull()) {
                response.write(EVENT);
                sent.addAndGet(EVENT.length());
            }
            response.drainHandler(_ -> pour(response));
        }

        @Override
        public void close() {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static String serve(URI vendor) {
        var operator = replicas.operator();
        var name = "m" + NUMBERS.incrementAndGet();
        var provider = operator.provider(name, vendor);
        operator.credential(provider.id(), Scene.VENDOR_SECRET);
        operator.model(name, "chat", provider.id(), "vendor/" + name);
        operator.price(name, Map.of("input_per_1m", "1", "output_per_1m", "2"));
        return name;
    }

    @Test
    @Tag("long")
    void e73WhoReadsSlowlyHoldsTheVendorBackAndNobodyElseUp() throws Exception {
        int readers = LONG ? 1_000 : 100;
        var sockets = new ArrayList<Socket>();
        try (var flood = new Flood()) {
            var model = serve(flood.listen());
            var key = key();
            for (int i = 0; i < 300; i++) {
                call(key);
            }
            var alone = Pace.of(200, () -> call(key));
            var before = Footprint.of(replicas.running(0));
            for (int i = 0; i < readers; i++) {
                var socket = connect(4_096);
                sockets.add(socket);
                socket.getOutputStream().write(chat(key, Caller.chatBody(model, "Pour.", true)));
            }
            Await.until("all streams run", PATIENCE, flood.open::get, open -> open == readers);
            Await.until("all have something to read", PATIENCE, () -> first(sockets), all -> all);
            Await.until("the vendor is held back", PATIENCE, () -> standsStill(flood, readers), still -> still);
            long sent;
            Pace beside;
            Footprint with;
            try (var reading = Traffic.from(1, _ -> sip(sockets))) {
                sent = flood.sent.get();
                long begun = System.nanoTime();
                beside = Pace.of(200, () -> call(key));
                with = Footprint.of(replicas.running(0));
                sent = (flood.sent.get() - sent)
                        / Math.max(
                                1, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
                reading.end();
            }
            long live = with.liveKib() - before.liveKib();
            long resident = with.residentKib() - before.residentKib();
            System.out.printf(
                    "%d slow readers: %,d KiB of heap, %,d KiB of resident memory, %d KiB/s from their vendor, other"
                            + " calls %s alone, %s beside%n",
                    readers, live, resident, sent / 1_024, alone, beside);
            assertThat(flood.open.get()).as("nobody was cut off").isEqualTo(readers);
            assertThat(live / readers).as("KiB of heap a reader").isLessThanOrEqualTo(256);
            assertThat(resident)
                    .as("KiB of resident memory: a heap that has to grow does so in steps")
                    .isLessThanOrEqualTo(readers * 256L + HEAP_STEP_KIB);
            assertThat(sent / readers)
                    .as("bytes a second for each who takes 1,024")
                    .isLessThan(64 * 1_024);
            assertThat(beside.p99Micros()).as("which was " + alone).isLessThanOrEqualTo(alone.mostMicros(15));
            close(sockets);
            Await.until("the vendor is let go", PATIENCE, flood.open::get, open -> open == 0);
            replicas.books().restAndAgree();
        } finally {
            close(sockets);
        }
    }

    private static boolean first(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            if (socket.getInputStream().available() == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean standsStill(Flood flood, int readers) {
        long before = flood.sent.get();
        LockSupport.parkNanos(200_000_000);
        return flood.sent.get() - before < readers * 1_024L;
    }

    /// About a kilobyte a second from each.
    private static void sip(List<Socket> sockets) {
        try {
            for (var socket : sockets) {
                var in = socket.getInputStream();
                in.readNBytes(Math.min(in.available(), 256));
            }
            LockSupport.parkNanos(250_000_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    /// Heads and bodies, of which a byte comes every few seconds.
    @Test
    @Tag("long")
    void e74WhoTricklesIsClosedWithinHalfAMinuteAndCostsNothing() throws Exception {
        var key = key();
        var beginnings = List.of(
                "POST " + Caller.CHAT + " HTTP/1.1\r\nHost: here\r\nX: ",
                head(key, Caller.CHAT, 100_000, ""),
                "GET /api/v1/me HTTP/1.1\r\nHost: here\r\nX: ",
                "POST /api/v1/gateway/keys HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100000\r\n\r\n");
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 1_000; i++) {
            var socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(bytes(beginnings.get(i % beginnings.size())));
        }
        long begun = System.nanoTime();
        long worked = Footprint.processorHundredths(replicas.running(0));
        var open = new ArrayList<>(sockets);
        while (!open.isEmpty()
                && System.nanoTime() - begun < Duration.ofSeconds(60).toNanos()) {
            open.removeIf(ClientFaultsJourneyTest::isClosedAfterAByte);
            LockSupport.parkNanos(1_000_000_000);
        }
        var lasted = Duration.ofNanos(System.nanoTime() - begun);
        long share = (Footprint.processorHundredths(replicas.running(0)) - worked) * 100 / lasted.toMillis() * 10;
        System.out.printf("1,000 that trickle: the last was closed after %s, %d %% of a processor%n", lasted, share);
        close(sockets);
        assertThat(open).isEmpty();
        assertThat(lasted).as("with a second of looking").isLessThanOrEqualTo(Duration.ofSeconds(32));
    }

    private static boolean isClosedAfterAByte(Socket socket) {
        try {
            if (socket.getInputStream().available() > 0) {
                return true;
            }
            socket.getOutputStream().write(' ');
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void e75IdleConnectionsCostNextToNothing() throws Exception {
        int count = LONG ? 10_000 : 1_000;
        var key = key();
        var ask = bytes("GET /v1/models HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + key.secret() + "\r\n\r\n");
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 100; i++) {
                sockets.add(asked(ask));
            }
            var before = Footprint.of(replicas.running(0));
            for (int i = 0; i < count; i++) {
                sockets.add(asked(ask));
            }
            var with = Footprint.of(replicas.running(0));
            assertThat(with.files() - before.files()).as("all are open").isGreaterThanOrEqualTo(count);
            long live = with.liveKib() - before.liveKib();
            long resident = with.residentKib() - before.residentKib();
            System.out.printf(
                    "%,d idle connections: %,d KiB of heap, %,d KiB of resident memory%n", count, live, resident);
            assertThat(live / count).as("KiB of heap a connection").isLessThanOrEqualTo(32);
            assertThat(resident).as("KiB of resident memory").isLessThanOrEqualTo(count * 32L + HEAP_STEP_KIB);
            // They are still good for a call.
            sockets.getFirst().getOutputStream().write(ask);
            assertThat(sockets.getFirst().getInputStream().read()).isEqualTo('H');
        } finally {
            close(sockets);
        }
    }

    private static Socket asked(byte[] ask) throws IOException {
        var socket = connect();
        socket.getOutputStream().write(ask);
        var in = socket.getInputStream();
        assertThat(in.read()).isEqualTo('H');
        in.skipNBytes(in.available());
        return socket;
    }

    /// What the system will do is on record: the test reads which timer runs for the connection.
    @Test
    void e76AConnectionThatSaysNothingIsProbedWithinHalfAMinute() throws Exception {
        try (var socket = asked(bytes("GET /health HTTP/1.1\r\nHost: here\r\n\r\n"))) {
            var timer = Await.until(
                    "its timer is set", PATIENCE, () -> timer(socket), running -> running.startsWith("02:"));
            assertThat(Long.parseLong(timer.substring(3), 16))
                    .as("hundredths of a second until the first question")
                    .isLessThanOrEqualTo(3_000);
        }
    }

    /// The server's timer of a connection: its kind, 02 for questions to the silent, and how long it still runs.
    private static String timer(Socket socket) throws IOException {
        int server = URI.create(replicas.running(0).url()).getPort();
        var ends = ":%04X .*:%04X ".formatted(server, socket.getLocalPort());
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (var lines = Files.lines(Path.of(table))) {
                var found = lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields ->
                                (fields[1].substring(fields[1].indexOf(':')) + " " + fields[2] + " ").matches(ends))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get()[5];
                }
            }
        }
        return "gone";
    }

    /// Whoever takes nothing at all for a minute is gone, as far as anybody can tell; what its call held is given
    /// back.
    @Test
    @Tag("long")
    void e76AStreamThatNobodyTakesIsGivenUpWithinAMinute() throws Exception {
        try (var flood = new Flood()) {
            var model = serve(flood.listen());
            var key = key();
            try (var socket = connect(4_096)) {
                socket.getOutputStream().write(chat(key, Caller.chatBody(model, "Pour.", true)));
                Await.until("it runs", PATIENCE, flood.open::get, open -> open == 1);
                long begun = System.nanoTime();
                Await.until("it is given up", Duration.ofSeconds(90), flood.open::get, open -> open == 0);
                System.out.printf("untaken stream: given up after %s%n", Duration.ofNanos(System.nanoTime() - begun));
            }
            replicas.books().restAndAgree();
        }
    }

    /// A machine of its own, as far as networks go, whose cable is cut in the middle of a call.
    @Test
    @Tag("long")
    void e76AClientWhoseCableIsCutIsFoundOutWithinAMinute() throws Exception {
        assertThat(System.getProperty("user.name"))
                .as("E76 makes a network of its own: run ./farthing test --long as root")
                .isEqualTo("root");
        run("ip netns add farthing-e76");
        try {
            run("ip link add farthing-e76 type veth peer name client netns farthing-e76");
            run("ip addr add 10.231.76.1/30 dev farthing-e76");
            run("ip link set farthing-e76 up");
            run("ip -n farthing-e76 addr add 10.231.76.2/30 dev client");
            run("ip -n farthing-e76 link set client up");
            try (var far = Replicas.start(1, Map.of("FARTHING_HOST", "10.231.76.1"))) {
                var key = new Load(far, far.operator().key("name", "far away"))
                        .known()
                        .key();
                var asked = head(key, Caller.CHAT, 0, "").replace("Content-Length: 0", "Content-Length: %d");
                var body = Replicas.body("call 7600000 answer 3 held", 10, false);
                var to = "/dev/tcp/10.231.76.1/"
                        + URI.create(far.running(0).url()).getPort();
                var client = new ProcessBuilder(
                                "ip",
                                "netns",
                                "exec",
                                "farthing-e76",
                                "bash",
                                "-c",
                                "exec 3<>" + to + "; cat >&3; cat <&3")
                        .start();
                try (var in = client.getOutputStream()) {
                    in.write(bytes(asked.formatted(body.length()) + body));
                }
                Await.until("the vendor has it", PATIENCE, far.vendor::heldCalls, held -> held == 1);
                run("ip link set farthing-e76 down");
                long begun = System.nanoTime();
                Await.until(
                        "the call has ended",
                        Duration.ofSeconds(90),
                        () -> far.books().number("SELECT count(*) FROM usage_row WHERE status = 'cancelled'"),
                        rows -> rows.intValue() == 1);
                var after = Duration.ofNanos(System.nanoTime() - begun);
                System.out.printf("cut cable: found out after %s%n", after);
                client.destroyForcibly();
                assertThat(after).isLessThanOrEqualTo(Duration.ofSeconds(61));
                far.books().restAndAgree();
            }
        } finally {
            run("ip netns delete farthing-e76");
        }
    }

    private static void run(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command.split(" ")).inheritIO().start();
        assertThat(process.waitFor()).as(command).isZero();
    }

    /// A vendor that keeps the headers of what it is asked.
    private static final class Ears implements AutoCloseable {
        final Queue<MultiMap> heard = new ConcurrentLinkedQueue<>();
        private final HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            heard.add(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
            request.body()
                    .onSuccess(_ -> request.response()
                            .putHeader("content-type", "application/json")
                            .end("{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                                    + "\"content\":\"yes\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,"
                                    + "\"completion_tokens\":2,\"total_tokens\":9}}"));
        });

        URI listen() {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
        }

        @Override
        public void close() {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /// The whole answer of one call with further headers, after which the connection ends.
    private static String answerTo(Made key, String model, String headers) throws IOException {
        try (var socket = connect()) {
            var body = Caller.chatBody(model, "Heard?", false);
            socket.getOutputStream()
                    .write(bytes(head(key, Caller.CHAT, body.length(), "Connection: close\r\n" + headers) + body));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException _) {
            return "";
        }
    }

    @Test
    void e78NoHeaderCarriesASecondOneToTheVendor() throws Exception {
        try (var ears = new Ears()) {
            var model = serve(ears.listen());
            var key = key();
            int passed = 0;
            for (var name :
                    List.of("openai-beta", "anthropic-beta", "anthropic-version", "traceparent", "tracestate")) {
                for (var value : List.of(
                        "a\rX-Smuggled: 1",
                        "a\nX-Smuggled: 1",
                        "a\r\n X-Smuggled: 1",
                        "a\r\n\tX-Smuggled: 1",
                        "a\0X-Smuggled: 1",
                        "a\u000bX-Smuggled: 1",
                        "a\fX-Smuggled: 1",
                        "a\u0085X-Smuggled: 1",
                        "a\u010d\u010aX-Smuggled: 1",
                        "a%0d%0aX-Smuggled: 1",
                        "a\\r\\nX-Smuggled: 1",
                        "\r\nX-Smuggled: 1",
                        "a\r\r\nX-Smuggled: 1")) {
                    var answer = answerTo(key, model, name + ": " + value + "\r\n");
                    assertThat(answer).as(name + ": " + value).matches("(?s)|HTTP/1\\.1 (200|400) .*");
                    passed += answer.startsWith("HTTP/1.1 200") ? 1 : 0;
                }
            }
            assertThat(ears.heard).hasSize(passed).isNotEmpty().allSatisfy(headers -> {
                assertThat(headers.names()).doesNotContain("X-Smuggled", "x-smuggled");
                headers.forEach(header -> assertThat(header.getValue()).doesNotContainPattern("[\\r\\n\\x00]"));
            });
        }
    }

    private static final List<String> NOT_FOR_CLIENTS = List.of(
            "Keep-Alive: timeout=5",
            "Proxy-Authorization: Basic eDp5",
            "Proxy-Connection: keep-alive",
            "TE: trailers",
            "X-Hop: 1",
            "Via: 1.1 somebody",
            "Forwarded: for=10.9.9.9;host=inside",
            "X-Forwarded-For: 10.9.9.9",
            "X-Forwarded-Host: inside",
            "X-Forwarded-Proto: https",
            "X-Real-IP: 10.9.9.9",
            "X-Original-URL: /api/v1/settings",
            "X-Http-Method-Override: DELETE",
            "Cookie: farthing_session=1",
            "X-Org: other",
            "X-Org-Id: 00000000-0000-7000-8000-000000000001",
            "X-Tenant-Id: other",
            "X-User: admin",
            "X-Role: operator",
            "X-Request-Id: 00000000-0000-7000-8000-000000000001",
            "X-Farthing-Cost: 0",
            "X-Farthing-Usage-Source: reported",
            "X-Farthing-Provider: other",
            "X-Farthing-Org: other",
            "X-Farthing-Attempts: 0",
            "OpenAI-Organization: other",
            "OpenAI-Project: other");

    @Test
    void e79WhatOnlyProxiesAndTheGatewaySayIsNotTakenFromAClient() throws Exception {
        var org = replicas.operator().org("org " + System.nanoTime());
        var key = new Load(replicas, replicas.operator().keyIn(org.id(), "name", "says much"))
                .known()
                .key();
        try (var ears = new Ears()) {
            var model = serve(ears.listen());
            var answer = answerTo(
                    key, model, String.join("\r\n", NOT_FOR_CLIENTS) + "\r\nConnection: X-Hop, Keep-Alive\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("x-farthing-cost: 0.000011");
            var heard = ears.heard.remove();
            var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            names.addAll(heard.names());
            for (var said : NOT_FOR_CLIENTS) {
                assertThat(names).doesNotContain(said.substring(0, said.indexOf(':')));
            }
            assertThat(heard.get("authorization")).isEqualTo("Bearer " + Scene.VENDOR_SECRET);
            assertThat(names)
                    .as("what a vendor is told at all")
                    .isSubsetOf(Set.of(
                            "authorization",
                            "content-length",
                            "content-type",
                            "host",
                            "accept",
                            "accept-encoding",
                            "user-agent",
                            "traceparent",
                            "tracestate"));
            var row = replicas.books()
                    .texts("SELECT org_id, key_id, cost_pico, request_id <> '00000000-0000-7000-8000-000000000001'"
                            + " FROM usage_row WHERE key_id = '" + key.id() + "'");
            assertThat(row).isEqualTo(org.id() + " " + key.id() + " " + BigDecimal.valueOf(11_000_000) + " t");
        }
    }
}
