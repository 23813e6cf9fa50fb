package dev.farthing.application.session;

import dev.farthing.domain.account.Session;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What of sessions goes on record.
final class SessionPicture {
    private static final String SESSION = "session";

    private SessionPicture() {}

    static Deed opened(Session session) {
        return new Deed(session.orgId(), "login", SESSION, session.id().toString(), null, of(session));
    }

    static Deed ended(Session session) {
        return new Deed(session.orgId(), "logout", SESSION, session.id().toString(), of(session), null);
    }

    static Deed endedAll(UUID orgId, @Nullable UUID keyId, int ended) {
        return new Deed(
                orgId,
                "logout_everywhere",
                SESSION,
                keyId == null ? "operator_key" : keyId.toString(),
                Picture.EMPTY.with("sessions", ended),
                null);
    }

    private static Picture of(Session session) {
        return Picture.EMPTY.with("key_id", session.keyId()).with("ends_at", session.endsAt());
    }
}
