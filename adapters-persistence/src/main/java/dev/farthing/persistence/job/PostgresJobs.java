package dev.farthing.persistence.job;

import dev.farthing.application.job.Job;
import dev.farthing.application.job.JobBook;
import dev.farthing.application.job.JobState;
import dev.farthing.application.job.JobState.Outcome;
import dev.farthing.application.job.JobTurns;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// One row a job; whoever changes it first has its turn.
@Singleton
class PostgresJobs implements JobBook, JobTurns {
    private static final String ENTER = """
        INSERT INTO job AS j (name, purpose, every_s, next_at)
        SELECT name, purpose, every_s, clock_timestamp() + make_interval(secs => least(every_s, 60))
        FROM unnest(?, ?, ?) AS those (name, purpose, every_s)
        ON CONFLICT (name) DO UPDATE SET purpose = excluded.purpose, every_s = excluded.every_s,
            next_at = least(j.next_at, clock_timestamp() + make_interval(secs => excluded.every_s))
        WHERE (j.purpose, j.every_s) <> (excluded.purpose, excluded.every_s)
        """;
    private static final String MAY_BEGIN = """
         (begun_at IS NULL OR held_until < clock_timestamp())
            AND (wanted OR NOT paused AND next_at <= clock_timestamp())\
        """;
    private static final String BEGIN = """
        UPDATE job SET last_started_at = coalesce(begun_at, last_started_at),
            last_finished_at = CASE WHEN begun_at IS NULL THEN last_finished_at END,
            ok = CASE WHEN begun_at IS NULL THEN ok END,
            error = CASE WHEN begun_at IS NULL THEN error END,
            failures = failures + (begun_at IS NOT NULL)::int, runs = runs + 1,
            begun_at = clock_timestamp(), runner = ?, held_until = clock_timestamp() + interval '1 minute',
            wanted = false, next_at = clock_timestamp() + make_interval(secs => every_s)
        WHERE name = ? AND\
        """ + MAY_BEGIN;
    private static final String HOLD = """
        UPDATE job SET held_until = clock_timestamp() + interval '1 minute'
        WHERE name = ANY (?) AND runner = ? AND begun_at IS NOT NULL
        """;
    private static final String FINISH = """
        UPDATE job SET last_started_at = begun_at, last_finished_at = clock_timestamp(), ok = what.error IS NULL,
            error = what.error, failures = failures + (what.error IS NOT NULL)::int, begun_at = NULL
        FROM (SELECT ?::text AS error) AS what
        WHERE name = ? AND runner = ? AND begun_at IS NOT NULL
        """;
    private static final String SHOWN = """
        SELECT *, begun_at IS NOT NULL AND held_until < clock_timestamp() AS lost FROM job\
        """;

    private final DataSource database;

    PostgresJobs(DataSource database) {
        this.database = database;
    }

    @Override
    public void enter(Collection<Job> jobs) {
        Sql.of(
                        ENTER,
                        jobs.stream().map(Job::name).toArray(String[]::new),
                        jobs.stream().map(Job::purpose).toArray(String[]::new),
                        jobs.stream()
                                .map(job -> Math.toIntExact(job.every().toSeconds()))
                                .toArray(Integer[]::new))
                .change(database);
    }

    @Override
    public List<String> due() {
        return Sql.of("SELECT name FROM job WHERE" + MAY_BEGIN + " ORDER BY next_at")
                .rows(database, row -> row.getString(1));
    }

    @Override
    public boolean begin(String name, UUID runner) {
        return Sql.of(BEGIN, runner, name).change(database) == 1;
    }

    @Override
    public void hold(Collection<String> names, UUID runner) {
        Sql.of(HOLD, names.toArray(String[]::new), runner).change(database);
    }

    @Override
    public void finish(String name, UUID runner, @Nullable String failure) {
        Sql.of(FINISH, failure, name, runner).change(database);
    }

    @Override
    public List<JobState> all() {
        return Sql.of(SHOWN + " ORDER BY name").rows(database, PostgresJobs::state);
    }

    @Override
    public Optional<JobState> find(String name) {
        return Sql.of(SHOWN + " WHERE name = ?", name).row(database, PostgresJobs::state);
    }

    @Override
    public void want(String name) {
        Sql.of("UPDATE job SET wanted = true WHERE name = ?", name).change(database);
    }

    @Override
    public void pause(String name, boolean paused) {
        Sql.of("UPDATE job SET paused = ? WHERE name = ?", paused, name).change(database);
    }

    private static JobState state(ResultSet row) throws SQLException {
        boolean lost = row.getBoolean("lost");
        boolean paused = row.getBoolean("paused");
        var started = instant(row, lost ? "begun_at" : "last_started_at");
        return new JobState(
                row.getString("name"),
                row.getString("purpose"),
                Duration.ofSeconds(row.getInt("every_s")),
                paused,
                row.getBoolean("wanted"),
                lost ? null : instant(row, "begun_at"),
                started,
                lost ? null : instant(row, "last_finished_at"),
                started == null ? null : outcome(row.getObject("ok", Boolean.class), lost),
                lost ? null : row.getString("error"),
                paused ? null : instant(row, "next_at"),
                row.getLong("runs"),
                row.getLong("failures"));
    }

    private static Outcome outcome(@Nullable Boolean ok, boolean lost) {
        if (lost || ok == null) {
            return Outcome.INTERRUPTED;
        }
        return ok ? Outcome.OK : Outcome.FAILED;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
