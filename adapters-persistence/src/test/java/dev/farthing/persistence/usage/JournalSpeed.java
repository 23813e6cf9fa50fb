package dev.farthing.persistence.usage;

import static dev.farthing.application.relay.SomeCall.aCallAt;

import dev.farthing.application.observation.FoldUsage;
import dev.farthing.application.relay.Durability;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.EmbeddedServer;
import dev.farthing.persistence.server.FolderLock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// Measures the journal: rows per second, and the CPU a row costs here and in PostgreSQL.
///
/// Arguments: strict or relaxed; calls open at once (0: as many as the rate makes); rows per second (0: flat out);
/// seconds; keys; `bare` for rows and attempts alone, without any sum. Several runs are parted by commas. What is
/// pending
/// is folded meanwhile, as often as a replica does it; what is left of it at the end is told, and folded before the
/// next.
final class JournalSpeed {
    private static final int WARM_ROWS = 60_000;
    private static final Pattern PENDING = Pattern.compile("INSERT INTO usage_pending.*", Pattern.DOTALL);

    private JournalSpeed() {}

    static void main(String... arguments) throws Exception {
        var folder = Files.createTempDirectory("journal-speed");
        try (var lock = FolderLock.take(folder);
                var server = EmbeddedServer.start(lock)) {
            Flyway.configure()
                    .dataSource(server.jdbcUrl(), EmbeddedServer.USER, server.password())
                    .load()
                    .migrate();
            var sql = System.getProperty("sql", "");
            if (!sql.isEmpty()) {
                try (var connection =
                        DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password())) {
                    connection.createStatement().execute(sql);
                }
            }
            for (var run : String.join(" ", arguments).split(",")) {
                measure(server, run.strip().split(" "));
            }
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void measure(EmbeddedServer server, String... arguments) throws Exception {
        var durability = Durability.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT));
        int open = Integer.parseInt(arguments[1]);
        int rate = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        int keys = Integer.parseInt(arguments[4]);
        boolean bare = arguments.length > 5 && arguments[5].equals("bare");
        ConnectionSource source = new DirectConnections(server.jdbcUrl(), EmbeddedServer.USER, server.password());
        var writer = new JournalWriter(
                JournalSettings.of(durability), "CNY", bare ? types -> withoutSums(source.open(types)) : source);
        writer.start();
        var owners = new UUID[keys];
        Arrays.setAll(owners, _ -> UUID.randomUUID());
        var folder = Executors.newSingleThreadScheduledExecutor();
        var pending = new PostgresPendingUsage(source(server));
        folder.scheduleWithFixedDelay(() -> new FoldUsage(pending).fold(() -> true), 0, 1, TimeUnit.SECONDS);
        offer(writer, owners, open, rate == 0 ? 0 : rate, WARM_ROWS, Long.MAX_VALUE);
        long before = rows(server);
        long commits = commits(server);
        long ownCpu = threadCpu("usage-journal");
        long serverCpu = serverCpu(server);
        long start = System.nanoTime();
        offer(writer, owners, open, rate, Long.MAX_VALUE, start + seconds * 1_000_000_000L);
        long took = System.nanoTime() - start;
        ownCpu = threadCpu("usage-journal") - ownCpu;
        serverCpu = serverCpu(server) - serverCpu;
        long left = pending.backlog().calls();
        writer.close();
        folder.close();
        while (pending.fold(WARM_ROWS).orElse(1) > 0) {}
        long written = rows(server) - before;
        long batches = commits(server) - commits;
        System.out.printf(
                "%-8s %-4s open %4d rate %6d keys %6d: %7.0f rows/s, %5.1f rows/commit, journal %5.2f us/row, postgres"
                        + " %5.1f us/row, %d pending%n",
                durability,
                bare ? "bare" : "sums",
                open,
                rate,
                keys,
                written * 1e9 / took,
                (double) written / batches,
                ownCpu / 1e3 / written,
                serverCpu / 1e3 / written,
                left);
    }

    private static DataSource source(EmbeddedServer server) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl());
        source.setUser(EmbeddedServer.USER);
        source.setPassword(server.password());
        return source;
    }

    /// A connection whose statements leave nothing pending.
    private static Connection withoutSums(Connection whole) {
        return (Connection) Proxy.newProxyInstance(
                JournalSpeed.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, called, given) -> {
                    if (called.getName().equals("prepareStatement")) {
                        given[0] = PENDING.matcher((String) given[0]).replaceAll("SELECT count(*) FROM calls");
                    }
                    try {
                        return called.invoke(whole, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void offer(JournalWriter writer, UUID[] keys, int open, int rate, long most, long until)
            throws InterruptedException {
        var places = new Semaphore(open == 0 ? 20_000 : open);
        int all = places.availablePermits();
        var sent = new AtomicLong();
        long start = System.nanoTime();
        for (long i = 0; i < most && System.nanoTime() < until; i++) {
            if (rate > 0) {
                long due = start + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
            places.acquire();
            writer.offer(call(keys[(int) (i % keys.length)]), Booking.NONE).whenComplete((_, _) -> places.release());
            sent.incrementAndGet();
            while (writer.waiting() > 150_000) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        places.acquire(all);
        while (writer.waiting() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static CallRecord call(UUID key) {
        var call = aCallAt(Instant.now())
                .of(new UUID(0x0190000000007000L, 0x8000000000000001L), null, key)
                .record();
        int latency = 50
                + ThreadLocalRandom.current()
                        .nextInt(ThreadLocalRandom.current().nextInt(1, 20_000));
        return new CallRecord(
                call.requestId(),
                call.startedAt(),
                call.owner(),
                call.path(),
                new CallRecord.Ending(CallStatus.OK, 200, null, latency, latency / 3, 64),
                call.metered(),
                call.cost(),
                call.cacheSaving(),
                call.priceId(),
                call.client(),
                call.attempts());
    }

    private static long rows(EmbeddedServer server) throws Exception {
        return number(server, "SELECT count(*) FROM usage_row");
    }

    private static long commits(EmbeddedServer server) throws Exception {
        return number(server, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
    }

    private static long number(EmbeddedServer server, String sql) throws Exception {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password());
                var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static long threadCpu(String name) throws IOException {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            for (var task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                    return cpu(task);
                }
            }
        }
        return 0;
    }

    private static long serverCpu(EmbeddedServer server) throws Exception {
        long postmaster = number(server, "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)::bigint");
        long sum = 0;
        try (var processes = Files.list(Path.of("/proc"))) {
            for (var process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    if (isOf(postmaster, process)) {
                        sum += cpu(process);
                    }
                } catch (IOException _) {
                    // It ended between the two looks.
                }
            }
        }
        return sum;
    }

    /// One of the server that is measured, and not of another that runs beside it.
    private static boolean isOf(long postmaster, Path process) {
        return ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                .filter(one -> one.pid() == postmaster
                        || one.parent()
                                .map(parent -> parent.pid() == postmaster)
                                .orElse(false))
                .isPresent();
    }

    private static long cpu(Path task) throws IOException {
        return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
    }
}
