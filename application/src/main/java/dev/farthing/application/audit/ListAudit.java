package dev.farthing.application.audit;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists what was done, newest first, page by page: to org admins in their org, to operators everywhere.
@ApplicationScoped
public class ListAudit {
    private final AuditHistory history;

    public ListAudit(AuditHistory history) {
        this.history = history;
    }

    /// @param cursor the last record of the page before; null for the first page
    @Transactional
    public Records list(Caller caller, AuditFilter filter, @Nullable UUID cursor, int pageSize) {
        caller.mustManageOrg();
        if (filter.chain() == null) {
            caller.mustBeOperator();
        }
        var found = history.newest(filter, cursor, pageSize + 1);
        boolean more = found.size() > pageSize;
        var page = more ? found.subList(0, pageSize) : found;
        return new Records(page, more ? page.getLast().id() : null);
    }

    /// A page of records.
    ///
    /// @param next what the next page is asked with; null when there is none
    public record Records(List<AuditView> items, @Nullable UUID next) {
        public Records {
            items = List.copyOf(items);
        }
    }
}
