package dev.farthing.persistence.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

@ApplicationScoped
class ModelTable implements ModelRepository {
    private final Rows rows = new Rows();

    @Override
    public Optional<KeptModel> find(String id) {
        return rows.findByIdOptional(id).map(ModelRow::toKept);
    }

    @Override
    public Page<KeptModel> list(Listing wanted) {
        return new ListQuery()
                .where("status = ?", wanted.status())
                .containing(
                        "lower(id) like ? escape '\\' or id in"
                                + " (select m.id from ModelRow m join m.aliases a where lower(a) like ? escape '\\')",
                        wanted.search())
                .page(rows, "id", wanted.slice(), ModelRow::toKept);
    }

    /// Ids and aliases share one space of names that no single constraint covers: writers take turns.
    @Override
    public void save(KeptModel model) {
        var session = rows.getEntityManager();
        session.createNativeQuery("SELECT pg_advisory_xact_lock(hashtext('model names'))", Object.class)
                .getSingleResult();
        refuseTakenNames(model);
        var row = rows.findById(model.model().id());
        boolean isNew = row == null;
        var kept = row == null ? new ModelRow() : row;
        kept.keep(model);
        Refusals.where(
                Map.of(
                        "route_provider_id_fkey",
                        () -> Fault.INVALID_REQUEST.because("no provider has this provider_id")),
                () -> {
                    if (isNew) {
                        rows.persist(kept);
                    }
                    rows.flush();
                });
    }

    private void refuseTakenNames(KeptModel kept) {
        var model = kept.model();
        var taken = rows.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        WITH given AS (
                            SELECT id AS model_id, id AS name FROM model WHERE id <> :id
                            UNION SELECT model_id, alias FROM model_alias WHERE model_id <> :id
                        )
                        SELECT name FROM given WHERE name IN (:names)
                        UNION SELECT name || suffix FROM given JOIN model ON model.id = model_id
                            CROSS JOIN jsonb_object_keys(coalesce(rules -> 'suffixes', '{}')) suffix
                            WHERE name || suffix IN (:names)
                        ORDER BY 1\
                        """, String.class)
                .setParameter("names", model.names())
                .setParameter("id", model.id())
                .getResultList();
        if (!taken.isEmpty()) {
            throw Fault.NAME_TAKEN.because("the name " + taken.getFirst() + " is a name of another model already");
        }
    }

    @Override
    public void remove(String id) {
        rows.deleteById(id);
        rows.flush();
    }

    private static final class Rows implements PanacheRepositoryBase<ModelRow, String> {}
}
