package dev.farthing.persistence.audit;

import dev.farthing.application.audit.AuditFilter;
import dev.farthing.application.audit.AuditHistory;
import dev.farthing.application.audit.AuditView;
import dev.farthing.domain.audit.ChainedEntry;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Reads the record of changes.
@Singleton
class PostgresAuditHistory implements AuditHistory {
    private static final String HEADS = """
        SELECT org_id, coalesce(h.seq, 0) AS seq, coalesce(h.hash, '') AS hash
        FROM audit_head h FULL JOIN (SELECT DISTINCT org_id FROM audit_record) r USING (org_id)
        WHERE ?::uuid IS NULL OR org_id = ?::uuid
        ORDER BY org_id
        """;

    private final DataSource database;

    PostgresAuditHistory(DataSource database) {
        this.database = database;
    }

    @Override
    public List<AuditView> newest(AuditFilter filter, @Nullable UUID before, int limit) {
        var sql = new StringBuilder("SELECT " + AuditColumns.ALL + " FROM audit_record WHERE true");
        var values = new ArrayList<Object>();
        and(sql, values, "org_id = ?", filter.chain());
        and(sql, values, "lower(?) IN (actor, key_id::text)", filter.actor());
        and(sql, values, "action = ?", filter.action());
        and(sql, values, "object_type = ?", filter.objectType());
        and(sql, values, "object_id = ?", filter.objectId());
        and(sql, values, "at >= ?", utc(filter.from()));
        and(sql, values, "at < ?", utc(filter.to()));
        and(sql, values, "id < ?", before);
        values.add(limit);
        return rows(sql.append(" ORDER BY id DESC LIMIT ?").toString(), values, AuditColumns::view);
    }

    private static @Nullable Object utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static void and(StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            values.add(value);
        }
    }

    @Override
    public List<Head> heads(@Nullable UUID chain) {
        var asked = chain == null ? "" : chain.toString();
        return rows(
                HEADS.replace("?::uuid", "nullif(?, '')::uuid"),
                List.of(asked, asked),
                row -> new Head(row.getObject("org_id", UUID.class), row.getLong("seq"), row.getString("hash")));
    }

    @Override
    public List<ChainedEntry> following(UUID chain, long seq, int limit) {
        return rows(
                "SELECT " + AuditColumns.ALL + " FROM audit_record WHERE org_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                List.of(chain, seq, limit),
                AuditColumns::chained);
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, List<Object> values, Reader<T> reader) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            var rows = new ArrayList<T>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("the record of changes could not be read", e);
        }
    }
}
