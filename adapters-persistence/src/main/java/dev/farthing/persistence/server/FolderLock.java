package dev.farthing.persistence.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The right of one process to a data folder; the operating system takes it back when the process dies, however it
/// dies.
public final class FolderLock implements AutoCloseable {
    private static final String FILE = "farthing.lock";
    private static final Pattern HOLDER = Pattern.compile("(\\d{1,18})(?: (\\S+))?\\s*");

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /// Takes the folder, which is made when it is missing; refused, naming the holder, while another process
    /// has it.
    public static FolderLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            var real = folder.toRealPath();
            var file = real.resolve(FILE);
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new ServerRefusedException(real + " is in use by " + holder(file));
            }
            var lock = new FolderLock(real, channel);
            lock.write("");
            return lock;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static ServerRefusedException unusable(Path folder, IOException why) {
        return new ServerRefusedException(
                "FARTHING_DATA_DIR must be a folder this user can write, and " + folder + " is none (" + reason(why)
                        + ")",
                why);
    }

    /// Tells whoever comes second where this process answers.
    public void announce(String address) {
        try {
            write(" " + address);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private void write(String rest) throws IOException {
        var text = (ProcessHandle.current().pid() + rest + "\n").getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(text), 0);
        channel.truncate(text.length);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    /// What the file says of its writer; a last writer that is gone is not the holder, who has written nothing
    /// yet.
    private static String holder(Path file) throws IOException {
        var line = HOLDER.matcher(Files.readString(file));
        if (!line.matches() || ProcessHandle.of(Long.parseLong(line.group(1))).isEmpty()) {
            return "a Farthing that is just starting";
        }
        var process = " (process " + line.group(1) + ")";
        return line.group(2) == null
                ? "a Farthing that is just starting" + process
                : "the Farthing at " + line.group(2) + process;
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }

    /// The folder, free of symbolic links.
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock on " + folder + " could not be given back", e);
        }
    }
}
