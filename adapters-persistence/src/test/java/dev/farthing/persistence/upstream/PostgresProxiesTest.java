package dev.farthing.persistence.upstream;

import dev.farthing.application.upstream.ProxyRepository;
import dev.farthing.application.upstream.ProxyRepositoryContract;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresProxiesTest implements ProxyRepositoryContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public ProxyRepository proxies() {
        return new PostgresProxies(DATABASE.dataSource());
    }

    @Override
    public UUID aProvider() {
        var id = UUID.randomUUID();
        Sql.of(
                        "INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)"
                                + " VALUES (?, ?, 'demo', 1, 1, 1, 1)",
                        id,
                        id.toString())
                .change(DATABASE.dataSource());
        return id;
    }
}
