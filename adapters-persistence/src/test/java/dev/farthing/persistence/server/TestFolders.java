package dev.farthing.persistence.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Data folders for tests: under target, with the server's programs unpacked once for all of them.
public final class TestFolders {
    private TestFolders() {}

    /// A new data folder that finds the server's programs already there.
    public static Path fresh() throws IOException {
        var target = Files.createDirectories(Path.of("target").toAbsolutePath());
        var folder = Files.createTempDirectory(target, "data-");
        shareBinaries(target, folder);
        return folder;
    }

    /// Lets a data folder use the programs of the module's other test folders.
    public static void shareBinaries(Path target, Path folder) throws IOException {
        var home = unpacked(Files.createDirectories(target.resolve("test-server")));
        var link = Files.createDirectories(folder.resolve("postgresql")).resolve(home.getFileName());
        Files.createSymbolicLink(link, home);
    }

    /// Another process of the same tests may be about the same.
    private static synchronized Path unpacked(Path shared) throws IOException {
        try (var channel =
                        FileChannel.open(shared.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            return Binaries.unpackedInto(shared).home();
        }
    }

    public static void delete(Path folder) {
        try {
            Binaries.deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
