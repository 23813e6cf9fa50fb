package dev.farthing.application.session;

import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Session;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells who is behind a session; it ends with the secret that opened it, with any key by which its person is shut
/// out, and so does what its key may not do any more.
@ApplicationScoped
public class ResumeSession {
    private final SessionRepository sessions;
    private final AdminKeyRepository keys;
    private final StandingOperatorKey standing;
    private final KeyMint mint;
    private final InstantSource clock;

    public ResumeSession(
            SessionRepository sessions,
            AdminKeyRepository keys,
            StandingOperatorKey standing,
            KeyMint mint,
            InstantSource clock) {
        this.sessions = sessions;
        this.keys = keys;
        this.standing = standing;
        this.mint = mint;
        this.clock = clock;
    }

    /// One refusal for whatever is no session, or none any more.
    ///
    /// @param ip the caller's numeric address; null when unknown, which only keys without an allow-list accept
    @Transactional
    public Resumed resume(SessionToken token, @Nullable String ip) {
        var session = sessions.find(mint.hash(token.text()), clock.instant()).orElseThrow(ResumeSession::ended);
        return session.keyId() == null ? ofStanding(session) : ofKey(session, session.keyId(), ip);
    }

    private Resumed ofStanding(Session session) {
        var text = standing.text();
        if (text == null || !ShownKey.standing(mint, text).equals(session.shownAs())) {
            throw ended();
        }
        return new Resumed(KnownAdministrator.standing(session.orgId()), null, session);
    }

    private Resumed ofKey(Session session, UUID keyId, @Nullable String ip) {
        var key = keys.find(session.orgId(), keyId).orElseThrow(ResumeSession::ended);
        var now = clock.instant();
        if (!key.key().opensFor(session.shownAs(), now) || isShutOut(key, now)) {
            throw ended();
        }
        if (!key.key().grant().allowsIp(ip)) {
            throw Fault.IP_NOT_ALLOWED.because("this admin key may not be used from this address");
        }
        return new Resumed(KnownAdministrator.by(key), key.key().label().name(), session);
    }

    /// Whoever is kept out by one of their keys has no session of another one, as they could not sign in with it.
    private boolean isShutOut(AdminKey key, Instant now) {
        return key.person() != null
                && keys.ofPerson(key.person()).stream()
                        .anyMatch(one -> one.shutsOutOf(key.key().holder().orgId(), now));
    }

    private static FaultException ended() {
        return Fault.UNAUTHORIZED.because("this session has ended: log in again");
    }

    /// Who is logged in.
    ///
    /// @param name what the key is called; null for the operator key that the environment holds
    public record Resumed(
            KnownAdministrator known, @Nullable String name, Session session) {}
}
