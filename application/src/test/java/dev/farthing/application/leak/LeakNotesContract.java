package dev.farthing.application.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every memory of reports keeps.
public interface LeakNotesContract {
    LeakNotes notes();

    @Test
    default void whatWasNotedIsNewOnce() {
        var mark = "report " + UUID.randomUUID();
        assertThat(notes().isNew(mark)).isTrue();
        assertThat(notes().isNew(mark)).isFalse();
        assertThat(notes().isNew("leak " + UUID.randomUUID())).isTrue();
    }
}
