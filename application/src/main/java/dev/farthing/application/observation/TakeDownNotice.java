package dev.farthing.application.observation;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Takes a notice of maintenance down, be it over or not to be.
@ApplicationScoped
public class TakeDownNotice {
    private final NoticeBoard board;
    private final AuditTrail audit;

    public TakeDownNotice(NoticeBoard board, AuditTrail audit) {
        this.board = board;
        this.audit = audit;
    }

    @Transactional
    public void take(Caller caller, UUID id) {
        caller.mustBeOperator();
        var notice = board.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no notice has this id"));
        board.remove(id);
        audit.record(Deed.ofPlatform("delete", "maintenance_notice", id.toString(), PutUpNotice.picture(notice), null));
    }
}
