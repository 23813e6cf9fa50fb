package dev.farthing.application.key;

import dev.farthing.domain.key.IssuedKey;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

class RememberedKeysTest implements KeyRepositoryContract {
    private final RememberedKeys keys = new RememberedKeys();

    @Override
    public KeyRepository keys() {
        return keys;
    }

    @Override
    public UUID anOrg() {
        return keys.anOrg();
    }

    @Override
    public UUID aTeamOf(UUID orgId) {
        return keys.aTeamOf(orgId);
    }

    @Override
    public void use(IssuedKey key, Instant at) {
        keys.use(key, at);
    }

    @Override
    public void allow(UUID orgId, int most) {
        keys.allow(orgId, most);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
