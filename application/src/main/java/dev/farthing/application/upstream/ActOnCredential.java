package dev.farthing.application.upstream;

import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.CredentialStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Does to one credential of many what is asked, and tells what became of it instead of failing.
@ApplicationScoped
public class ActOnCredential {
    private final VerifyCredential verifyCredential;
    private final ResetCredential resetCredential;
    private final EnableCredential enableCredential;
    private final DisableCredential disableCredential;
    private final DeleteCredential deleteCredential;

    public ActOnCredential(
            VerifyCredential verifyCredential,
            ResetCredential resetCredential,
            EnableCredential enableCredential,
            DisableCredential disableCredential,
            DeleteCredential deleteCredential) {
        this.verifyCredential = verifyCredential;
        this.resetCredential = resetCredential;
        this.enableCredential = enableCredential;
        this.disableCredential = disableCredential;
        this.deleteCredential = deleteCredential;
    }

    public Outcome act(Action action, UUID id) {
        try {
            return switch (action) {
                case VERIFY -> verified(verifyCredential.verify(id));
                case RESET -> done(resetCredential.reset(id));
                case ENABLE -> done(enableCredential.enable(id));
                case DISABLE -> done(disableCredential.disable(id));
                case DELETE -> {
                    deleteCredential.delete(id);
                    yield new Outcome(id, true, null, null, null);
                }
            };
        } catch (FaultException refusal) {
            return new Outcome(id, false, null, refusal.fault().code(), refusal.sentence());
        } catch (IllegalStateException unreadable) {
            return new Outcome(
                    id,
                    false,
                    null,
                    Fault.STATE_CONFLICT.code(),
                    "its secret cannot be opened, or it is being changed");
        }
    }

    private static Outcome verified(VerifyCredential.Verified verified) {
        var kept = verified.credential();
        return switch (verified.verdict()) {
            case Verdict.Works() -> done(kept);
            case Verdict.Refused(var code, var sentence) ->
                new Outcome(kept.id(), false, kept.health().status(), code, sentence);
            case Verdict.Empty(var code, var sentence) ->
                new Outcome(kept.id(), false, kept.health().status(), code, sentence);
            case Verdict.Trouble(var code, var sentence) ->
                new Outcome(kept.id(), false, kept.health().status(), code, sentence);
        };
    }

    private static Outcome done(KeptCredential kept) {
        return new Outcome(kept.id(), true, kept.health().status(), null, null);
    }

    /// What can be done to many credentials.
    public enum Action {
        VERIFY,
        RESET,
        ENABLE,
        DISABLE,
        DELETE
    }

    /// What became of one credential.
    ///
    /// @param status how it is now; null when it is gone or was never there
    public record Outcome(
            UUID id,
            boolean ok,
            @Nullable CredentialStatus status,
            @Nullable String code,
            @Nullable String sentence) {}
}
