package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// E77: requests whose end two readers could see in two places never make a second request of what follows.
///
/// Each variant is sent with a whole request behind it: two answers would be a desynchronised connection.
@ExtendWith(House.Resolver.class)
class SmugglingJourneyTest {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final String BEHIND = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String CHUNKS = "0\r\n\r\n";

    private final House house;

    SmugglingJourneyTest(House house) {
        this.house = house;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5|Content-Length: 6",
                "Content-Length: 5|Content-Length: 5",
                "Content-Length: 5, 5",
                "Content-Length: 5, 6",
                "Content-Length: 5|content-length: 0",
                "Content-Length: +5",
                "Content-Length: -1",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length: five",
                "Content-Length: 99999999999999999999",
                "Content-Length : 5",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: xchunked|Content-Length: 5",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer Encoding: chunked",
                "Content-Length: 5|X: a\nTransfer-Encoding: chunked",
                "Content-Length: 5|Transfer-Encoding:| chunked",
                "Content-Length: 5|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 50",
                "Transfer-Encoding: chunked|Content-Length: 0",
                "Content-Length: 5|Transfer-Encoding: Chunked",
                "Content-Length: 5|Transfer-Encoding:\tchunked",
            })
    void e77aBodyWithTwoEndsIsRefusedAndTheConnectionEnds(String headers) throws IOException {
        for (var path : new String[] {"/v1/chat/completions", "/api/v1/gateway/keys", "/health"}) {
            assertThat(answers(path, "1.1", headers, CHUNKS + BEHIND)).as(path).isEqualTo("400 end");
        }
    }

    @Test
    void e77ATransferCodingEndsTheConnectionWithItsAnswer() throws IOException {
        for (var path : new String[] {"/v1/chat/completions", "/api/v1/gateway/keys", "/health"}) {
            assertThat(answers(path, "1.1", "Transfer-Encoding: chunked", CHUNKS + BEHIND))
                    .as(path)
                    .matches("(400|401|405) end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: chunked|Content-Length: 5"})
    void e77AnOldClientHasNoTransferCodings(String headers) throws IOException {
        assertThat(answers("/v1/chat/completions", "1.0", headers + "|Connection: keep-alive", CHUNKS + BEHIND))
                .isEqualTo("400 end");
    }

    @Test
    void aChunkedBodyAloneIsTakenAndAPlainConnectionLivesOn() throws IOException {
        assertThat(answers("/v1/chat/completions", "1.1", "Transfer-Encoding: chunked", CHUNKS + BEHIND))
                .isEqualTo("401 end");
        assertThat(answers(
                        "/v1/chat/completions",
                        "1.1",
                        "Content-Length: 2",
                        "{}" + BEHIND.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")))
                .isEqualTo("401 200 end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n"})
    void aRequestNamesItsHostOnce(String hosts) throws IOException {
        for (var path : new String[] {"/v1/chat/completions", "/api/v1/gateway/keys"}) {
            assertThat(answer("POST " + path + " HTTP/1.1\r\n" + hosts + "Content-Length: 2\r\n\r\n{}"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"code\":\"invalid_request\"", path.startsWith("/v1/") ? "\"message\":" : "\"detail\":");
        }
    }

    /// What the framework would answer without a word is told as every other mistake is.
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions?, 9000, 1, 414, first line",
        "/v1/chat/completions, 0, 20000, 431, headers",
        "/v1/chat/completions, 0, 1000000, 431, headers",
        "/api/v1/gateway/keys, 0, 20000, 431, headers"
    })
    void whatIsTooLongToBeReadIsRefusedInAShapeClientsKnow(
            String path, int moreOfLine, int ofHeader, String status, String what) throws IOException {
        var answer = answer("POST " + path + "x".repeat(moreOfLine) + " HTTP/1.1\r\nHost: x\r\nx: "
                + "y".repeat(ofHeader) + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(what, "\"code\":\"invalid_request\"")
                .contains(path.startsWith("/v1/") ? "\"type\":\"invalid_request_error\"" : "\"detail\":");
    }

    @ParameterizedTest
    @CsvSource({"/v1/models/%zz, message", "/api/v1/gateway/keys?search=%zz, detail"})
    void aTargetThatIsEncodedWronglyIsToldSo(String target, String member) throws IOException {
        assertThat(answer("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"" + member + "\":\"The request's target is no URI");
    }

    @Test
    void whatIsNoHttpIsToldSo() throws IOException {
        assertThat(answer("SSH-2.0-OpenSSH_9.6\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"message\":\"This is no request of HTTP/1.1.\"");
    }

    private String answer(String request) throws IOException {
        var url = URI.create(house.farthing().url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The statuses that come back, and `end` when the connection ended with them.
    private String answers(String path, String version, String headers, String rest) throws IOException {
        var url = URI.create(house.farthing().url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var request = "POST " + path + " HTTP/" + version + "\r\nHost: x\r\n" + headers.replace("|", "\r\n")
                    + "\r\n\r\n" + rest;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return statuses(socket);
        }
    }

    private static String statuses(Socket socket) throws IOException {
        var text = new StringBuilder();
        var end = " end";
        try {
            var in = socket.getInputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
            }
        } catch (SocketTimeoutException _) {
            end = " open";
        } catch (SocketException _) {
            // Reset with unread bytes on the way: an end as well.
        }
        var statuses = new StringBuilder();
        var answer = ANSWER.matcher(text);
        while (answer.find()) {
            statuses.append(statuses.isEmpty() ? "" : " ").append(answer.group(1));
        }
        return statuses + end;
    }
}
