package dev.farthing.persistence;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import java.util.function.Supplier;

/// Orgs and teams for rows to hang on.
@ApplicationScoped
public class Scene {
    private final EntityManager entities;

    Scene(EntityManager entities) {
        this.entities = entities;
    }

    public UUID aPlan() {
        var plan = UUID.randomUUID();
        sql("INSERT INTO plan (id, code, name) VALUES (?1, ?2, 'Plan')", plan, "plan-" + plan);
        return plan;
    }

    public UUID anOrg() {
        var org = UUID.randomUUID();
        sql("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?1, ?2, ?3, 'UTC')", org, "org-" + org, aPlan());
        return org;
    }

    /// Lets an org have this many keys; its plan is nobody else's.
    public void onAPlanOf(UUID orgId, int keys) {
        sql("UPDATE plan SET max_keys = ?1 WHERE id = (SELECT plan_id FROM org WHERE id = ?2)", keys, orgId);
    }

    public UUID aTeamOf(UUID orgId) {
        var team = UUID.randomUUID();
        sql("INSERT INTO team (org_id, id, name) VALUES (?1, ?2, ?3)", orgId, team, "team-" + team);
        return team;
    }

    public void sql(String text, Object... values) {
        QuarkusTransaction.requiringNew().run(() -> sqlHere(text, values));
    }

    /// In the transaction of this thread.
    public void sqlHere(String text, Object... values) {
        var query = entities.createNativeQuery(text);
        for (int i = 0; i < values.length; i++) {
            query.setParameter(i + 1, values[i]);
        }
        query.executeUpdate();
    }

    public static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
