package dev.farthing.persistence.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a server writes down about itself while it lives.
record PostmasterFile(long pid, String status) {
    private static final String NAME = "postmaster.pid";
    private static final int STATUS_LINE = 7;

    /// The file of a cluster; null when there is none, or it is still being written.
    static @Nullable PostmasterFile of(Path cluster) {
        try {
            var lines = Files.readAllLines(path(cluster));
            if (lines.isEmpty()) {
                return null;
            }
            var status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
            return new PostmasterFile(Long.parseLong(lines.getFirst().strip()), status);
        } catch (NoSuchFileException | NumberFormatException _) {
            return null;
        } catch (IOException e) {
            throw new ServerRefusedException(path(cluster) + " cannot be read by this user", e);
        }
    }

    static Path path(Path cluster) {
        return cluster.resolve(NAME);
    }

    boolean ready() {
        return status.equals("ready");
    }
}
