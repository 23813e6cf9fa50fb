package dev.farthing.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisAddressTest {
    @Test
    void whatIsLeftOutIsUsual() {
        var address = RedisAddress.parse("redis://redis.internal");
        assertThat(address.nodes()).containsExactly("redis.internal:6379");
        assertThat(address.encrypted()).isFalse();
        assertThat(address.login()).isEqualTo(new RedisAddress.Login(null, null));
        assertThat(address.database()).isZero();
        assertThat(address.patience()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void everythingCanBeSaid() {
        var address = RedisAddress.parse("rediss://me:p%40ss%2Fw+rd@a:1,b:2,c/3?timeout=5s");
        assertThat(address.nodes()).containsExactly("a:1", "b:2", "c:6379");
        assertThat(address.encrypted()).isTrue();
        assertThat(address.login()).isEqualTo(new RedisAddress.Login("me", "p@ss/w+rd"));
        assertThat(address.database()).isEqualTo(3);
        assertThat(address.patience()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anAddressOfTheSixthVersionStandsInBrackets() {
        assertThat(RedisAddress.parse("redis://[::1]:7000").nodes()).containsExactly("[::1]:7000");
    }

    @Test
    void aPasswordNeedsNoName() {
        assertThat(RedisAddress.parse("redis://:secret@redis").login())
                .isEqualTo(new RedisAddress.Login(null, "secret"));
    }

    @Test
    void nothingSecretIsPrinted() {
        assertThat(RedisAddress.parse("redis://me:secret@redis")).hasToString("RedisAddress[redis:6379]");
    }
}
