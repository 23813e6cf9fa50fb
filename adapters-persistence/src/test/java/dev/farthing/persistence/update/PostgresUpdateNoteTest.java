package dev.farthing.persistence.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.update.UpdateNote.Heard;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresUpdateNoteTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresUpdateNote note = new PostgresUpdateNote(DATABASE.dataSource());

    @Test
    void whatWasHeardLastIsKept() {
        assertThat(note.last()).isEmpty();
        var first = new Heard("https://a.example", null, "Nobody is there.", Instant.parse("2026-11-22T12:00:00Z"));
        note.note(first);
        assertThat(note.last()).contains(first);
        var second = new Heard("https://b.example", "0.2.0", null, Instant.parse("2026-11-23T12:00:00.123456Z"));
        note.note(second);
        assertThat(note.last()).contains(second);
    }
}
