package dev.farthing.persistence.secret;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.start.StartRefusedException;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MasterKeyMarkTest {
    @RegisterExtension
    static final FreshDatabase FRESH = new FreshDatabase();

    @Test
    void aDatabaseOpensToItsOwnKeyAndToOneThatReplacesIt() {
        start(key(1), null);
        assertThatCode(() -> start(key(1), null)).doesNotThrowAnyException();

        assertThatThrownBy(() -> start(key(2), null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("FARTHING_MASTER_KEY");
        assertThatThrownBy(() -> start(key(2), key(3))).isInstanceOf(StartRefusedException.class);

        assertThatCode(() -> start(key(2), key(1))).doesNotThrowAnyException();
        assertThatCode(() -> start(key(2), null)).doesNotThrowAnyException();

        assertThatThrownBy(() -> start(key(1), null))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("was replaced");
        assertThatCode(() -> start(key(1), key(2))).doesNotThrowAnyException();
        assertThatCode(() -> start(key(1), null)).doesNotThrowAnyException();
    }

    private static void start(byte[] current, byte[] previous) {
        new MasterKeyMark(FRESH.dataSource(), new MasterKey(current, previous)).run();
    }

    private static byte[] key(int number) {
        var key = new byte[MasterKey.LENGTH];
        Arrays.fill(key, (byte) number);
        return key;
    }
}
