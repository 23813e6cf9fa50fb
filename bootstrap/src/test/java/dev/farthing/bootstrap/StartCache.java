package dev.farthing.bootstrap;

import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/// The JVM's cache of the classes a start loads and links, made once for every build of the application: it saves a
/// quarter of each of the many starts.
final class StartCache {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /// The cache is written at the end, by a Java of its own: on a busy machine that takes more than a minute.
    private static final int WRITE_SECONDS = 300;

    private StartCache() {}

    /// The cache for the application as it is packaged now.
    static synchronized Path made() throws IOException {
        var packaged = Files.getLastModifiedTime(RunningFarthing.APPLICATION).toMillis();
        var cache = TARGET.resolve("start-" + packaged + ".aot");
        if (!Files.exists(cache)) {
            try (var older = Files.newDirectoryStream(TARGET, "start-*.aot")) {
                for (var file : older) {
                    Files.deleteIfExists(file);
                }
            }
            // Another process of the same tests may be about the same.
            var unfinished = TARGET.resolve("start-" + ProcessHandle.current().pid() + ".part");
            train(unfinished);
            Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
        }
        return cache;
    }

    private static void train(Path cache) throws IOException {
        var folder = TestFolders.migrated();
        try (var farthing =
                RunningFarthing.launch(folder, Map.of(), List.of(), List.of("-XX:AOTCacheOutput=" + cache))) {
            farthing.awaitReady();
            farthing.signal("TERM");
            if (farthing.awaitEnd(WRITE_SECONDS) != 0 || !Files.exists(cache)) {
                throw new IllegalStateException("no cache was made: " + farthing.err());
            }
        } finally {
            TestFolders.delete(folder);
        }
    }
}
