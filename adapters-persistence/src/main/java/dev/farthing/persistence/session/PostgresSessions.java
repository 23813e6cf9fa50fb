package dev.farthing.persistence.session;

import dev.farthing.application.job.Job;
import dev.farthing.application.session.SessionRepository;
import dev.farthing.domain.account.Session;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresSessions implements SessionRepository {
    private static final String ADD = """
        INSERT INTO console_session (org_id, id, secret_hash, key_id, shown_as, started_at, ends_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """;
    private static final String TOO_MANY = """
        DELETE FROM console_session WHERE org_id = ? AND id IN (SELECT id FROM console_session
            WHERE org_id = ? AND key_id IS NOT DISTINCT FROM ?::uuid ORDER BY started_at DESC, id DESC OFFSET ?)
        """;

    private final DataSource database;
    private final InstantSource clock;

    PostgresSessions(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void add(Session session) {
        Sql.of(
                        ADD,
                        session.orgId(),
                        session.id(),
                        session.hash().bytes(),
                        session.keyId(),
                        session.shownAs(),
                        session.startedAt(),
                        session.endsAt())
                .change(database);
        Sql.of(TOO_MANY, session.orgId(), session.orgId(), session.keyId(), MOST_OF_A_KEY)
                .change(database);
    }

    @Override
    public Optional<Session> find(SecretHash hash, Instant now) {
        return Sql.of(
                        "SELECT id, org_id, secret_hash, key_id, shown_as, started_at, ends_at, looks_at"
                                + " FROM console_session"
                                + " WHERE secret_hash = ? AND ends_at > ?",
                        hash.bytes(),
                        now)
                .row(database, PostgresSessions::read);
    }

    private static Session read(ResultSet row) throws SQLException {
        return new Session(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                new SecretHash(row.getBytes(3)),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, UUID.class));
    }

    @Override
    public void look(SecretHash hash, @Nullable UUID orgId) {
        Sql.of("UPDATE console_session SET looks_at = ? WHERE secret_hash = ?", orgId, hash.bytes())
                .change(database);
    }

    @Override
    public void end(SecretHash hash) {
        Sql.of("DELETE FROM console_session WHERE secret_hash = ?", hash.bytes())
                .change(database);
    }

    @Override
    public int endAll(UUID orgId, @Nullable UUID keyId) {
        return Sql.of(
                        "DELETE FROM console_session WHERE org_id = ? AND key_id IS NOT DISTINCT FROM ?::uuid",
                        orgId,
                        keyId)
                .change(database);
    }

    @Override
    public int forget(Instant before) {
        return Sql.of("DELETE FROM console_session WHERE ends_at < ?", before).change(database);
    }

    @Produces
    @Singleton
    Job forgetting() {
        return new Job(
                "console-sessions",
                "forgets sessions of the console that have ended",
                Duration.ofHours(1),
                () -> forget(clock.instant()));
    }
}
