package dev.farthing.journey;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Management.Made;
import dev.farthing.persistence.server.DatabaseProxy;
import dev.farthing.persistence.server.EmbeddedServer;
import dev.farthing.persistence.server.FolderLock;
import dev.farthing.persistence.server.TestFolders;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Several gateway processes on one database, each with a network of its own to it, and a vendor they all call.
final class Replicas implements AutoCloseable {
    /// Whether the long versions run.
    static final boolean LONG = Boolean.getBoolean("farthing.long");

    static final String MODEL = "prompted";
    /// What a token costs: 1 and 2 a million.
    static final long INPUT_PICO = 1_000_000;

    static final long OUTPUT_PICO = 2_000_000;
    private static final Pattern PORT = Pattern.compile("//[^:/]+:([0-9]+)");

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> more;
    private final Ground ground;
    private final List<Place> places = new ArrayList<>();
    private volatile Database database;
    final PromptedVendor vendor;

    /// A server that all of them work on.
    interface Database extends AutoCloseable {
        String jdbcUrl();

        String user();

        String password();

        /// Ends it without waiting for anybody who is connected; `crash` leaves out the last checkpoint too.
        void stop(boolean crash);

        /// Starts it again, wherever it listens then.
        void start();

        @Override
        void close();
    }

    /// What Farthing brings along.
    static final class Brought implements Database {
        private final Path folder;
        private final FolderLock lock;
        private EmbeddedServer server;

        /// Runs on a data folder, which is deleted in the end.
        Brought(Path folder) {
            this.folder = folder;
            this.lock = FolderLock.take(folder);
            this.server = EmbeddedServer.start(lock);
        }

        @Override
        public String jdbcUrl() {
            return server.jdbcUrl();
        }

        @Override
        public String user() {
            return EmbeddedServer.USER;
        }

        @Override
        public String password() {
            return server.password();
        }

        @Override
        public void stop(boolean crash) {
            try {
                var file = folder.resolve("postgresql/cluster/postmaster.pid");
                long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
                var running = ProcessHandle.of(pid).orElseThrow();
                new ProcessBuilder("kill", crash ? "-QUIT" : "-INT", String.valueOf(pid))
                        .start()
                        .waitFor();
                running.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void start() {
            server = EmbeddedServer.start(lock);
        }

        @Override
        public void close() {
            server.close();
            lock.close();
            TestFolders.delete(folder);
        }
    }

    /// Where one process runs, time and again.
    private static final class Place {
        final Path folder = RunningFarthing.newDataDir();
        final int number;
        final DatabaseProxy proxy;
        volatile RunningFarthing running;

        Place(int number, DatabaseProxy proxy, Function<Place, RunningFarthing> start) {
            this.number = number;
            this.proxy = proxy;
            this.running = start.apply(this);
        }
    }

    private Replicas(Database database, Map<String, String> more, Ground ground) {
        this.database = database;
        this.more = more;
        this.ground = ground;
        this.vendor = PromptedVendor.on(vertx, ground.machine());
    }

    private void begin(int count) {
        var beginning = new ArrayList<CompletableFuture<Place>>();
        for (int i = 0; i < count; i++) {
            int number = places.size() + i;
            beginning.add(CompletableFuture.supplyAsync(
                    () -> place(number), task -> Thread.ofVirtual().start(task)));
        }
        beginning.forEach(one -> places.add(one.join()));
    }

    private Place place(int number) {
        return new Place(number, DatabaseProxy.to(port(database), ground.machine()), this::begin);
    }

    /// Starts them, with the variables a test cares about, and gives them a vendor, a model and its price.
    static Replicas start(int count, Map<String, String> more) {
        return on(new Brought(RunningFarthing.newDataDir()), count, more);
    }

    /// The same, all at one moment and before anybody has made the tables.
    static Replicas startTogether(int count, Map<String, String> more) {
        return on(new Brought(RunningFarthing.newDataDir()), List.of(count), more, Ground.LOOPBACK);
    }

    /// The same on a server of the test's own, which is closed with them.
    static Replicas on(Database database, int count, Map<String, String> more) {
        // The first makes the tables; the others have nothing to wait for but the machine.
        return on(database, count, more, Ground.LOOPBACK);
    }

    /// The same on a ground that has room for as many, which is closed with them too.
    static Replicas on(Database database, int count, Map<String, String> more, Ground ground) {
        return on(database, List.of(1, count - 1), more, ground);
    }

    private static Replicas on(Database database, List<Integer> counts, Map<String, String> more, Ground ground) {
        var replicas = new Replicas(database, more, ground);
        try {
            counts.forEach(replicas::begin);
            var operator = replicas.operator();
            var provider = operator.provider("prompted", replicas.vendor.baseUrl());
            operator.credential(provider.id(), Scene.VENDOR_SECRET);
            operator.model(MODEL, "chat", provider.id(), "vendor/prompted");
            // Since long before any clock that a test sets.
            operator.price(
                    MODEL, Map.of("input_per_1m", "1", "output_per_1m", "2", "valid_from", "2026-01-01T00:00:00Z"));
            return replicas;
        } catch (RuntimeException | Error e) {
            replicas.close();
            throw e;
        }
    }

    private static int port(Database server) {
        var port = PORT.matcher(server.jdbcUrl());
        if (!port.find()) {
            throw new IllegalStateException(server.jdbcUrl());
        }
        return Integer.parseInt(port.group(1));
    }

    private RunningFarthing begin(Place place) {
        var environment = new HashMap<>(more);
        environment.put("FARTHING_OPERATOR_KEY", House.OPERATOR_KEY);
        // They are started often and live for seconds: half of a start would be compiling what nobody calls again.
        environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        environment.put("FARTHING_DB_URL", place.proxy.through(database.jdbcUrl()));
        environment.put("FARTHING_DB_USER", database.user());
        environment.put("FARTHING_DB_PASSWORD", database.password());
        environment.put("FARTHING_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        environment.putAll(ground.environment(place.number));
        return RunningFarthing.start(place.folder, environment, ground.prefix(place.number));
    }

    int count() {
        return places.size();
    }

    RunningFarthing running(int number) {
        return places.get(number).running;
    }

    DatabaseProxy proxy(int number) {
        return places.get(number).proxy;
    }

    Management operator() {
        return operator(0);
    }

    Management operator(int number) {
        return new Management(running(number).url(), House.OPERATOR_KEY);
    }

    Caller caller(int number, Made key) {
        return new Caller(running(number).url(), key.secret());
    }

    /// Kills a process as a power cut does, and starts another in its place.
    void killAndRestart(int number) {
        running(number).kill();
        restart(number);
    }

    /// Starts another wherever one has ended, whatever a test left behind.
    void revive() {
        vendor.letGo();
        for (int i = 0; i < places.size(); i++) {
            var place = places.get(i);
            place.proxy.watch(_ -> DatabaseProxy.Verdict.PASS);
            place.proxy.swallow(false);
            place.proxy.refuse(false);
            if (ProcessHandle.of(place.running.pid())
                    .filter(ProcessHandle::isAlive)
                    .isEmpty()) {
                restart(i);
            }
        }
    }

    /// Starts another in the place of one that has ended.
    void restart(int number) {
        var place = places.get(number);
        place.proxy.cut();
        place.running = begin(place);
    }

    /// Ends the database as a crash does, without a last checkpoint, and starts it again.
    void crashDatabase() {
        database.stop(true);
        startDatabase();
    }

    /// Ends the database as an administrator does who waits for nobody.
    void stopDatabase() {
        database.stop(false);
    }

    void startDatabase() {
        database.start();
        moveTo(database);
    }

    /// Another server has taken the place of the one they worked on.
    void moveTo(Database other) {
        database = other;
        places.forEach(place -> place.proxy.retarget(port(other)));
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    MoneyBooks books() {
        return new MoneyBooks(this);
    }

    /// A request of the vendor's prompts.
    static String body(String prompt, long maxTokens, boolean stream) {
        var message = Json.map("role", "user", "content", prompt);
        return Json.object("model", MODEL, "messages", List.of(message), "max_tokens", maxTokens, "stream", stream);
    }

    @Override
    public void close() {
        for (var place : places) {
            place.running.close();
            place.proxy.close();
            TestFolders.delete(place.folder);
        }
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        database.close();
        ground.close();
    }
}
