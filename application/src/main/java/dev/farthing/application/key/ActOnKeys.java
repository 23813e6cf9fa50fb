package dev.farthing.application.key;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.KeySwitch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/// Does one thing to many keys, each on its own: a key that refuses leaves the others alone.
@ApplicationScoped
public class ActOnKeys {
    private final RotateKey rotateKey;
    private final SetKeyState keyState;

    public ActOnKeys(RotateKey rotateKey, SetKeyState keyState) {
        this.rotateKey = rotateKey;
        this.keyState = keyState;
    }

    /// The outcomes, one for each different id, in the order asked for.
    public List<Outcome> act(Caller caller, UUID orgId, Action action, List<UUID> keyIds) {
        caller.mustManageKeys();
        return new LinkedHashSet<>(keyIds)
                .stream().map(keyId -> outcome(caller, orgId, action, keyId)).toList();
    }

    private Outcome outcome(Caller caller, UUID orgId, Action action, UUID keyId) {
        try {
            return switch (action) {
                case DISABLE -> new Outcome.Switched(keyState.set(caller, orgId, keyId, KeySwitch.DISABLE));
                case ENABLE -> new Outcome.Switched(keyState.set(caller, orgId, keyId, KeySwitch.ENABLE));
                case DELETE -> new Outcome.Switched(keyState.set(caller, orgId, keyId, KeySwitch.DELETE));
                case ROTATE -> new Outcome.Rotated(rotateKey.rotate(caller, orgId, keyId, RotateKey.USUAL_GRACE));
            };
        } catch (FaultException refusal) {
            return new Outcome.Refused(keyId, refusal);
        }
    }

    /// What can be done to many keys at once.
    public enum Action {
        DISABLE,
        ENABLE,
        DELETE,
        ROTATE
    }

    /// What became of one key.
    public sealed interface Outcome {
        record Switched(KnownKey key) implements Outcome {}

        record Rotated(FreshKey key) implements Outcome {}

        record Refused(UUID keyId, FaultException refusal) implements Outcome {}
    }
}
