package dev.farthing.application.session;

import dev.farthing.application.account.OrgRepository;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Session;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lets an operator's session look at an org of its choice.
@ApplicationScoped
public class ChooseOrg {
    private final SessionRepository sessions;
    private final OrgRepository orgs;

    public ChooseOrg(SessionRepository sessions, OrgRepository orgs) {
        this.sessions = sessions;
        this.orgs = orgs;
    }

    /// @param orgId null for none, so that figures are of every org again
    @Transactional
    public void choose(Caller caller, Session session, @Nullable UUID orgId) {
        caller.mustBeOperator();
        if (orgId != null && orgs.find(orgId).isEmpty()) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        sessions.look(session.hash(), orgId);
    }
}
