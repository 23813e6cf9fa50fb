package dev.farthing.persistence.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialOrder;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.CredentialSearch;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.RestingModel;
import dev.farthing.application.upstream.SealedSecret;
import dev.farthing.application.upstream.StaleCredentials;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import dev.farthing.persistence.Sql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class CredentialTable implements CredentialRepository, CredentialSearch, StaleCredentials {
    private static final String IDS = "SELECT id";
    private static final String RESTS = """
            SELECT credential_id, model, until, reason FROM credential_rest
            WHERE credential_id = ANY (?) AND until > now() ORDER BY until, model
            """;

    private final Rows rows = new Rows();
    private final DataSource database;

    CredentialTable(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<KeptCredential> find(UUID id) {
        return rows.findByIdOptional(id)
                .map(CredentialRow::toKept)
                .map(kept -> withRests(List.of(kept)).getFirst());
    }

    @Override
    public Page<KeptCredential> list(@Nullable UUID providerId, Listing wanted) {
        var page = new ListQuery()
                .where("providerId = ?", providerId)
                .where("status = ?", wanted.status())
                .containing("lower(name) like ? escape '\\'", wanted.search())
                .page(rows, "providerId, name, id", wanted.slice(), CredentialRow::toKept);
        return new Page<>(withRests(page.items()), page.total());
    }

    @Override
    public void save(KeptCredential credential, @Nullable SealedSecret secret) {
        var row = rows.findById(credential.id());
        boolean isNew = row == null;
        var kept = row == null ? new CredentialRow() : row;
        kept.keep(credential, secret);
        Refusals.where(
                Map.of(
                        "credential_provider_id_name_key",
                        CredentialTable::taken,
                        "credential_name_as_read_key",
                        CredentialTable::taken,
                        "credential_provider_id_secret_digest_key",
                        () -> Fault.STATE_CONFLICT.because("this provider has a credential with this secret"),
                        "credential_proxy_id_fkey",
                        () -> Fault.INVALID_REQUEST.because("no proxy has this proxy_id"),
                        "credential_provider_id_fkey",
                        () -> Fault.INVALID_REQUEST.because("no provider has this provider_id")),
                () -> {
                    if (isNew) {
                        rows.persist(kept);
                    }
                    rows.flush();
                });
    }

    @Override
    public void saveHealth(KeptCredential credential) {
        onlyHealth("1");
        save(credential, null);
        onlyHealth("");
    }

    /// Whether what is written of credentials leaves the catalogue as it is.
    private void onlyHealth(String yes) {
        Sql.of("SELECT set_config('farthing.only_health', ?, true)", yes).row(database, row -> row.getString(1));
    }

    @Override
    public void endRests(UUID id) {
        Sql.of("DELETE FROM credential_rest WHERE credential_id = ?", id).change(database);
    }

    @Override
    public void askBalance(UUID id) {
        Sql.of("UPDATE credential_balance SET next_at = now() WHERE credential_id = ? AND next_at > now()", id)
                .change(database);
    }

    @Override
    public void remove(UUID id) {
        rows.deleteById(id);
        rows.flush();
    }

    @Override
    public Optional<SealedSecret> secret(UUID id) {
        return rows.findByIdOptional(id).map(row -> new SealedSecret(row.secretSealed, row.secretDigest));
    }

    @Override
    public long count(CredentialFilter filter) {
        return CredentialQuery.of("SELECT count(*)", filter)
                .row(database, row -> row.getLong(1))
                .orElse(0L);
    }

    @Override
    public List<KeptCredential> slice(CredentialFilter filter, CredentialOrder order, Slice slice) {
        return kept(CredentialQuery.slice(IDS, filter, order, slice));
    }

    @Override
    public List<KeptCredential> after(
            CredentialFilter filter, CredentialOrder order, CredentialOrder.@Nullable Mark mark, int most) {
        return kept(CredentialQuery.after(IDS, filter, order, mark, most));
    }

    @Override
    public List<UUID> ids(CredentialFilter filter, int most) {
        return ids(CredentialQuery.of(IDS, filter).add(" ORDER BY created_at, id LIMIT ?", most));
    }

    @Override
    public List<KeptCredential> take(Instant invalidSince, int most) {
        return kept(Sql.of("""
                SELECT id FROM credential WHERE invalid_since <= ? AND status = 'invalid'
                ORDER BY invalid_since LIMIT ? FOR UPDATE SKIP LOCKED
                """, invalidSince, most));
    }

    private List<UUID> ids(Sql query) {
        return query.rows(database, row -> row.getObject(1, UUID.class));
    }

    private List<KeptCredential> kept(Sql query) {
        var ids = ids(query);
        var byId = new HashMap<UUID, KeptCredential>();
        rows.list("id in ?1", ids).forEach(row -> byId.put(row.id, row.toKept()));
        return withRests(ids.stream().map(byId::get).filter(Objects::nonNull).toList());
    }

    private List<KeptCredential> withRests(List<KeptCredential> plain) {
        var resting = new HashMap<UUID, List<RestingModel>>();
        Sql.of(RESTS, (Object) plain.stream().map(KeptCredential::id).toArray(UUID[]::new))
                .rows(
                        database,
                        row -> resting.computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                                .add(new RestingModel(
                                        row.getString(2),
                                        row.getObject(3, OffsetDateTime.class).toInstant(),
                                        row.getString(4))));
        return plain.stream()
                .map(kept -> resting.containsKey(kept.id())
                        ? kept.withHealth(kept.health().resting(resting.get(kept.id())), kept.updatedAt())
                        : kept)
                .toList();
    }

    private static FaultException taken() {
        return Fault.NAME_TAKEN.because("this provider has a credential with this name");
    }

    private static final class Rows implements PanacheRepositoryBase<CredentialRow, UUID> {}
}
