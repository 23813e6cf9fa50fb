package dev.farthing.bench;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What Linux says of processes and of the machine. CPU time is read per thread in nanoseconds: this kernel's
/// per-process figures count timer ticks, which short work slips through.
final class Kernel {
    /// Ticks of all processors together.
    record Machine(long total, long idle, long steal) {
        private static final double TICK_NANOS = 1e7;

        /// Shares of steal, idle and foreign work since an earlier look, given what the measured processes used.
        String since(Machine earlier, long usedNanos) {
            double all = Math.max(1, total - earlier.total);
            double stolen = (steal - earlier.steal) / all;
            double idling = (idle - earlier.idle) / all;
            double foreign = Math.max(0, 1 - stolen - idling - usedNanos / TICK_NANOS / all);
            return "%.0f/%.0f/%.0f %%".formatted(stolen * 100, idling * 100, foreign * 100);
        }
    }

    private Kernel() {}

    /// A process and everything it started.
    static Set<Long> tree(long pid) {
        return Stream.concat(
                        Stream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .collect(toSet());
    }

    /// Nanoseconds on a processor so far, by thread.
    static Map<Path, Long> cpu(Set<Long> processes) {
        Map<Path, Long> nanos = new HashMap<>();
        for (long pid : processes) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
                for (Path thread : threads) {
                    String line = Files.readString(thread.resolve("schedstat"));
                    nanos.put(thread, Long.parseLong(line.substring(0, line.indexOf(' '))));
                }
            } catch (IOException e) {
                nanos.keySet().removeIf(thread -> !Files.exists(thread)); // it ended while it was looked at
            }
        }
        return nanos;
    }

    /// Nanoseconds used between two readings; what ended in between is not known any more.
    static long used(Map<Path, Long> before, Map<Path, Long> after) {
        return after.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    static double residentMegabytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024.0;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    static Machine machine() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            long[] ticks = Arrays.stream(lines.findFirst().orElseThrow().split("\\s+"))
                    .skip(1)
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Machine(Arrays.stream(ticks).sum(), ticks[3] + ticks[4], ticks[7]);
        } catch (IOException e) {
            throw new IllegalStateException("/proc/stat cannot be read", e);
        }
    }
}
