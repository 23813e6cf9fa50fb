package dev.farthing.journey;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/// A network interface of this machine whose packets a program reads and writes, as Linux has them.
///
/// It is the same interface whichever network namespace it is moved to.
final class Tunnel implements AutoCloseable {
    private static final String DEVICE = "/dev/net/tun";
    private static final int READ_AND_WRITE = 2;
    private static final long SET_INTERFACE = 0x400454caL;
    /// Packets of the internet protocol, and nothing before them.
    private static final short PACKETS_ALONE = 0x1001;

    private static final int REQUEST_BYTES = 40;
    private static final int NAME_BYTES = 16;
    private static final short READABLE = 1;
    private static final int LONGEST = 65_536;
    private static final int PATIENCE_MILLIS = 200;

    private static final MethodHandle OPEN = function("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle IOCTL = function("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle POLL = function("poll", 0, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ = function("read", 0, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = function("write", 0, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = function("close", 0, JAVA_INT, JAVA_INT);

    private final int file;

    private Tunnel(int file) {
        this.file = file;
    }

    /// @param fixed how many arguments come before those that differ from call to call; 0 when there are none such
    @SuppressWarnings("restricted") // the system's own functions, by the arguments they are documented to take
    private static MethodHandle function(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        var linker = Linker.nativeLinker();
        var described = FunctionDescriptor.of(result, arguments);
        var address = linker.defaultLookup().findOrThrow(name);
        return fixed == 0
                ? linker.downcallHandle(address, described)
                : linker.downcallHandle(address, described, Linker.Option.firstVariadicArg(fixed));
    }

    /// Makes one of a name, which takes this process to be root's.
    static Tunnel named(String name) {
        try (var arena = Arena.ofConfined()) {
            int file = (int) OPEN.invokeExact(arena.allocateFrom(DEVICE), READ_AND_WRITE);
            if (file < 0) {
                throw new IllegalStateException(DEVICE + " cannot be opened: is this root?");
            }
            var request = arena.allocate(REQUEST_BYTES, Long.BYTES);
            request.setString(0, name);
            request.set(JAVA_SHORT, NAME_BYTES, PACKETS_ALONE);
            if ((int) IOCTL.invokeExact(file, SET_INTERFACE, request) < 0) {
                throw new IllegalStateException("the interface " + name + " cannot be made: is this root?");
            }
            return new Tunnel(file);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// The next packet, if one comes within a moment; empty otherwise.
    byte[] read() {
        try (var arena = Arena.ofConfined()) {
            var asked = arena.allocate(Long.BYTES, Long.BYTES);
            asked.set(JAVA_INT, 0, file);
            asked.set(JAVA_SHORT, Integer.BYTES, READABLE);
            if ((int) POLL.invokeExact(asked, 1L, PATIENCE_MILLIS) <= 0) {
                return new byte[0];
            }
            var packet = arena.allocate(LONGEST);
            long length = (long) READ.invokeExact(file, packet, (long) LONGEST);
            return packet.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// Lets a packet arrive; one that nobody takes is lost, as on any network.
    void write(byte[] packet) {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocateFrom(JAVA_BYTE, packet);
            long _ = (long) WRITE.invokeExact(file, bytes, (long) packet.length);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// The interface goes with it.
    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(file);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
