package dev.farthing.application.key;

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
    public void allow(UUID orgId, int most) {
        keys.allow(orgId, most);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
