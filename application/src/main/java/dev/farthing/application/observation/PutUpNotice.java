package dev.farthing.application.observation;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/// Tells everybody that something will be worked on.
@ApplicationScoped
public class PutUpNotice {
    private final NoticeBoard board;
    private final Ids ids;
    private final AuditTrail audit;

    public PutUpNotice(NoticeBoard board, Ids ids, AuditTrail audit) {
        this.board = board;
        this.ids = ids;
        this.audit = audit;
    }

    @Transactional
    public Notice put(Caller caller, Wish wish) {
        caller.mustBeOperator();
        if (!wish.endsAt().isAfter(wish.startsAt())) {
            throw Fault.INVALID_REQUEST.because("ends_at must lie after starts_at");
        }
        var notice = new Notice(ids.next(), wish.title(), wish.note(), wish.startsAt(), wish.endsAt(), wish.models());
        board.add(notice);
        audit.record(Deed.ofPlatform("create", "maintenance_notice", notice.id().toString(), null, picture(notice)));
        return notice;
    }

    static Picture picture(Notice notice) {
        return Picture.EMPTY
                .with("title", notice.title())
                .with("starts_at", notice.startsAt())
                .with("ends_at", notice.endsAt())
                .with("models", notice.models());
    }

    /// What is told, and of when.
    public record Wish(String title, String note, Instant startsAt, Instant endsAt, List<String> models) {
        public Wish {
            models = List.copyOf(models);
        }
    }
}
