package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.start.TestAuthority;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A Farthing with TLS, a port of its own for those who manage, and a look at who they are.
class WallsJourneyTest {
    private static final Duration RELOAD = Duration.ofSeconds(60);
    private static final String OPERATOR = "the-operator-behind-the-walls-0123456789";
    private static final String WRONG = "sk-far-000000000000_" + "0".repeat(49);
    private static final int GUESSES = 20;

    private static TestAuthority authority;
    private static TestAuthority callers;
    private static Path folder;
    private static Path certificate;
    private static Path key;
    private static RunningFarthing farthing;
    private static URI management;
    private static HttpClient stranger;
    private static HttpClient manager;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority("the house");
        callers = new TestAuthority("the callers");
        folder = TestFolders.fresh();
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        authority.issue("first").write(certificate, key);
        var trusted = Files.writeString(folder.resolve("callers.crt"), callers.pem());
        farthing = RunningFarthing.start(Map.of(
                "FARTHING_OPERATOR_KEY",
                OPERATOR,
                "FARTHING_TRUSTED_PROXIES",
                "127.0.0.1/32",
                "FARTHING_TLS_CERT",
                certificate.toString(),
                "FARTHING_TLS_KEY",
                key.toString(),
                "FARTHING_MANAGEMENT_PORT",
                "0",
                "FARTHING_MANAGEMENT_CLIENT_CA",
                trusted.toString()));
        management = URI.create(farthing.out().stream()
                .filter(line -> line.startsWith("farthing management "))
                .map(line -> line.substring("farthing management ".length()))
                .findFirst()
                .orElseThrow());
        stranger = HttpClient.newBuilder().sslContext(authority.context(null)).build();
        manager = HttpClient.newBuilder()
                .sslContext(authority.context(callers.issue("a manager")))
                .build();
    }

    @AfterAll
    static void stop() {
        farthing.close();
        stranger.close();
        manager.close();
        TestFolders.delete(farthing.dataDir());
        TestFolders.delete(folder);
    }

    @Test
    void g114whoManagesShowsACertificateAndNobodyElseIsHeard() throws Exception {
        var path = management.resolve("/api/v1/gateway/providers");
        assertThat(ask(manager, path, OPERATOR).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> ask(stranger, path, OPERATOR)).isInstanceOf(IOException.class);
        try (var other = HttpClient.newBuilder()
                .sslContext(authority.context(authority.issue("of another authority")))
                .build()) {
            assertThatThrownBy(() -> ask(other, path, OPERATOR)).isInstanceOf(IOException.class);
        }
        assertThat(inClearText(management.getPort())).doesNotContain("HTTP/1.1 200");
        assertThat(inClearText(farthing.uri("/").getPort())).doesNotContain("HTTP/1.1 200");
    }

    @Test
    void eachPortServesItsOwn() throws Exception {
        for (var path : List.of(
                "/api/v1/gateway/providers",
                "/api/v1/settings",
                "/login",
                "/",
                "/q/metrics",
                "/q/openapi",
                "/q/swagger-ui/",
                "/assets/console.css",
                "/guide",
                "/API/v1/settings",
                "//api/v1/settings",
                "/api/v1/me/../settings",
                "/api/v1/me/%2e%2e/gateway/keys",
                "/api/v1/me/%2E%2e/%2e%2E/%2e./login",
                "/api/v1/me/./../../../q/metrics",
                "/q/health/../metrics",
                "/v1/../api/v1/settings")) {
            assertThat(ask(stranger, farthing.uri(path), OPERATOR).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        // Who asks for them can show no certificate.
        assertThat(ask(stranger, farthing.uri("/q/health/ready"), null).statusCode())
                .isEqualTo(200);
        assertThat(ask(stranger, farthing.uri("/health"), null).statusCode()).isEqualTo(200);
        assertThat(ask(stranger, farthing.uri("/api/v1/me"), null).statusCode()).isEqualTo(401);
        assertThat(ask(stranger, farthing.uri("/v1/models"), issuedKey()).statusCode())
                .isEqualTo(200);

        for (var path : List.of("/v1/models", "/v1beta/models", "/api/v1/me", "/openai/v1/models")) {
            assertThat(ask(manager, management.resolve(path), issuedKey()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        for (var path : List.of("/login", "/q/health/live", "/health", "/q/openapi", "/q/metrics")) {
            assertThat(ask(manager, management.resolve(path), OPERATOR).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    /// The playground's calls alone are heard there: whoever looks at the console may not reach the other port.
    @Test
    void theConsoleOfItsOwnPortTellsWhereCallsGoAndTriesModelsItself() throws Exception {
        var secret = issuedKey();
        var body = "{\"model\":\"demo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        var call = HttpRequest.newBuilder(management.resolve("/v1/chat/completions"))
                .header("authorization", "Bearer " + secret)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        assertThat(manager.send(call.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        call.header("x-farthing-playground", "yes");
        var answer = manager.send(call.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-farthing-cost")).isPresent();
        var list = HttpRequest.newBuilder(management.resolve("/v1/models"))
                .header("authorization", "Bearer " + secret)
                .header("x-farthing-playground", "yes")
                .build();
        assertThat(manager.send(list, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(404);

        var session = send("/login", "key=" + OPERATOR, "")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        var cookie = session.substring(0, session.indexOf(';'));
        var relay = farthing.url();
        assertThat(relay).isNotEqualTo(management.toString());
        assertThat(page("/status", cookie))
                .contains(relay + "/v1/chat/completions", management + "/q/swagger-ui")
                .doesNotContain(management + "/v1");
        var form = page("/keys/new", cookie);
        var made = send("/keys", "name=walled&csrf=" + value(form, "csrf") + "&once=" + value(form, "once"), cookie);
        assertThat(made.body()).contains("OPENAI_BASE_URL=" + relay + "/v1").doesNotContain(management + "/v1");
    }

    private static HttpResponse<String> send(String path, String fields, String cookie) throws Exception {
        return manager.send(
                HttpRequest.newBuilder(management.resolve(path))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header("accept", "text/html")
                        .header("cookie", cookie)
                        .POST(HttpRequest.BodyPublishers.ofString(fields))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String page(String path, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(management.resolve(path))
                .header("accept", "text/html")
                .header("cookie", cookie);
        return manager.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String value(String form, String name) {
        var found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(form);
        assertThat(found.find()).as(name).isTrue();
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    @Test
    void everyAnswerWearsItsWalls() throws Exception {
        var always = Map.of("x-content-type-options", "nosniff", "strict-transport-security", "max-age=31536000");
        var around = new HashMap<>(always);
        around.put("x-frame-options", "DENY");
        around.put("cross-origin-resource-policy", "same-origin");
        around.put("cross-origin-opener-policy", "same-origin");
        var within = new HashMap<>(around);
        within.put("cache-control", "no-store");
        within.put("referrer-policy", "no-referrer");
        within.put("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
        wears(ask(stranger, farthing.uri("/v1/models"), null), always);
        wears(ask(stranger, farthing.uri("/login"), null), always);
        wears(ask(manager, management.resolve("/api/v1/settings"), OPERATOR), within);
        wears(ask(manager, management.resolve("/api/v1/settings"), null), within);
        wears(ask(manager, management.resolve("/api/v1/nothing"), OPERATOR), within);
        wears(ask(manager, management.resolve("/q/swagger-ui/"), OPERATOR), around);
        wears(ask(manager, management.resolve("/login"), null), around);
    }

    @Test
    void aNewCertificateIsShownToNewcomersAndABrokenOneToNobody() throws Exception {
        try (var before = (SSLSocket) authority.context(null).getSocketFactory().createSocket("127.0.0.1", port())) {
            assertThat(shown(before)).isEqualTo("CN=first");
            assertThat(request(before)).startsWith("HTTP/1.1 401");

            authority.issue("second").write(certificate, key);
            Await.until("the new certificate is shown", RELOAD, this::shown, "CN=second"::equals);
            try (var after =
                    (SSLSocket) authority.context(null).getSocketFactory().createSocket("127.0.0.1", port())) {
                assertThat(shown(after)).isEqualTo("CN=second");
                assertThat(request(after)).startsWith("HTTP/1.1 401");
            }
            assertThat(request(before)).startsWith("HTTP/1.1 401");

            Files.writeString(key, "no key");
            farthing.awaitErr("those of before still are");
            try (var after =
                    (SSLSocket) authority.context(null).getSocketFactory().createSocket("127.0.0.1", port())) {
                assertThat(shown(after)).isEqualTo("CN=second");
            }
            assertThat(request(before)).startsWith("HTTP/1.1 401");
        } finally {
            authority.issue("third").write(certificate, key);
            Await.until("files that are whole are read again", RELOAD, this::shown, "CN=third"::equals);
        }
    }

    @Test
    void whoeverCameUnderFormerAuthoritiesResumesNoSessionUnderNewOnes() throws Exception {
        var others = new TestAuthority("other callers");
        var former = authority.context(callers.issue("a former manager"));
        var coming = authority.context(others.issue("a coming manager"));
        assertThat(isHeard(former)).isTrue();
        assertThat(isHeard(former)).isTrue();
        assertThat(isHeard(coming)).isFalse();
        var trusted = folder.resolve("callers.crt");
        try {
            Files.writeString(trusted, others.pem());
            Await.until("others are trusted", RELOAD, () -> isHeard(coming), heard -> heard);
            assertThat(isHeard(former)).as("by what it was given before").isFalse();
        } finally {
            Files.writeString(trusted, callers.pem());
            Await.until("the callers are trusted again", RELOAD, () -> isHeard(former), heard -> heard);
        }
        assertThat(isHeard(coming)).isFalse();
    }

    /// Clients of Java resume the sessions of their context.
    private static boolean isHeard(SSLContext context) {
        try (var socket = context.getSocketFactory().createSocket("127.0.0.1", management.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    /// G97: guesses of one address end with 429, and whoever shows a key from there that opens is let in.
    @Test
    void g97guessesAreSlowedDownAndNobodyElseIs() throws Exception {
        var opens = issuedKey();
        for (int i = 0; i < GUESSES; i++) {
            assertThat(from("203.0.113.7", stranger, farthing.uri("/v1/models"), WRONG)
                            .statusCode())
                    .isEqualTo(401);
        }
        for (int i = 0; i < 5; i++) {
            var refused = from("203.0.113.7", stranger, farthing.uri("/v1/models"), WRONG);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            refused.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(refused.body()).contains("too_many_attempts");
        }
        assertThat(from("203.0.113.7", manager, management.resolve("/api/v1/settings"), "ak-far-nothing")
                        .statusCode())
                .as("both planes count together")
                .isEqualTo(429);
        assertThat(from("203.0.113.7", stranger, farthing.uri("/v1/models"), opens)
                        .statusCode())
                .isEqualTo(200);
        assertThat(from("203.0.113.7", manager, management.resolve("/api/v1/settings"), OPERATOR)
                        .statusCode())
                .isEqualTo(200);
        assertThat(from("203.0.113.8", stranger, farthing.uri("/v1/models"), WRONG)
                        .statusCode())
                .isEqualTo(401);
    }

    private static void wears(HttpResponse<String> answer, Map<String, String> headers) {
        headers.forEach((name, value) -> assertThat(answer.headers().allValues(name))
                .as(answer.uri() + " " + name)
                .containsExactly(value));
    }

    private static String issuedKey() throws Exception {
        var made = manager.send(
                HttpRequest.newBuilder(management.resolve("/api/v1/gateway/keys"))
                        .header("authorization", "Bearer " + OPERATOR)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"within\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Json.read(made.body()).path("key").asText();
    }

    private static HttpResponse<String> ask(HttpClient client, URI uri, @Nullable String secret)
            throws IOException, InterruptedException {
        return from(null, client, uri, secret);
    }

    private static HttpResponse<String> from(
            @Nullable String address, HttpClient client, URI uri, @Nullable String secret)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri);
        if (secret != null) {
            request.header("authorization", "Bearer " + secret);
        }
        if (address != null) {
            request.header("x-forwarded-for", address);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int port() {
        return farthing.uri("/").getPort();
    }

    private String shown() throws Exception {
        try (var socket = (SSLSocket) authority.context(null).getSocketFactory().createSocket("127.0.0.1", port())) {
            return shown(socket);
        }
    }

    private static String shown(SSLSocket socket) throws IOException {
        socket.setSoTimeout(60_000);
        var first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return first.getSubjectX500Principal().getName();
    }

    private static String request(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /v1/models HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var text = new StringBuilder();
        var bytes = new byte[4096];
        while (text.indexOf("}}") < 0) {
            int read = socket.getInputStream().read(bytes);
            if (read < 0) {
                break;
            }
            text.append(new String(bytes, 0, read, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    private static String inClearText(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
