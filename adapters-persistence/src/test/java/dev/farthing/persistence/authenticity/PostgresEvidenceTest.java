package dev.farthing.persistence.authenticity;

import dev.farthing.application.authenticity.EvidenceBook;
import dev.farthing.application.authenticity.EvidenceBookContract;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresEvidenceTest implements EvidenceBookContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @BeforeEach
    void anEmptyBook() {
        sql("DELETE FROM route");
        sql("DELETE FROM model");
        sql("DELETE FROM provider");
    }

    private static void sql(String text, @Nullable Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    @Override
    public EvidenceBook book() {
        return new PostgresEvidence(DATABASE.dataSource());
    }

    @Override
    public Channel aChannel(String provider, @Nullable Provenance provenance, String upstreamModel, String... models) {
        var id = UUID.randomUUID();
        sql(
                "INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms, provenance)"
                        + " VALUES (?, ?, 'demo', 1, 1, 1, 1, ?)",
                id,
                provider,
                provenance == null ? null : provenance.label());
        for (var model : models) {
            sql("INSERT INTO model (id, type) VALUES (?, 'chat')", model);
            sql(
                    "INSERT INTO route (model_id, position, provider_id, upstream_model) VALUES (?, 0, ?, ?)",
                    model,
                    id,
                    upstreamModel);
        }
        return new Channel(id, upstreamModel);
    }
}
