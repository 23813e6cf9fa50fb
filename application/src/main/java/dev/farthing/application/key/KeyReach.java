package dev.farthing.application.key;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import java.util.Optional;

/// Which keys a caller reaches: out of reach looks like not there.
final class KeyReach {
    private KeyReach() {}

    static IssuedKey within(Caller caller, Optional<IssuedKey> key) {
        return key.filter(found -> caller.onlyTeam()
                        .map(team -> team.equals(found.holder().teamId()))
                        .orElse(true))
                .orElseThrow(KeyReach::missing);
    }

    private static FaultException missing() {
        return Fault.NOT_FOUND.because("no such key");
    }
}
