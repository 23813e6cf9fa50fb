package dev.farthing.journey;

import dev.farthing.application.leak.ReportSigner;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import dev.farthing.upstream.FakeVendor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One running Farthing for all journeys of a process that leave it as they found it, closed when the last of them
/// is over.
final class House implements AutoCloseable {
    static final String OPERATOR_KEY = "the-operator-of-the-journeys-0123456789";

    private final ReportSigner reportSigner = ReportSigner.on("secp256r1", "the scanner");
    private final Path reportKeys = published(reportSigner);
    private final RunningFarthing farthing = RunningFarthing.start(Map.of(
            "FARTHING_OPERATOR_KEY",
            OPERATOR_KEY,
            "FARTHING_TRUSTED_PROXIES",
            "127.0.0.1/32",
            "FARTHING_LEAK_REPORT_KEYS",
            reportKeys.toString()));
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger scenes = new AtomicInteger();

    private static Path published(ReportSigner signer) {
        try {
            return Files.writeString(
                    Files.createTempFile("farthing-report-keys", ".json"), ReportSigner.published(signer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whose reports of leaks it believes.
    ReportSigner reportSigner() {
        return reportSigner;
    }

    RunningFarthing farthing() {
        return farthing;
    }

    Vertx vertx() {
        return vertx;
    }

    Management operator() {
        return new Management(farthing.url(), OPERATOR_KEY);
    }

    Caller caller(String key) {
        return new Caller(farthing.url(), key);
    }

    /// A vendor of its own, with a provider, a credential, priced models and a key that opens them.
    Scene scene() {
        return Scene.in(operator(), FakeVendor.on(vertx), "scene" + scenes.incrementAndGet());
    }

    @Override
    public void close() {
        farthing.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        TestFolders.delete(farthing.dataDir());
        reportKeys.toFile().delete();
    }

    /// Hands the house to whoever asks for it.
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == House.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(
                            ExtensionContext.StoreScope.LAUNCHER_SESSION,
                            ExtensionContext.Namespace.create(House.class))
                    .computeIfAbsent(House.class, _ -> new House(), House.class);
        }
    }
}
