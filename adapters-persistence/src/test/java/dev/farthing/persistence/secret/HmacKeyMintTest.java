package dev.farthing.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.KeyMintContract;
import dev.farthing.domain.key.SecretPrefix;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HmacKeyMintTest implements KeyMintContract {
    private static final MasterKey ONE = new MasterKey(new byte[MasterKey.LENGTH], null);
    private static final byte[] ANOTHER = "another master key of 32 bytes..".getBytes(StandardCharsets.US_ASCII);

    private final HmacKeyMint mint = new HmacKeyMint(new MasterKey(ANOTHER, ONE.current()));

    @Override
    public KeyMint mint() {
        return mint;
    }

    @Test
    void theFormerHashIsTheHashOfThePreviousMasterKey() {
        var secret = mint.mint(SecretPrefix.LIVE);
        assertThat(mint.formerHash(secret)).isEqualTo(new HmacKeyMint(ONE).hash(secret));
        assertThat(new HmacKeyMint(ONE).formerHash(secret)).isNull();
    }
}
