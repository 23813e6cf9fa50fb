package dev.farthing.persistence.alert;

import dev.farthing.application.alert.AlertFilter;
import dev.farthing.application.alert.AlertHistory;
import dev.farthing.application.alert.AlertView;
import dev.farthing.application.alert.AlertView.Told;
import dev.farthing.domain.audit.Deed;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Reads the outbox, which forgets nothing that was told.
@Singleton
class PostgresAlertHistory implements AlertHistory {
    private static final String PAGE = """
        SELECT message_id, org_id, kind, created_at, subject::text AS subject FROM outbox WHERE kind <> 'webhook_test'\
        """;
    private static final String TOLD = """
        SELECT message_id, webhook_id, state, attempts, CASE WHEN state = 'delivered' THEN attempted_at END AS delivered_at
        FROM webhook_delivery WHERE message_id = ANY (?) ORDER BY message_id, webhook_id
        """;

    private final DataSource database;

    PostgresAlertHistory(DataSource database) {
        this.database = database;
    }

    @Override
    public List<AlertView> page(AlertFilter filter, boolean withReceivers, @Nullable UUID after, int limit) {
        var org = filter.orgId();
        var kind = filter.kind();
        var rule = filter.ruleId();
        var orgs = org == null ? null : filter.withPlatform() ? new UUID[] {org, Deed.PLATFORM} : new UUID[] {org};
        var query = Sql.of(PAGE)
                .and("org_id = ANY (?)", orgs)
                .and("kind = ?", kind == null ? null : kind.label())
                .and("created_at >= ?", filter.from())
                .and("created_at < ?", filter.to())
                .and("message_id < ?", after);
        if (rule != null) {
            query.add(" AND kind IN ('alert_firing', 'alert_resolved') AND subject ->> 'rule_id' = ?", rule.toString());
        }
        var found = query.add(" ORDER BY message_id DESC LIMIT ?", limit).rows(database, row -> view(row, List.of()));
        if (!withReceivers || found.isEmpty()) {
            return found;
        }
        var told = told(found);
        return found.stream()
                .map(one -> new AlertView(
                        one.id(),
                        one.orgId(),
                        one.kind(),
                        one.at(),
                        one.subject(),
                        told.getOrDefault(one.id(), List.of())))
                .toList();
    }

    private Map<UUID, List<Told>> told(List<AlertView> messages) {
        var ids = messages.stream().map(AlertView::id).toArray(UUID[]::new);
        var told = new HashMap<UUID, List<Told>>();
        Sql.of(TOLD, (Object) ids).rows(database, row -> {
            var at = row.getObject("delivered_at", OffsetDateTime.class);
            return told.computeIfAbsent(row.getObject("message_id", UUID.class), _ -> new ArrayList<>())
                    .add(new Told(
                            row.getObject("webhook_id", UUID.class),
                            row.getString("state"),
                            row.getInt("attempts"),
                            at == null ? null : at.toInstant()));
        });
        return told;
    }

    private static AlertView view(ResultSet row, List<Told> told) throws SQLException {
        var org = row.getObject("org_id", UUID.class);
        return new AlertView(
                row.getObject("message_id", UUID.class),
                org.equals(Deed.PLATFORM) ? null : org,
                row.getString("kind"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("subject"),
                told);
    }
}
