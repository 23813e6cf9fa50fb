package dev.farthing.persistence.report;

import dev.farthing.application.stream.UsageOutbox;
import dev.farthing.application.stream.UsageRecord;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the database puts by when sums are folded holds ids alone; everything else is read from the rows of the
/// calls.
@Singleton
class PostgresUsageOutbox implements UsageOutbox {
    private static final String OPEN = """
        INSERT INTO usage_stream AS s (most) VALUES (?)
        ON CONFLICT (alone) DO UPDATE SET most = excluded.most, wanted_at = excluded.wanted_at
        """;
    /// Where nothing waits, whoever comes by says once a minute that somebody is there.
    private static final String TAKE = """
        UPDATE usage_stream SET taken_by = ?, taken_until = clock_timestamp() + make_interval(secs => ?),
            wanted_at = clock_timestamp()
        WHERE (taken_by = ? OR taken_until < clock_timestamp())
            AND (EXISTS (SELECT FROM usage_outgoing) OR wanted_at < clock_timestamp() - interval '1 minute')
        """;
    /// One statement, and so one instant: what is not found is gone.
    private static final String NEXT = """
        SELECT o.id AS row_id, o.org_id AS owner, o.corrections, o.missing, o.settled, o.settled_last, i.wanted, u.*,
            a.id AS correction_id, a.created_at AS corrected_at, a.delta_pico, a.reason
        FROM (SELECT * FROM (SELECT f.*, sum(f.records) OVER (ORDER BY f.id) - f.records AS before
                FROM (SELECT * FROM usage_outgoing ORDER BY id LIMIT ?) f) b
              WHERE b.before < ?) o
        LEFT JOIN LATERAL unnest(o.request_ids) WITH ORDINALITY AS i (wanted, place) ON true
        LEFT JOIN LATERAL (SELECT %s, input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens,
                image_input_tokens, output_tokens, audio_output_tokens, image_output_tokens, images, searches,
                service_tier, 0::numeric AS adjustment_pico, cost_pico AS charged_pico
            FROM usage_row WHERE org_id = o.org_id AND request_id = i.wanted OFFSET 0) u ON true
        LEFT JOIN LATERAL (SELECT * FROM usage_adjustment c
            WHERE o.corrections AND c.org_id = o.org_id AND c.request_id = u.request_id AND c.delta_pico <> 0
            OFFSET 0) a ON true
        ORDER BY o.id, i.place, a.created_at, a.id
        """.formatted(CallRow.COLUMNS);
    private static final String BROUGHT = """
        DELETE FROM usage_outgoing o USING unnest(?, ?) AS b (id, missing) WHERE o.id = b.id AND o.missing = b.missing
        """;
    private static final String BACKLOG = """
        SELECT coalesce((SELECT upto FROM usage_outgoing ORDER BY id DESC LIMIT 1)
                - (SELECT upto - records FROM usage_outgoing ORDER BY id LIMIT 1), 0) AS records,
            coalesce(extract(epoch FROM clock_timestamp()
                - (SELECT settled FROM usage_outgoing ORDER BY id LIMIT 1)) * 1000, 0)::bigint AS millis,
            (SELECT coalesce(sum(missing), 0) FROM usage_outgoing WHERE missing > 0) AS missing
        """;

    private final DataSource database;

    PostgresUsageOutbox(DataSource database) {
        this.database = database;
    }

    @Override
    public void open(long most) {
        Sql.of(OPEN, most).change(database);
    }

    @Override
    public boolean take(UUID taker, Duration lasting) {
        return Sql.of(TAKE, taker, lasting.toSeconds(), taker).change(database) > 0;
    }

    @Override
    public Portion next(int most) {
        var lines = Sql.of(NEXT, most, most).rows(database, PostgresUsageOutbox::line);
        var rows = new ArrayList<Portion.Row>();
        var records = new ArrayList<UsageRecord>();
        for (int from = 0; from < lines.size(); ) {
            var first = lines.get(from);
            int to = from;
            while (to < lines.size() && lines.get(to).row().equals(first.row())) {
                to++;
            }
            rows.add(first.row());
            add(lines.subList(from, to), records);
            from = to;
        }
        return new Portion(rows, records);
    }

    /// The records of one row; those that are not found are missing. A corrected call may come twice in a row.
    private static void add(List<Line> lines, List<UsageRecord> records) {
        var first = lines.getFirst();
        long gone = first.row().missing();
        for (var line : lines) {
            if (line.record() != null) {
                records.add(line.record());
            } else if (line.wanted() != null) {
                gone++;
            }
        }
        if (gone > 0) {
            records.add(new UsageRecord.Missing(
                    first.owner(), first.row().id(), first.settled(), first.settledLast(), gone));
        }
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new Portion.Row(row.getLong("row_id"), row.getLong("missing")),
                row.getObject("owner", UUID.class),
                instant(row, "settled"),
                instant(row, "settled_last"),
                row.getObject("wanted", UUID.class),
                record(row));
    }

    private static @Nullable UsageRecord record(ResultSet row) throws SQLException {
        if (row.getObject("request_id") == null) {
            return null;
        }
        var call = CallRow.read(row);
        if (!row.getBoolean("corrections")) {
            return new UsageRecord.Settled(call, CallRow.tokens(row), row.getString("service_tier"));
        }
        return row.getObject("correction_id") == null
                ? null
                : new UsageRecord.Corrected(
                        call,
                        row.getObject("correction_id", UUID.class),
                        instant(row, "corrected_at"),
                        row.getBigDecimal("delta_pico").movePointLeft(Money.SCALE),
                        row.getString("reason"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// A record that was wanted and, if it was found, what it is.
    private record Line(
            Portion.Row row,
            UUID owner,
            Instant settled,
            Instant settledLast,
            @Nullable UUID wanted,
            @Nullable UsageRecord record) {}

    @Override
    public void brought(Portion portion) {
        var ids = portion.rows().stream().map(Portion.Row::id).toArray(Long[]::new);
        var missing = portion.rows().stream().map(Portion.Row::missing).toArray(Long[]::new);
        Sql.of(BROUGHT, ids, missing).change(database);
    }

    @Override
    public Backlog backlog() {
        return Sql.of(BACKLOG)
                .rows(
                        database,
                        row -> new Backlog(
                                row.getLong("records"),
                                Duration.ofMillis(Math.max(row.getLong("millis"), 0)),
                                row.getLong("missing")))
                .getFirst();
    }
}
