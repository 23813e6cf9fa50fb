package dev.farthing.persistence.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Data folders for tests: under target, with the server's programs unpacked once for all of them.
public final class TestFolders {
    private static @Nullable Path model;

    private TestFolders() {}

    /// A new data folder that finds the server's programs already there.
    public static Path fresh() throws IOException {
        var target = Files.createDirectories(Path.of("target").toAbsolutePath());
        var folder = Files.createTempDirectory(target, "data-");
        shareBinaries(target, folder);
        return folder;
    }

    /// A new data folder whose tables are there already, without a row: to make them is most of a first start.
    public static synchronized Path migrated() throws IOException {
        var made = model;
        if (made == null) {
            made = fresh();
            makeTables(made);
            model = made;
        }
        var folder = Files.createTempDirectory(made.getParent(), "data-");
        copy(made, folder);
        return folder;
    }

    private static void makeTables(Path folder) throws IOException {
        try (var lock = FolderLock.take(folder);
                var server = EmbeddedServer.start(lock)) {
            Migrations.of(server.jdbcUrl(), EmbeddedServer.USER, server.password())
                    .migrate();
        }
        Files.delete(folder.resolve("farthing.lock"));
    }

    /// With owners and rights, which the server insists on.
    private static void copy(Path from, Path to) throws IOException {
        var copying = new ProcessBuilder("cp", "-a", from + "/.", to.toString())
                .inheritIO()
                .start();
        try {
            if (copying.waitFor() != 0) {
                throw new IOException(from + " cannot be copied");
            }
        } catch (InterruptedException e) {
            copying.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
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
