package dev.farthing.persistence.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

@ApplicationScoped
class ProviderTable implements ProviderRepository {
    private final Rows rows = new Rows();

    @Override
    public Optional<KeptProvider> find(UUID id) {
        return rows.findByIdOptional(id).map(ProviderRow::toKept);
    }

    @Override
    public Optional<KeptProvider> findByName(String name) {
        return rows.find("name", name).firstResultOptional().map(ProviderRow::toKept);
    }

    @Override
    public Page<KeptProvider> list(Listing wanted) {
        return new ListQuery()
                .containing("lower(name) like ? escape '\\'", wanted.search())
                .where(
                        "disabled = ?",
                        wanted.status() == null ? null : wanted.status().equals("disabled"))
                .page(rows, "name, id", wanted.slice(), ProviderRow::toKept);
    }

    @Override
    public void save(KeptProvider provider) {
        var row = rows.findById(provider.provider().id());
        boolean isNew = row == null;
        var kept = row == null ? new ProviderRow() : row;
        kept.keep(provider);
        Refusals.where(
                Map.of("provider_name_key", ProviderTable::taken, "provider_name_as_read_key", ProviderTable::taken),
                () -> {
                    if (isNew) {
                        rows.persist(kept);
                    }
                    rows.flush();
                });
    }

    @Override
    public boolean isInUse(UUID id) {
        return (Boolean) rows.getEntityManager()
                .createNativeQuery("SELECT EXISTS (SELECT FROM credential WHERE provider_id = ?1)"
                        + " OR EXISTS (SELECT FROM route WHERE provider_id = ?1)")
                .setParameter(1, id)
                .getSingleResult();
    }

    @Override
    public void remove(UUID id) {
        Supplier<FaultException> inUse =
                () -> Fault.IN_USE.because("credentials or routes name this provider: remove those first");
        Refusals.where(Map.of("credential_provider_id_fkey", inUse, "route_provider_id_fkey", inUse), () -> {
            rows.deleteById(id);
            rows.flush();
        });
    }

    private static FaultException taken() {
        return Fault.NAME_TAKEN.because("there is a provider with this name");
    }

    private static final class Rows implements PanacheRepositoryBase<ProviderRow, UUID> {}
}
