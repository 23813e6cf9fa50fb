package dev.farthing.application.report;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes failed attempts out of the log; operators only. The calls and their attempts stay.
@ApplicationScoped
public class DeleteErrors {
    private final ErrorHistory history;
    private final AuditTrail audit;

    public DeleteErrors(ErrorHistory history, AuditTrail audit) {
        this.history = history;
        this.audit = audit;
    }

    /// How many there were.
    ///
    /// @param ids null for those that the filter lets through
    @Transactional
    public int delete(Caller caller, @Nullable List<UUID> ids, ErrorFilter filter) {
        caller.mustBeOperator();
        int removed = ids == null ? history.remove(filter) : history.remove(ids);
        if (removed > 0) {
            var org = filter.orgId();
            var of = ids != null
                    ? ids.size() == 1 ? ids.getFirst() : "chosen"
                    : !filter.isAll() ? "filtered" : org == null ? "all" : "org " + org;
            audit.record(
                    Deed.ofPlatform("delete", "error", of.toString(), Picture.EMPTY.with("errors", removed), null));
        }
        return removed;
    }
}
