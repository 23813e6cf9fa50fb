package dev.farthing.bootstrap;

import org.jspecify.annotations.Nullable;

/// Tells Quarkus what the environment said in Farthing's words.
final class Property {
    private Property() {}

    static void listen(Settings.Listen listen) {
        System.setProperty("quarkus.http.host", listen.host());
        // One event loop a processor: calls never wait for a thread, so more loops would only take turns.
        System.setProperty(
                "quarkus.vertx.event-loops-pool-size",
                String.valueOf(Runtime.getRuntime().availableProcessors()));
        System.setProperty("quarkus.http.port", String.valueOf(listen.port()));
    }

    static void database(String url, @Nullable String user, @Nullable String password) {
        System.setProperty("quarkus.datasource.jdbc.url", url);
        if (user != null) {
            System.setProperty("quarkus.datasource.username", user);
        }
        if (password != null) {
            System.setProperty("quarkus.datasource.password", password);
        }
    }
}
