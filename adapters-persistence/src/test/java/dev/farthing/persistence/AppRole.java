package dev.farthing.persistence;

import dev.farthing.persistence.server.DatabaseRoles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// Lets the pool of a test work in the role it has in the product.
public final class AppRole implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.datasource.jdbc.new-connection-sql", DatabaseRoles.AS_APP);
    }

    @Override
    public void stop() {}
}
