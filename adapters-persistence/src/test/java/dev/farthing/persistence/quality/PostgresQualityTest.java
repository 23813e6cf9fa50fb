package dev.farthing.persistence.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.quality.QualityBook;
import dev.farthing.application.quality.QualityBookContract;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Verdict;
import dev.farthing.domain.quality.Verdict.Reason;
import dev.farthing.domain.quality.Verdict.State;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresQualityTest implements QualityBookContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @BeforeEach
    void anEmptyBook() {
        sql("DELETE FROM quality_count");
        sql("DELETE FROM route");
        sql("DELETE FROM model");
        sql("DELETE FROM provider");
        sql("DELETE FROM outbox");
    }

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    @Override
    public QualityBook book() {
        return new PostgresQuality(DATABASE.dataSource());
    }

    @Override
    public Channel aChannel(String provider, String upstreamModel, String... models) {
        var id = UUID.randomUUID();
        sql(
                "INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)"
                        + " VALUES (?, ?, 'demo', 1, 1, 1, 1)",
                id,
                provider);
        for (var model : models) {
            sql("INSERT INTO model (id, type) VALUES (?, 'chat')", model);
            sql(
                    "INSERT INTO route (model_id, position, provider_id, upstream_model) VALUES (?, 0, ?, ?),"
                            + " (?, 1, ?, ?)",
                    model,
                    id,
                    upstreamModel,
                    model,
                    id,
                    upstreamModel);
        }
        return new Channel(id, upstreamModel);
    }

    @Test
    void anAlertSaysWhatTheChannelFallsShortIn() {
        var channel = aChannel("p", "up", "m");
        var known = book().known(Set.of(channel)).getFirst();
        book().alert(
                        known,
                        new Verdict(State.BAD, Set.of(Reason.TIMEOUTS, Reason.SUCCESS_RATE)),
                        new Shift(0, true, BEGIN));

        assertThat(Sql.of("SELECT kind || subject::text FROM outbox")
                        .rows(DATABASE.dataSource(), row -> row.getString(1)))
                .containsExactly("model_quality{\"bad\": true, \"share\": 0, \"models\": [\"m\"], \"reasons\":"
                        + " [\"success_rate\", \"timeouts\"], \"provider\": \"p\", \"provider_id\": \""
                        + channel.providerId() + "\", \"upstream_model\": \"up\"}");
    }

    @Test
    void ofAllReplicasOneJudgesAndThenNobodyUntilTheNextBeat() throws Exception {
        Sql.of("UPDATE quality_round SET judged_at = now() - interval '10 seconds'")
                .change(DATABASE.dataSource());
        try (var one = DATABASE.dataSource().getConnection();
                var statement = one.createStatement()) {
            one.setAutoCommit(false);
            statement.execute("UPDATE quality_round SET judged_at = now()");

            assertThat(book().isMyTurn(Duration.ofSeconds(9)))
                    .as("somebody is at it")
                    .isFalse();
            one.rollback();
        }
        assertThat(book().isMyTurn(Duration.ofSeconds(9)))
                .as("who was at it has failed")
                .isTrue();
        assertThat(book().isMyTurn(Duration.ofSeconds(9))).isFalse();
        Sql.of("UPDATE quality_round SET judged_at = now() - interval '9 seconds'")
                .change(DATABASE.dataSource());
        assertThat(book().isMyTurn(Duration.ofSeconds(9))).isTrue();
    }

    @Test
    void aChannelIsAskedOnceInAWhileByWhicheverReplica() {
        var channel = aChannel("p", "up", "m");
        book().shift(channel, new Shift(0, true, BEGIN));

        assertThat(book().takeProbes(5, Duration.ofSeconds(40))).containsExactly(channel);
        assertThat(book().takeProbes(5, Duration.ofSeconds(40))).isEmpty();
        Sql.of("UPDATE quality_shift SET probed_at = now() - interval '40 seconds'")
                .change(DATABASE.dataSource());
        assertThat(book().takeProbes(5, Duration.ofSeconds(40))).containsExactly(channel);
    }
}
