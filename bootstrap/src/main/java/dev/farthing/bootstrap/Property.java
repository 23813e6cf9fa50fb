package dev.farthing.bootstrap;

import dev.farthing.persistence.server.DatabaseRoles;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells Quarkus what the environment said in Farthing's words.
final class Property {
    private static final String OWN_ACCOUNT = System.getProperty("user.name");
    private static final String NOT_ASKED = "none";

    private Property() {}

    static void listen(Settings.Listen listen) {
        System.setProperty("quarkus.http.host", listen.host());
        // One event loop a processor: calls never wait for a thread, so more loops would only take turns.
        System.setProperty(
                "quarkus.vertx.event-loops-pool-size",
                String.valueOf(Runtime.getRuntime().availableProcessors()));
        System.setProperty("quarkus.http.port", String.valueOf(listen.port()));
    }

    static void migrateNothing() {
        System.setProperty("quarkus.flyway.migrate-at-start", "false");
    }

    static void log(boolean json) {
        System.setProperty("quarkus.log.console.json.enabled", String.valueOf(json));
    }

    static void database(String url, @Nullable String user, @Nullable String password) {
        System.setProperty("quarkus.datasource.jdbc.url", url);
        // The pool works in a role that may neither make nor change tables; migrations are done as the user itself.
        System.setProperty("quarkus.datasource.jdbc.new-connection-sql", DatabaseRoles.AS_APP);
        System.setProperty("quarkus.flyway.jdbc-url", url);
        System.setProperty("quarkus.flyway.username", user == null ? within(url, "user", OWN_ACCOUNT) : user);
        System.setProperty("quarkus.flyway.password", password == null ? within(url, "password", NOT_ASKED) : password);
        if (user != null) {
            System.setProperty("quarkus.datasource.username", user);
        }
        if (password != null) {
            System.setProperty("quarkus.datasource.password", password);
        }
    }

    /// Flyway wants to be told what the driver finds in the URL by itself.
    private static String within(String url, String name, String otherwise) {
        var given = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url);
        return given.find() ? URLDecoder.decode(given.group(1), StandardCharsets.UTF_8) : otherwise;
    }
}
