package dev.farthing.application.key;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Shows one key.
@ApplicationScoped
public class ReadKey {
    private final KeyRepository keys;
    private final InstantSource clock;

    public ReadKey(KeyRepository keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    public KnownKey read(Caller caller, UUID orgId, UUID keyId) {
        var key = KeyReach.within(caller, keys.find(orgId, keyId));
        return new KnownKey(key, clock.instant(), keys.lastUses(List.of(key)).get(key.id()));
    }
}
