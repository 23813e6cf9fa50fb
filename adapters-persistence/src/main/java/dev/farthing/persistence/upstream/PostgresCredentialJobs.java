package dev.farthing.persistence.upstream;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import dev.farthing.application.upstream.CredentialJobs;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresCredentialJobs implements CredentialJobs {
    private static final String ADD = """
        INSERT INTO credential_job (id, action, total, created_at)
        SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM credential_job WHERE finished_at IS NULL) < ?
        """;
    private static final String ADD_PIECES = """
        INSERT INTO credential_job_piece (job_id, position, credential_id)
        SELECT ?, asked.position, asked.id FROM unnest(?) WITH ORDINALITY AS asked (id, position)
        """;
    private static final String TAKE = """
        UPDATE credential_job_piece p SET taken_until = ?
        FROM (SELECT job_id, position FROM credential_job_piece
              WHERE done_at IS NULL AND taken_until <= ?
              ORDER BY job_id, position LIMIT ? FOR UPDATE SKIP LOCKED) next, credential_job j
        WHERE p.job_id = next.job_id AND p.position = next.position AND j.id = p.job_id
        RETURNING p.job_id, p.position, j.action, p.credential_id
        """;
    private static final String FINISH = """
        UPDATE credential_job_piece SET done_at = ?, ok = ?, status = ?, code = ?, sentence = ?
        WHERE job_id = ? AND position = ? AND done_at IS NULL
        """;
    private static final String FINISH_JOB = """
        UPDATE credential_job SET finished_at = ?
        WHERE id = ? AND finished_at IS NULL
          AND NOT EXISTS (SELECT FROM credential_job_piece WHERE job_id = ? AND done_at IS NULL)
        """;
    private static final String FIND = """
        SELECT j.action, j.total, count(p.done_at), count(*) FILTER (WHERE NOT p.ok), j.created_at, j.finished_at
        FROM credential_job j LEFT JOIN credential_job_piece p ON p.job_id = j.id
        WHERE j.id = ? GROUP BY j.id
        """;
    private static final String FAILURES = """
        SELECT code, count(*), min(sentence), (array_agg(credential_id ORDER BY position))[1:?]
        FROM credential_job_piece WHERE job_id = ? AND NOT ok GROUP BY code ORDER BY count(*) DESC, code
        """;
    private static final String RESULTS = """
        SELECT credential_id, ok, status, code, sentence
        FROM credential_job_piece WHERE job_id = ? AND done_at IS NOT NULL ORDER BY position LIMIT ? OFFSET ?
        """;

    private final DataSource database;

    PostgresCredentialJobs(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean add(UUID id, Action action, List<UUID> credentials, Instant now, int mostUnfinished) {
        boolean added = Sql.of(ADD, id, ProviderRow.lower(action), credentials.size(), now, mostUnfinished)
                        .change(database)
                == 1;
        if (added) {
            Sql.of(ADD_PIECES, id, credentials.toArray(UUID[]::new)).change(database);
        }
        return added;
    }

    @Override
    public List<Piece> take(int most, Instant now, Instant until) {
        return Sql.of(TAKE, until, now, most)
                .rows(
                        database,
                        row -> new Piece(
                                row.getObject(1, UUID.class),
                                row.getInt(2),
                                Action.valueOf(ProviderRow.upper(row.getString(3))),
                                row.getObject(4, UUID.class)));
    }

    @Override
    public void finish(Piece piece, Outcome outcome, Instant now) {
        var status = outcome.status();
        Sql.of(
                        FINISH,
                        now,
                        outcome.ok(),
                        status == null ? null : ProviderRow.lower(status),
                        outcome.code(),
                        outcome.sentence(),
                        piece.job(),
                        piece.position())
                .change(database);
        Sql.of(FINISH_JOB, now, piece.job(), piece.job()).change(database);
    }

    @Override
    public Optional<Progress> find(UUID id, Slice results) {
        var failures = Sql.of(FAILURES, Failures.MOST_IDS, id).rows(database, PostgresCredentialJobs::failures);
        var outcomes =
                Sql.of(RESULTS, id, results.limit(), results.offset()).rows(database, PostgresCredentialJobs::outcome);
        return Sql.of(FIND, id)
                .row(
                        database,
                        row -> new Progress(
                                id,
                                Action.valueOf(ProviderRow.upper(row.getString(1))),
                                row.getInt(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getObject(5, OffsetDateTime.class).toInstant(),
                                instant(row, 6),
                                failures,
                                outcomes));
    }

    @Override
    public int forget(Instant before) {
        return Sql.of("DELETE FROM credential_job WHERE created_at < ?", before).change(database);
    }

    private static Failures failures(ResultSet row) throws SQLException {
        return new Failures(row.getString(1), row.getInt(2), row.getString(3), Arrays.asList((UUID[])
                row.getArray(4).getArray()));
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        var status = row.getString(3);
        return new Outcome(
                row.getObject(1, UUID.class),
                row.getBoolean(2),
                status == null ? null : CredentialStatus.valueOf(ProviderRow.upper(status)),
                row.getString(4),
                row.getString(5));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        var instant = row.getObject(column, OffsetDateTime.class);
        return instant == null ? null : instant.toInstant();
    }
}
