package dev.farthing.application.session;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Logs somebody out of the console, here or everywhere.
@ApplicationScoped
public class EndSession {
    private final SessionRepository sessions;
    private final AuditTrail audit;

    public EndSession(SessionRepository sessions, AuditTrail audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    /// @param everywhere whether all sessions of its key end along with it
    @Transactional
    public void end(Session session, boolean everywhere) {
        if (everywhere) {
            int ended = sessions.endAll(session.orgId(), session.keyId());
            audit.record(SessionPicture.endedAll(session.orgId(), session.keyId(), ended));
        } else {
            sessions.end(session.hash());
            audit.record(SessionPicture.ended(session));
        }
    }
}
