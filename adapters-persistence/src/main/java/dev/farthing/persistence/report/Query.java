package dev.farthing.persistence.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A statement put together piece by piece, with its values beside it.
final class Query {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /// Makes something of one row.
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Query add(String text) {
        sql.append(text);
        return this;
    }

    Query add(String text, Object... given) {
        sql.append(text);
        for (var value : given) {
            values.add(value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return this;
    }

    /// Adds a condition unless there is nothing to compare with.
    Query and(String condition, @Nullable Object value) {
        return value == null ? this : add(" AND " + condition, value);
    }

    <T> List<T> rows(DataSource database, Reader<T> reader) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql.toString())) {
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
            throw new IllegalStateException("a report could not be read", e);
        }
    }
}
