package dev.farthing.persistence.quality;

import dev.farthing.application.quality.QualityBook;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Tally;
import dev.farthing.domain.quality.Verdict;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

@ApplicationScoped
class PostgresQuality implements QualityBook {
    private static final String COLUMNS = "grain, begins_at, provider_id, upstream_model, answered, server_errors,"
            + " timeouts, other_failures, timed_tokens, token_ms, latency, first_token, stream_wait, whole_wait";
    private static final String KEEP = """
        INSERT INTO quality_count (%s, replica) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (grain, begins_at, provider_id, upstream_model, replica) DO UPDATE SET
            answered = excluded.answered, server_errors = excluded.server_errors, timeouts = excluded.timeouts,
            other_failures = excluded.other_failures, timed_tokens = excluded.timed_tokens,
            token_ms = excluded.token_ms, latency = excluded.latency, first_token = excluded.first_token,
            stream_wait = excluded.stream_wait, whole_wait = excluded.whole_wait
        """.formatted(COLUMNS);
    private static final String SHIFT = """
        INSERT INTO quality_shift (provider_id, upstream_model, share, bad, changed_at, proven, held)
        SELECT id, ?, ?, ?, ?, ?, ? FROM provider WHERE id = ?
        ON CONFLICT (provider_id, upstream_model) DO UPDATE SET
            share = excluded.share, bad = excluded.bad, changed_at = excluded.changed_at, proven = excluded.proven,
            held = excluded.held
        """;
    /// Who meets another one at it leaves it to that one.
    private static final String TURN = """
        UPDATE quality_round SET judged_at = now() WHERE only_one IN (
            SELECT only_one FROM quality_round WHERE judged_at <= now() - ? * interval '1 millisecond'
            FOR UPDATE SKIP LOCKED)
        """;
    private static final String PROBES = """
        UPDATE quality_shift s SET probed_at = now()
        FROM (SELECT provider_id, upstream_model FROM quality_shift
              WHERE bad AND NOT held AND probed_at <= now() - ? * interval '1 millisecond'
              ORDER BY probed_at LIMIT ? FOR UPDATE SKIP LOCKED) due
        WHERE s.provider_id = due.provider_id AND s.upstream_model = due.upstream_model
        RETURNING s.provider_id, s.upstream_model
        """;
    private static final String KNOWN = """
        SELECT p.id, c.upstream_model, p.name,
               array(SELECT DISTINCT r.model_id FROM route r
                     WHERE r.provider_id = p.id AND r.upstream_model = c.upstream_model ORDER BY 1)
        FROM unnest(?, ?) AS c (provider_id, upstream_model) JOIN provider p ON p.id = c.provider_id
        """;

    private final DataSource database;

    PostgresQuality(DataSource database) {
        this.database = database;
    }

    @Override
    public void keep(UUID replica, Collection<Counted> counted) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            for (var one : counted) {
                put(connection, statement, one);
                statement.setObject(15, replica);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("what was counted of vendors could not be written", e);
        }
    }

    private static void put(Connection connection, PreparedStatement row, Counted one) throws SQLException {
        var counts = one.tally().counts();
        row.setString(1, label(one.grain()));
        row.setObject(2, one.begin().atOffset(ZoneOffset.UTC));
        row.setObject(3, one.channel().providerId());
        row.setString(4, one.channel().upstreamModel());
        row.setLong(5, counts.answered());
        row.setLong(6, counts.serverErrors());
        row.setLong(7, counts.timeouts());
        row.setLong(8, counts.otherFailures());
        row.setLong(9, counts.timedTokens());
        row.setLong(10, counts.tokenMillis());
        row.setArray(11, array(connection, one.tally().latency()));
        row.setArray(12, array(connection, one.tally().firstToken()));
        row.setArray(13, array(connection, one.tally().streamWait()));
        row.setArray(14, array(connection, one.tally().wholeWait()));
    }

    private static Array array(Connection connection, Histogram histogram) throws SQLException {
        return connection.createArrayOf(
                "int8", Arrays.stream(histogram.counts()).boxed().toArray());
    }

    @Override
    public List<Counted> counted(Grain grain, Instant from) {
        return Sql.of(
                        "SELECT " + COLUMNS + " FROM quality_count WHERE grain = ? AND begins_at >= ?",
                        label(grain),
                        from)
                .rows(database, PostgresQuality::counted);
    }

    private static Counted counted(ResultSet row) throws SQLException {
        return new Counted(
                new Channel(row.getObject(3, UUID.class), row.getString(4)),
                Grain.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                new Tally(
                        new Tally.Counts(
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10)),
                        histogram(row, 11),
                        histogram(row, 12),
                        histogram(row, 13),
                        histogram(row, 14)));
    }

    private static Histogram histogram(ResultSet row, int column) throws SQLException {
        var counts = (Long[]) row.getArray(column).getArray();
        return new Histogram(Arrays.stream(counts).mapToLong(Long::longValue).toArray());
    }

    @Override
    public Map<Channel, Shift> shifts() {
        var shifts = new HashMap<Channel, Shift>();
        Sql.of("SELECT provider_id, upstream_model, share, bad, changed_at, proven, held FROM quality_shift")
                .rows(
                        database,
                        row -> shifts.put(
                                new Channel(row.getObject(1, UUID.class), row.getString(2)),
                                new Shift(
                                        row.getInt(3),
                                        row.getBoolean(4),
                                        row.getObject(5, OffsetDateTime.class).toInstant(),
                                        row.getInt(6),
                                        row.getBoolean(7))));
        return shifts;
    }

    @Override
    public List<Known> known(Collection<Channel> channels) {
        return Sql.of(
                        KNOWN,
                        channels.stream().map(Channel::providerId).toArray(UUID[]::new),
                        channels.stream().map(Channel::upstreamModel).toArray(String[]::new))
                .rows(
                        database,
                        row -> new Known(
                                new Channel(row.getObject(1, UUID.class), row.getString(2)),
                                row.getString(3),
                                List.of((String[]) row.getArray(4).getArray())));
    }

    @Override
    public boolean isMyTurn(Duration beat) {
        return Sql.of(TURN, beat.toMillis()).change(database) == 1;
    }

    @Override
    public List<Channel> takeProbes(int most, Duration interval) {
        return Sql.of(PROBES, interval.toMillis(), most)
                .rows(database, row -> new Channel(row.getObject(1, UUID.class), row.getString(2)));
    }

    @Override
    public void probed(Channel channel, boolean answered) {
        Sql.of(
                        "UPDATE quality_shift SET proven = CASE WHEN ? THEN proven + 1 ELSE 0 END"
                                + " WHERE provider_id = ? AND upstream_model = ? AND bad AND NOT held",
                        answered,
                        channel.providerId(),
                        channel.upstreamModel())
                .change(database);
    }

    @Override
    public void shift(Channel channel, Shift shift) {
        Sql.of(
                        SHIFT,
                        channel.upstreamModel(),
                        shift.share(),
                        shift.bad(),
                        shift.changedAt(),
                        shift.proven(),
                        shift.held(),
                        channel.providerId())
                .change(database);
    }

    @Override
    public void alert(Known channel, Verdict verdict, Shift shift) {
        Sql.of(
                        "INSERT INTO outbox (org_id, kind, subject) VALUES (?, 'model_quality',"
                                + " jsonb_build_object('provider_id', ?::text, 'provider', ?::text,"
                                + " 'upstream_model', ?::text, 'models', ?::text[], 'bad', ?::boolean,"
                                + " 'reasons', ?::text[], 'share', ?::integer))",
                        Deed.PLATFORM,
                        channel.channel().providerId().toString(),
                        channel.provider(),
                        channel.channel().upstreamModel(),
                        channel.models().toArray(String[]::new),
                        shift.bad(),
                        verdict.reasons().stream()
                                .sorted(Comparator.naturalOrder())
                                .map(PostgresQuality::label)
                                .toArray(String[]::new),
                        shift.share())
                .change(database);
    }

    @Override
    public void forget(Grain grain, Instant before) {
        Sql.of("DELETE FROM quality_count WHERE grain = ? AND begins_at < ?", label(grain), before)
                .change(database);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
