package dev.farthing.application.alert;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists what people were told of, newest first; to whom, those may know who may know of webhooks.
@ApplicationScoped
public class ListAlerts {
    private final AlertHistory history;

    public ListAlerts(AlertHistory history) {
        this.history = history;
    }

    /// @param filter about no org: of every org, which operators alone may ask
    public Alerts list(Caller caller, AlertFilter filter, @Nullable UUID cursor, int pageSize) {
        if (filter.orgId() == null) {
            caller.mustBeOperator();
        }
        var role = caller.role();
        boolean withReceivers = role == Role.OPERATOR || role == Role.ORG_ADMIN;
        var found = history.page(filter, withReceivers, cursor, pageSize + 1);
        boolean more = found.size() > pageSize;
        var page = more ? found.subList(0, pageSize) : found;
        return new Alerts(page, more ? page.getLast().id() : null);
    }

    /// A page.
    ///
    /// @param next what the next page is asked with; null when there is none
    public record Alerts(List<AlertView> items, @Nullable UUID next) {
        public Alerts {
            items = List.copyOf(items);
        }
    }
}
