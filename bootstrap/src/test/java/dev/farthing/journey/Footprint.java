package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What a running Farthing keeps: memory, files, threads.
///
/// @param liveKib what is alive in the heap: resident memory alone tells as much of when it was last collected
/// @param files open files, connections among them; none where the system does not tell
record Footprint(long liveKib, long residentKib, long files, long threads) {
    private static final Pattern HEAP_USED = Pattern.compile("total .*?used (\\d+)K");

    static Footprint of(RunningFarthing farthing) {
        long pid = farthing.pid();
        return new Footprint(liveKib(pid), residentKib(pid), entries(pid, "fd"), entries(pid, "task"));
    }

    private static long liveKib(long pid) {
        tool(pid, "GC.run");
        long used = 0;
        for (var found = HEAP_USED.matcher(tool(pid, "GC.heap_info")); found.find(); ) {
            used += Long.parseLong(found.group(1));
        }
        assertThat(used).isPositive();
        return used;
    }

    private static String tool(long pid, String command) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            var process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), command)
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static long residentKib(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its open connections alone: files it opens of its own accord when it comes to need them.
    static long sockets(RunningFarthing farthing) {
        try (var open = Files.list(Path.of("/proc/" + farthing.pid() + "/fd"))) {
            return open.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            // Closed meanwhile.
            return false;
        }
    }

    /// The processor's time it has taken so far, in hundredths of a second.
    static long processorHundredths(RunningFarthing farthing) {
        try {
            var stat = Files.readString(Path.of("/proc/" + farthing.pid() + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long entries(long pid, String folder) {
        var path = Path.of("/proc/" + pid, folder);
        if (!Files.isDirectory(path)) {
            return 0;
        }
        try (var entries = Files.list(path)) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
