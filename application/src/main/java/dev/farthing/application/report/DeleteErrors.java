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
    /// @param ids null for all of the org, or of every org where that is null too
    @Transactional
    public int delete(Caller caller, @Nullable List<UUID> ids, @Nullable UUID orgId) {
        caller.mustBeOperator();
        int removed = ids == null ? history.removeAll(orgId) : history.remove(ids);
        if (removed > 0) {
            var of = ids == null ? orgId == null ? "all" : "org " + orgId : ids.size() == 1 ? ids.getFirst() : "chosen";
            audit.record(
                    Deed.ofPlatform("delete", "error", of.toString(), Picture.EMPTY.with("errors", removed), null));
        }
        return removed;
    }
}
