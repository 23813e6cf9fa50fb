package dev.farthing.persistence.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server writes down about itself while it lives, and leaves behind when it is killed.
///
/// @param started when it was started, in its own words
record PostmasterFile(long pid, String started, String status) {
    private static final String NAME = "postmaster.pid";
    private static final int STARTED_LINE = 2;
    private static final int STATUS_LINE = 7;

    /// The file of a cluster; null when there is none, or it is still being written.
    static @Nullable PostmasterFile of(Path cluster) {
        try {
            var lines = Files.readAllLines(path(cluster));
            if (lines.isEmpty()) {
                return null;
            }
            return new PostmasterFile(
                    Long.parseLong(lines.getFirst().strip()), line(lines, STARTED_LINE), line(lines, STATUS_LINE));
        } catch (NoSuchFileException | NumberFormatException _) {
            return null;
        } catch (IOException e) {
            throw new ServerRefusedException(path(cluster) + " cannot be read by this user", e);
        }
    }

    private static String line(List<String> lines, int number) {
        return lines.size() > number ? lines.get(number).strip() : "";
    }

    static Path path(Path cluster) {
        return cluster.resolve(NAME);
    }

    /// Whether both tell of one and the same start.
    boolean isOfSameStart(@Nullable PostmasterFile other) {
        return other != null && pid == other.pid && started.equals(other.started);
    }

    boolean ready() {
        return status.equals("ready");
    }
}
