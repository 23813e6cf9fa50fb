package dev.farthing.persistence.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ProgressLog.Progress;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProgressNotesTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final HoldScene scene = new HoldScene(DATABASE);
    private final ProgressNotes notes = new ProgressNotes();

    private UUID anOpenCall() {
        var request = UUID.randomUUID();
        scene.sql("""
            INSERT INTO intent (org_id, request_id, replica, admitted_at, key_id, key_name, sandbox, dialect, endpoint,
                model, upstream_model, provider_id, provider, stream, input_tokens, input_pico, hold_pico, budget_ids,
                window_starts, window_ends, units, holds, tags)
            VALUES (?, ?, gen_random_uuid(), now(), gen_random_uuid(), 'k', false, 'openai', '/v1/chat/completions', 'm',
                'm', gen_random_uuid(), 'p', true, 1, 1, 0, '{}', '{}', '{}', '{}', '{}', '{}')
            """, scene.org, request);
        return request;
    }

    private void note(UUID request, long tokens) {
        notes.note(new Progress(scene.org, request, tokens, new Money(tokens * 2)));
    }

    private long noted(UUID request) {
        return scene.number("SELECT output_tokens FROM intent WHERE request_id = ?", request);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theNewestFiguresOfAllCallsAreWrittenAtOnce() throws SQLException {
        var one = anOpenCall();
        var other = anOpenCall();
        try (var connection = DATABASE.connection()) {
            note(one, 5);
            note(one, 9);
            note(other, 4);
            notes.write(connection);
            assertThat(noted(one)).isEqualTo(9);
            assertThat(noted(other)).isEqualTo(4);
            assertThat(scene.number("SELECT progress_pico FROM intent WHERE request_id = ?", one))
                    .isEqualTo(18);
            note(other, 6);
            notes.write(connection);
            assertThat(noted(one)).isEqualTo(9);
            assertThat(noted(other)).isEqualTo(6);
        }
    }

    @Test
    void aCallThatIsBeingSettledIsPassedOver() throws SQLException {
        var settling = anOpenCall();
        var running = anOpenCall();
        try (var journal = DATABASE.connection();
                var connection = DATABASE.connection()) {
            journal.setAutoCommit(false);
            run(journal, "SELECT FROM intent WHERE request_id = '" + settling + "' FOR UPDATE");
            run(connection, "SET lock_timeout = '100ms'");
            note(settling, 5);
            note(running, 5);
            notes.write(connection);
            journal.rollback();
        }
        assertThat(noted(settling)).isZero();
        assertThat(noted(running)).isEqualTo(5);
    }

    @Test
    void whatComesTogetherHasABound() throws SQLException {
        for (int i = 0; i < ProgressNotes.MOST; i++) {
            note(UUID.randomUUID(), 1);
        }
        var late = anOpenCall();
        note(late, 5);
        try (var connection = DATABASE.connection()) {
            notes.write(connection);
            assertThat(noted(late)).isZero();
            note(late, 5);
            notes.write(connection);
            assertThat(noted(late)).isEqualTo(5);
        }
    }
}
