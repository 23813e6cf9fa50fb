package dev.farthing.persistence.server;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// Gives a `@QuarkusTest` a migrated database of its own: `@QuarkusTestResource(FreshDatabaseForQuarkus.class)`.
public final class FreshDatabaseForQuarkus implements QuarkusTestResourceLifecycleManager {
    private String name = "";

    @Override
    public Map<String, String> start() {
        name = SharedServer.copy();
        return Map.of(
                "quarkus.datasource.jdbc.url",
                SharedServer.get().jdbcUrl(name),
                "quarkus.datasource.username",
                EmbeddedServer.USER,
                "quarkus.datasource.password",
                SharedServer.get().password());
    }

    @Override
    public void stop() {
        SharedServer.drop(name);
    }
}
