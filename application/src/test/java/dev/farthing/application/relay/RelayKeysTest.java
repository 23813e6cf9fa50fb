package dev.farthing.application.relay;

import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.KeyMintContract;

class RelayKeysTest implements KeyMintContract {
    private final RelayKeys keys = new RelayKeys();

    @Override
    public KeyMint mint() {
        return keys;
    }
}
