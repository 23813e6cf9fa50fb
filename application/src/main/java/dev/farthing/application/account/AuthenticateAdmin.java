package dev.farthing.application.account;

import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Tells who is behind an admin secret.
@ApplicationScoped
public class AuthenticateAdmin {
    private final AdminKeyRepository keys;
    private final InstallationRepository installations;
    private final KeyMint mint;
    private final CheckSecret checkSecret;
    private final RefuseGuess refuseGuess;
    private final BarGuesser barGuesser;
    private final StandingOperatorKey standing;
    private final InstantSource clock;

    public AuthenticateAdmin(
            AdminKeyRepository keys,
            InstallationRepository installations,
            KeyMint mint,
            CheckSecret checkSecret,
            RefuseGuess refuseGuess,
            BarGuesser barGuesser,
            StandingOperatorKey standing,
            InstantSource clock) {
        this.keys = keys;
        this.installations = installations;
        this.mint = mint;
        this.checkSecret = checkSecret;
        this.refuseGuess = refuseGuess;
        this.barGuesser = barGuesser;
        this.standing = standing;
        this.clock = clock;
    }

    /// Who presents this text; one refusal for whatever is no admin secret of ours.
    ///
    /// @param ip the caller's numeric address; null when unknown, which only keys without an allow-list accept
    public KnownAdministrator authenticate(String presented, @Nullable String ip) {
        if (isStanding(presented)) {
            return installations
                    .find()
                    .map(Installation::defaultOrg)
                    .map(KnownAdministrator::standing)
                    .orElseThrow(AuthenticateAdmin::unknown);
        }
        var secret = KeySecret.parse(presented);
        if (secret == null || secret.prefix() != SecretPrefix.ADMIN) {
            throw refuseGuess.refuse(unknown(), ip);
        }
        var visitor = barGuesser.bar(secret.publicId(), ip);
        var key = keys.byPublicId(secret.publicId()).orElse(null);
        var refusal = checkSecret.check(key == null ? null : key.key(), secret, clock.instant());
        if (key == null || refusal == Fault.INVALID_API_KEY) {
            throw refuseGuess.refuse(unknown(), ip);
        }
        if (refusal != null) {
            throw refusal.because("this admin key is switched off or has expired");
        }
        if (!key.key().grant().allowsIp(ip)) {
            throw Fault.IP_NOT_ALLOWED.because("this admin key may not be used from this address");
        }
        visitor.comesIn();
        return KnownAdministrator.by(key);
    }

    private boolean isStanding(String presented) {
        return standing.text() != null && mint.hash(presented).equals(mint.hash(standing.text()));
    }

    private static FaultException unknown() {
        return Fault.UNAUTHORIZED.because("an admin key is needed: Authorization: Bearer ak-far-…");
    }
}
