package dev.farthing.persistence.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresBegunCallsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:30Z");
    private static final Instant START = NOW.minusSeconds(60);

    private final PostgresBegunCalls begun = new PostgresBegunCalls(DATABASE.dataSource());
    private final UUID org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
    private final UUID key = UUID.randomUUID();

    /// Calls that take half a minute are as many as those that take none.
    @Test
    void callsCountFromWhenTheyBeginWhetherOrNotTheyHaveEnded() {
        open(START, false);
        open(NOW, false);
        open(START.minusMillis(1), false);
        open(NOW, true);
        assertThat(begun.since(org, START)).isEqualTo(2);
        RecordedCalls.write(
                DATABASE,
                List.of(
                        SomeCall.aCallAt(START).of(org, null, key).record(),
                        SomeCall.aCallAt(NOW.minusSeconds(1))
                                .of(org, UUID.randomUUID(), key)
                                .ending(CallStatus.ERROR)
                                .record(),
                        SomeCall.aCallAt(NOW.minusSeconds(1))
                                .of(org, null, key)
                                .ending(CallStatus.REFUSED)
                                .record(),
                        SomeCall.aCallAt(START.minusMillis(1))
                                .of(org, null, key)
                                .record()));
        assertThat(begun.since(org, START)).isEqualTo(4);
        assertThat(begun.since(PlainOrgs.anOrg(DATABASE.dataSource(), false), START))
                .as("another's are not its own")
                .isZero();
    }

    private void open(Instant at, boolean sandbox) {
        Sql.of("""
            INSERT INTO intent (org_id, request_id, replica, admitted_at, key_id, key_name, sandbox, dialect, endpoint, model,
                upstream_model, provider_id, provider, stream, input_tokens, input_pico, hold_pico, budget_ids,
                window_starts, window_ends, units, holds, tags)
            VALUES (?, ?, ?, ?, ?, 'k', ?, 'openai', '/v1/chat/completions', 'm', 'm', ?, 'p', true, 0, 0, 0, '{}', '{}', '{}',
                '{}', '{}', '{}')
            """, org, SomeCall.idAt(at), UUID.randomUUID(), at, key, sandbox, UUID.randomUUID())
                .change(DATABASE.dataSource());
    }
}
