package dev.farthing.bootstrap;

import dev.farthing.application.start.StartRefusedException;
import dev.farthing.bootstrap.Settings.Migrating;
import dev.farthing.persistence.secret.MasterKey;
import dev.farthing.persistence.server.EmbeddedServer;
import dev.farthing.persistence.server.ExternalServer;
import dev.farthing.persistence.server.FolderLock;
import dev.farthing.persistence.server.Migrations;
import dev.farthing.persistence.server.OwnerOnly;
import dev.farthing.persistence.server.ServerRefusedException;
import dev.farthing.rest.Ports;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The process: checks the environment, brings the database, runs the application, and takes all down in order.
@QuarkusMain
public final class Main {
    private static final int REFUSED = 2;
    private static final int SIGNAL_BASE = 128;

    private final Word word;
    private final Ending ending = new Ending();
    private @Nullable FolderLock lock;
    private @Nullable EmbeddedServer server;
    private int exitCode;

    private Main(Word word) {
        this.word = word;
    }

    public static void main(String... arguments) {
        var reading = Environment.read(System.getenv());
        var word = Wiring.word(reading.jsonLog());
        if (!reading.unknown().isEmpty()) {
            word.warn("nobody reads " + String.join(", ", reading.unknown()) + "; is the name mistyped?");
        }
        var settings = reading.settings();
        if (settings == null) {
            reading.mistakes().forEach(word::refuse);
            System.exit(REFUSED);
            return;
        }
        System.exit(new Main(word).live(settings, arguments));
    }

    private int live(Settings settings, String... arguments) {
        Signals.hear(this::end);
        try {
            run(settings, arguments);
        } catch (StartRefusedException e) {
            refuse(e.sentence());
        } catch (ServerRefusedException e) {
            refuse(e.sentence());
        } finally {
            if (server != null) {
                server.close();
            }
            if (lock != null) {
                lock.close();
            }
        }
        return exitCode;
    }

    private void refuse(String sentence) {
        word.refuse(sentence + (sentence.endsWith(".") ? "" : "."));
        exitCode = REFUSED;
    }

    private void run(Settings asked, String... arguments) {
        var external = asked.database();
        if (external != null && external.migrating() == Migrating.ONLY) {
            migrate(external);
            return;
        }
        var settings = external == null ? withOwnDatabase(asked) : withDatabase(external, asked);
        if (!ending.asked()) {
            Property.listen(settings.listen());
            Property.log(settings.jsonLog());
            Wiring.use(settings, ending);
            Quarkus.run(Running.class, this::ended, arguments);
        }
    }

    private Settings withOwnDatabase(Settings asked) {
        var held = FolderLock.take(asked.dataDir());
        lock = held;
        var settings = onFreePorts(asked);
        held.announce(settings.listen().url());
        if (settings.secrets().master() == null) {
            settings = settings.withMaster(keptMasterKey(held));
        }
        var started = EmbeddedServer.start(held);
        server = started;
        started.keepAlive(word::warn);
        Property.database(started.jdbcUrl(), EmbeddedServer.USER, started.password());
        return settings;
    }

    private Settings withDatabase(Settings.ExternalDatabase database, Settings asked) {
        var settings = onFreePorts(asked);
        ExternalServer.check(database.url(), database.user(), database.password())
                .forEach(word::warn);
        if (database.migrating() == Migrating.NEVER) {
            Migrations.of(database.url(), database.user(), database.password()).refuseOlder();
            Property.migrateNothing();
        }
        Property.database(database.url(), database.user(), database.password());
        return settings;
    }

    private void migrate(Settings.ExternalDatabase database) {
        ExternalServer.check(database.url(), database.user(), database.password())
                .forEach(word::warn);
        var version = Migrations.of(database.url(), database.user(), database.password())
                .migrate();
        word.inform("the tables are at version " + version + ".");
    }

    /// The first signal drains, a second one ends the calls that are open, and their clients are told and their
    /// rows
    /// written. A third ends at once, and the database is asked to end by itself.
    private void end(int signal) {
        switch (ending.ask()) {
            case DRAIN -> Quarkus.asyncExit(0);
            case HURRY -> {}
            case HALT -> {
                if (server != null) {
                    server.dismiss();
                }
                Runtime.getRuntime().halt(SIGNAL_BASE + signal);
            }
        }
    }

    /// Trouble may have come before there was a log, and a silent end helps nobody.
    private void ended(Integer code, @Nullable Throwable trouble) {
        exitCode = trouble == null ? code : 1;
        if (trouble != null) {
            word.refuse("the start failed, and this is a bug.", trouble);
        }
    }

    /// The ports themselves, or any free ones for 0; refused when they cannot be had.
    private static Settings onFreePorts(Settings asked) {
        var listen = asked.listen();
        var management = listen.ports().management();
        if (management == null) {
            return asked.listeningOn(freePort("FARTHING_", listen.host(), listen.port(), 1), Ports.ONE);
        }
        int own = freePort("FARTHING_MANAGEMENT_", management.host(), management.port(), 1);
        int port = freePort("FARTHING_", listen.host(), listen.port(), own);
        return asked.listeningOn(port, new Ports(new Ports.Management(management.host(), own)));
    }

    /// @param taken another one than this, where any will do
    private static int freePort(String variables, String host, int port, int taken) {
        try {
            var address = InetAddress.getByName(host);
            try (var socket = new ServerSocket(port, 1, address)) {
                int free = socket.getLocalPort();
                return free == taken ? freePort(variables, host, port, taken) : free;
            }
        } catch (UnknownHostException e) {
            throw new StartRefusedException(variables + "HOST " + host + " is no address of this machine.");
        } catch (IOException e) {
            throw new StartRefusedException(variables + "HOST and " + variables + "PORT: " + host + ":" + port
                    + " cannot be listened on (" + e.getMessage() + ").");
        }
    }

    private static MasterKey keptMasterKey(FolderLock lock) {
        var file = lock.folder().resolve("master.key");
        try {
            if (Files.exists(file)) {
                return KeyText.key(KeyText.read(Files.readString(file).strip()), null);
            }
            var key = new byte[MasterKey.LENGTH];
            new SecureRandom().nextBytes(key);
            OwnerOnly.write(file, KeyText.of(key) + "\n");
            return KeyText.key(key, null);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefusedException("The master key in " + file + " cannot be used (" + e.getMessage() + ").");
        }
    }
}
