package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.rest.Seal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final int SECONDS_AT_MOST = 10_000;
    private static final String ASK = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        var options = new HttpServerOptions();
        new PlainHttp(Seal.NONE).customizeHttpServer(options);
        port = vertx.createHttpServer(options)
                .requestHandler(request ->
                        request.response().end(request.headers().contains("content-length") ? "length seen" : "served"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        new Connections(vertx, 2, new Crowd(2, List.of())).run(port);
    }

    @AfterEach
    void stop() throws ExecutionException, InterruptedException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void whoComesBeyondTheLimitIsNotHeardUntilSomebodyHasLeft() throws Exception {
        try (var first = connect();
                var second = connect()) {
            assertThat(ask(first)).contains("served");
            assertThat(ask(second)).contains("served");
            try (var third = connect()) {
                assertThat(isServed(third)).isFalse();
            }
            second.close();
            assertThat(servedAtLast()).isTrue();
            assertThat(ask(first)).contains("served");
        }
    }

    @Test
    void aLengthBesideATransferCodingIsSeenFromTheFirstRequestOn() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 5\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("length seen");
        }
    }

    /// Closing at once would have the kernel throw the answer away, for the client is still sending.
    @Test
    void anAnswerToEndlessHeadersReachesTheClientThatIsStillSendingThem() throws Exception {
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            out.write("POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] header = ("x: " + "y".repeat(4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                out.write(header);
            }
            out.flush();

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 431 ")
                    .contains("\"type\":\"invalid_request_error\"");
        }
    }

    @Test
    void aPortThatNobodyListensOnIsABug() {
        assertThatThrownBy(() -> new Connections(vertx, 2, new Crowd(2, List.of())).run(1))
                .isInstanceOf(IllegalStateException.class);
    }

    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(SECONDS_AT_MOST);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        var bytes = new byte[1024];
        while (!answer.toString().endsWith("served")) {
            int read = socket.getInputStream().read(bytes);
            if (read < 0) {
                break;
            }
            answer.append(new String(bytes, 0, read, StandardCharsets.US_ASCII));
        }
        return answer.toString();
    }

    private static boolean isServed(Socket socket) {
        try {
            return ask(socket).contains("served");
        } catch (IOException e) {
            return false;
        }
    }

    /// The server hears of an end a moment after it.
    private boolean servedAtLast() throws IOException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            try (var socket = connect()) {
                if (isServed(socket)) {
                    return true;
                }
            }
        }
        return false;
    }
}
