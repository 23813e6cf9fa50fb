package dev.farthing.application.identity;

import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Tells who shows a token of the identity provider.
@ApplicationScoped
public class AuthenticateBearer {
    private final IdentityProvider provider;
    private final AdmitPerson admitPerson;
    private final RefuseGuess refuseGuess;

    public AuthenticateBearer(IdentityProvider provider, AdmitPerson admitPerson, RefuseGuess refuseGuess) {
        this.provider = provider;
        this.admitPerson = admitPerson;
        this.refuseGuess = refuseGuess;
    }

    /// @param ip the caller's numeric address; null when unknown
    public KnownAdministrator authenticate(String token, @Nullable String ip) {
        Identity identity;
        try {
            identity = provider.verify(token);
        } catch (FaultException refusal) {
            throw refusal.fault() == Fault.UNAUTHORIZED ? refuseGuess.refuse(refusal, ip) : refusal;
        }
        return admitPerson.admit(identity, ip).known();
    }
}
