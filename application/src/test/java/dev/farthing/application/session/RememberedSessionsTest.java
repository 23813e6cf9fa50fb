package dev.farthing.application.session;

import java.util.UUID;

class RememberedSessionsTest implements SessionRepositoryContract {
    private final RememberedSessions sessions = new RememberedSessions();

    @Override
    public SessionRepository sessions() {
        return sessions;
    }

    @Override
    public UUID anOrg() {
        return UUID.randomUUID();
    }
}
