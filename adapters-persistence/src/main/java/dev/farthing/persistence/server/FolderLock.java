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
import org.jspecify.annotations.Nullable;

/// The right of one process to a data folder; the operating system takes it back when the process dies, however it
/// dies.
public final class FolderLock implements AutoCloseable {
    private static final String FILE = "farthing.lock";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /// Takes the folder, which is made when it is missing; refused, naming the holder, while another process has it.
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
            throw new ServerRefusedException(folder + " cannot be written by this user (" + reason(e) + ")", e);
        }
    }

    /// Tells whoever comes second where this process answers.
    public void announce(String address) {
        try {
            write(" " + address);
        } catch (IOException e) {
            throw new ServerRefusedException(folder + " cannot be written (" + reason(e) + ")", e);
        }
    }

    private void write(String rest) throws IOException {
        channel.truncate(0);
        var text = ProcessHandle.current().pid() + rest + "\n";
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        var words = Files.readString(file).strip().split(" ", 2);
        return words.length == 2
                ? "the Farthing at " + words[1] + " (process " + words[0] + ")"
                : "a Farthing that is just starting (process " + words[0] + ")";
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
