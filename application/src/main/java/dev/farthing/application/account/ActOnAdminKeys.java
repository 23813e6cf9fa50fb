package dev.farthing.application.account;

import dev.farthing.application.key.ActOnKeys.Action;
import dev.farthing.application.key.ActOnKeys.Outcome;
import dev.farthing.application.key.KnownKey;
import dev.farthing.application.key.RotateKey;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.KeySwitch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/// Does one thing to many admin keys, each on its own: a key that refuses leaves the others alone.
@ApplicationScoped
public class ActOnAdminKeys {
    private final RotateAdminKey rotateKey;
    private final SetAdminKeyState keyState;

    public ActOnAdminKeys(RotateAdminKey rotateKey, SetAdminKeyState keyState) {
        this.rotateKey = rotateKey;
        this.keyState = keyState;
    }

    /// The outcomes, one for each different id, in the order asked for.
    public List<Outcome> act(KnownAdministrator by, UUID orgId, Action action, List<UUID> keyIds) {
        by.caller().mustManageOrg();
        return new LinkedHashSet<>(keyIds)
                .stream().map(keyId -> outcome(by, orgId, action, keyId)).toList();
    }

    private Outcome outcome(KnownAdministrator by, UUID orgId, Action action, UUID keyId) {
        try {
            return switch (action) {
                case DISABLE -> switched(by.caller(), orgId, keyId, KeySwitch.DISABLE);
                case ENABLE -> switched(by.caller(), orgId, keyId, KeySwitch.ENABLE);
                case DELETE -> switched(by.caller(), orgId, keyId, KeySwitch.DELETE);
                case ROTATE ->
                    new Outcome.Rotated(rotateKey
                            .rotate(by, orgId, keyId, RotateKey.USUAL_GRACE)
                            .fresh());
            };
        } catch (FaultException refusal) {
            return new Outcome.Refused(keyId, refusal);
        }
    }

    private Outcome switched(Caller caller, UUID orgId, UUID keyId, KeySwitch to) {
        var known = keyState.set(caller, orgId, keyId, to);
        return new Outcome.Switched(new KnownKey(known.admin().key(), known.at(), null, List.of()));
    }
}
