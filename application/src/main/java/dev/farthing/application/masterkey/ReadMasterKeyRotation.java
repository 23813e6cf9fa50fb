package dev.farthing.application.masterkey;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;

/// Tells an operator how far the replacement of the master key has come.
@ApplicationScoped
public class ReadMasterKeyRotation {
    private final MasterKeyRotation rotation;

    public ReadMasterKeyRotation(MasterKeyRotation rotation) {
        this.rotation = rotation;
    }

    public Remaining read(Caller caller) {
        caller.mustBeOperator();
        return rotation.remaining();
    }
}
