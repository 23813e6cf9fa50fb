package dev.farthing.persistence.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.SealedSecret;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class CredentialTable implements CredentialRepository {
    private final Rows rows = new Rows();

    @Override
    public Optional<KeptCredential> find(UUID id) {
        return rows.findByIdOptional(id).map(CredentialRow::toKept);
    }

    @Override
    public Page<KeptCredential> list(@Nullable UUID providerId, Listing wanted) {
        return new ListQuery()
                .where("providerId = ?", providerId)
                .where("status = ?", wanted.status())
                .containing("lower(name) like ? escape '\\'", wanted.search())
                .page(rows, "providerId, name, id", wanted.slice(), CredentialRow::toKept);
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
                        () -> Fault.NAME_TAKEN.because("this provider has a credential with this name"),
                        "credential_provider_id_secret_digest_key",
                        () -> Fault.STATE_CONFLICT.because("this provider has a credential with this secret"),
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
    public void remove(UUID id) {
        rows.deleteById(id);
        rows.flush();
    }

    @Override
    public Optional<SealedSecret> secret(UUID id) {
        return rows.findByIdOptional(id).map(row -> new SealedSecret(row.secretSealed, row.secretDigest));
    }

    private static final class Rows implements PanacheRepositoryBase<CredentialRow, UUID> {}
}
