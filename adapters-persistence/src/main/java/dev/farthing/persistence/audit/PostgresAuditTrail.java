package dev.farthing.persistence.audit;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.audit.CurrentActor;
import dev.farthing.domain.account.Actor;
import dev.farthing.domain.audit.AuditEntry;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Writes the records when the transaction is about to commit, chain by chain in order of their ids.
///
/// The heads are the rows that everybody wants: locked last and always in the same order, they cannot be part
/// of a deadlock, and nobody holds them for longer than the commit takes.
@Singleton
class PostgresAuditTrail implements AuditTrail {
    private final TransactionSynchronizationRegistry transaction;
    private final EntityManager entities;
    private final DataSource database;
    private final CurrentActor actor;
    private final Ids ids;

    PostgresAuditTrail(
            TransactionSynchronizationRegistry transaction,
            EntityManager entities,
            DataSource database,
            CurrentActor actor,
            Ids ids) {
        this.transaction = transaction;
        this.entities = entities;
        this.database = database;
        this.actor = actor;
        this.ids = ids;
    }

    @Override
    public void record(Deed deed) {
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("a deed is recorded in the transaction that does it");
        }
        var gathered = (Gathered) transaction.getResource(Gathered.class);
        if (gathered == null) {
            join();
            gathered = new Gathered(doer(actor.get()), actor.reason());
            transaction.putResource(Gathered.class, gathered);
            transaction.registerInterposedSynchronization(gathered);
        }
        gathered.deeds.add(deed);
    }

    /// Hibernate and the connection take part from now on: nobody may join once the commit has begun, and so
    /// Hibernate writes before we do.
    private void join() {
        entities.flush();
        try (var connection = database.getConnection()) {
            connection.getAutoCommit();
        } catch (SQLException e) {
            throw new IllegalStateException("the change cannot be recorded, so it is not made", e);
        }
    }

    private static AuditEntry.Doer doer(Actor actor) {
        return switch (actor) {
            case Actor.Administrator(var caller, var keyId, var address) ->
                new AuditEntry.Doer(
                        keyId == null ? "operator_key" : "admin_key",
                        keyId,
                        caller.role().name().toLowerCase(Locale.ROOT),
                        address);
            case Actor.Farthing _ -> new AuditEntry.Doer("system", null, null, null);
            case Actor.Stranger _ -> throw new IllegalStateException("nobody but an administrator changes anything");
        };
    }

    /// What one transaction does.
    private final class Gathered implements Synchronization {
        private final AuditEntry.Doer doer;
        private final @Nullable String reason;
        private final List<Deed> deeds = new ArrayList<>();

        Gathered(AuditEntry.Doer doer, @Nullable String reason) {
            this.doer = doer;
            this.reason = reason;
        }

        @Override
        public void beforeCompletion() {
            AuditChains.append(database, deeds, this::entry);
        }

        private AuditEntry entry(Deed deed, AuditChains.Place place) {
            return new AuditEntry(
                    deed.chain(),
                    place.seq(),
                    ids.next(),
                    place.at(),
                    doer,
                    new AuditEntry.What(
                            deed.action(), deed.objectType(), deed.objectId(), json(deed.before()), json(deed.after())),
                    reason);
        }

        private static @Nullable String json(@Nullable Picture picture) {
            return picture == null ? null : picture.json();
        }

        @Override
        public void afterCompletion(int status) {
            // kept or not, with the transaction
        }
    }
}
