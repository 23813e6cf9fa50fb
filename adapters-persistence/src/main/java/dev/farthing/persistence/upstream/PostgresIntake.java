package dev.farthing.persistence.upstream;

import dev.farthing.application.upstream.CredentialIntake;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds row by row of one statement, so that what somebody else adds meanwhile is passed over.
@ApplicationScoped
class PostgresIntake implements CredentialIntake {
    private static final String ADD = """
        INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint, weight, priority, tags,
                                max_concurrent, note, models_allowed, models_denied, only_listed, proxy_id,
                                managed_by, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """;

    private final DataSource database;

    PostgresIntake(DataSource database) {
        this.database = database;
    }

    @Override
    public Set<UUID> add(List<Fresh> fresh) {
        var added = new HashSet<UUID>();
        for (var one : fresh) {
            var kept = one.credential();
            var share = kept.share();
            int rows = Sql.of(
                            ADD,
                            kept.id(),
                            kept.providerId(),
                            share.name(),
                            one.secret().sealed(),
                            one.secret().digest(),
                            kept.secretHint(),
                            share.weight(),
                            share.priority(),
                            share.tags().toArray(String[]::new),
                            share.maxConcurrent(),
                            share.note(),
                            share.models().allowed().toArray(String[]::new),
                            share.models().denied().toArray(String[]::new),
                            share.models().onlyListed(),
                            share.proxyId(),
                            ProviderRow.lower(kept.managedBy()),
                            kept.createdAt(),
                            kept.updatedAt())
                    .change(
                            database,
                            Map.of(
                                    "credential_proxy_id_fkey",
                                    () -> Fault.INVALID_REQUEST.because("no proxy has this proxy_id")));
            if (rows == 1) {
                added.add(kept.id());
            }
        }
        return added;
    }

    @Override
    public Map<Digest, List<UUID>> holders(@Nullable UUID providerId, Set<Digest> digests) {
        var holders = new HashMap<Digest, List<UUID>>();
        Sql.of(
                        "SELECT secret_digest, id FROM credential WHERE secret_digest = ANY (?)",
                        new Object[] {digests.stream().map(Digest::raw).toArray(byte[][]::new)})
                .and("provider_id = ?", providerId)
                .add(" ORDER BY id")
                .rows(
                        database,
                        row -> holders.computeIfAbsent(Digest.of(row.getBytes(1)), _ -> new ArrayList<>())
                                .add(row.getObject(2, UUID.class)));
        return holders;
    }
}
