package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScrubbingTest {
    @Test
    void whatLooksLikeASecretGoes() {
        assertThat(Scrubbing.scrubbed("key sk-abcdefghijkl and (pk_12***4f), Bearer xyz", null))
                .isEqualTo("key […] and ([…]), […]");
        assertThat(Scrubbing.scrubbed("****abc1 of /v1?key=abc&x=1", null)).isEqualTo("[…] of /v1?key=[…]&x=1");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongTextIsReadOnce() {
        assertThat(Scrubbing.scrubbed("a".repeat(1_000_000), null)).hasSize(1_000_000);
        assertThat(Scrubbing.scrubbed("a**".repeat(300_000), null)).hasSize(900_000);
    }
}
