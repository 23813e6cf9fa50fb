package dev.farthing.application.key;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which keys a caller reaches: out of reach looks like not there.
final class KeyReach {
    private KeyReach() {}

    static IssuedKey within(Caller caller, Optional<IssuedKey> key) {
        return key.filter(found -> caller.onlyTeam()
                        .map(team -> team.equals(found.holder().teamId()))
                        .orElse(true))
                .orElseThrow(KeyReach::missing);
    }

    /// Refuses a team that is not the org's, or none of the caller's own.
    ///
    /// @param team null for none, which a caller of one team does not reach either
    static void mustReach(Caller caller, KeyRepository keys, UUID orgId, @Nullable UUID team) {
        boolean reached = caller.onlyTeam().map(only -> only.equals(team)).orElse(true);
        if (!reached || (team != null && !keys.hasTeam(orgId, team))) {
            throw Fault.NOT_FOUND.because("no such team");
        }
    }

    private static FaultException missing() {
        return Fault.NOT_FOUND.because("no such key");
    }
}
