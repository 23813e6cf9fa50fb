package dev.farthing.application.session;

import dev.farthing.application.Ids;
import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.account.Session;
import dev.farthing.domain.key.KeySecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Logs an administrator in to the console.
@ApplicationScoped
public class OpenSession {
    private final SessionRepository sessions;
    private final SettingRepository settings;
    private final KeyMint mint;
    private final SecureRandom random;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public OpenSession(
            SessionRepository sessions,
            SettingRepository settings,
            KeyMint mint,
            SecureRandom random,
            AuditTrail audit,
            Ids ids,
            InstantSource clock) {
        this.sessions = sessions;
        this.settings = settings;
        this.mint = mint;
        this.random = random;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param presented what the administrator was just known by: a secret, or the public id of a key that nobody
    ///     has the secret of
    @Transactional
    public Opened open(KnownAdministrator known, String presented) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var hours = Setting.CONSOLE_SESSION_HOURS.numberIn(settings.all());
        var token = SessionToken.drawn(random);
        var session = new Session(
                ids.next(),
                known.caller().org(null),
                mint.hash(token.text()),
                known.keyId(),
                shownAs(known, presented.strip()),
                now,
                now.plus(Duration.ofHours(hours)));
        sessions.add(session);
        audit.record(SessionPicture.opened(session));
        return new Opened(token, session);
    }

    private String shownAs(KnownAdministrator known, String presented) {
        if (known.keyId() == null) {
            return ShownKey.standing(mint, presented);
        }
        var secret = KeySecret.parse(presented);
        return secret == null ? presented : secret.publicId();
    }

    /// A session, and what the browser is to hold.
    public record Opened(SessionToken token, Session session) {}
}
