package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JksOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vendors whose certificates nobody vouches for are told nothing.
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private final Calls calls = new Calls();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void d67nobodyIsAskedBehindAnExpiredForeignOrMisnamedCertificate() throws Exception {
        for (var made : List.of(
                List.of("-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1"),
                List.of("-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1", "-startdate", "-2y", "-validity", "1"),
                List.of("-dname", "CN=elsewhere.example", "-ext", "san=dns:elsewhere.example"))) {
            var server = serverWith(made);
            calls.baseUrl = URI.create("https://127.0.0.1:" + server.actualPort() + "/v1");

            var failure = calls.call().failure();

            assertThat(failure.fault()).isEqualTo(Fault.UPSTREAM_UNREACHABLE);
            assertThat(failure.failureClass()).isEqualTo(FailureClass.NETWORK);
            server.close().toCompletionStage().toCompletableFuture().join();
        }
        assertThat(asked).hasValue(0);
    }

    private HttpServer serverWith(List<String> certificate) throws Exception {
        var store = folder.resolve("store-" + certificate.hashCode());
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "vendor",
                "-keyalg",
                "EC",
                "-storetype",
                "JKS",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD));
        command.addAll(certificate);
        var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue())
                .as(new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isZero();
        return calls.vertx
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new JksOptions().setPath(store.toString()).setPassword(PASSWORD)))
                .requestHandler(request -> {
                    asked.incrementAndGet();
                    request.response().end("{}");
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
