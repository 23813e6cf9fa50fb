package dev.farthing.persistence.alert;

import dev.farthing.application.alert.Outbox;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresOutbox implements Outbox {
    private final DataSource database;

    PostgresOutbox(DataSource database) {
        this.database = database;
    }

    @Override
    public void tell(@Nullable UUID orgId, MessageKind kind, Picture subject, Set<UUID> receivers) {
        Sql.of(
                        "INSERT INTO outbox (org_id, kind, subject, receivers) VALUES (?, ?, ?::jsonb, ?)",
                        orgId == null ? Deed.PLATFORM : orgId,
                        kind.label(),
                        subject.json(),
                        receivers.toArray(UUID[]::new))
                .change(database);
    }
}
