package dev.farthing.persistence;

import dev.farthing.domain.fault.FaultException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/// A statement put together piece by piece, with its values beside it; it runs in the transaction around it, if
/// any.
public final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    /// Makes something of one row.
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    public static Sql of(String text, @Nullable Object... given) {
        return new Sql().add(text, given);
    }

    public Sql add(String more, @Nullable Object... given) {
        text.append(more);
        for (var value : given) {
            values.add(value);
        }
        return this;
    }

    /// Adds a condition unless there is nothing to compare with.
    public Sql and(String condition, @Nullable Object value) {
        return value == null ? this : add(" AND " + condition, value);
    }

    public <T> List<T> rows(DataSource database, Reader<T> reader) {
        return run(database, statement -> {
            var rows = new ArrayList<T>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        });
    }

    public <T> Optional<T> row(DataSource database, Reader<T> reader) {
        return rows(database, reader).stream().findFirst();
    }

    /// How many rows it changed.
    public int change(DataSource database) {
        return run(database, PreparedStatement::executeUpdate);
    }

    /// The same; a constraint it breaks becomes the refusal that goes by its name.
    public int change(DataSource database, Map<String, Supplier<FaultException>> refusals) {
        try {
            return change(database);
        } catch (IllegalStateException refused) {
            if (refused.getCause() instanceof PSQLException said && said.getServerErrorMessage() != null) {
                var refusal = refusals.get(said.getServerErrorMessage().getConstraint());
                if (refusal != null) {
                    throw refusal.get();
                }
            }
            throw refused;
        }
    }

    /// The first row, on a connection that is there.
    public <T> Optional<T> row(Connection connection, Reader<T> reader) throws SQLException {
        return run(connection, statement -> {
            try (var result = statement.executeQuery()) {
                return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
            }
        });
    }

    private <T> T run(Connection connection, Work<T> work) throws SQLException {
        try (var statement = connection.prepareStatement(text.toString())) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, written(connection, values.get(i)));
            }
            return work.with(statement);
        }
    }

    private <T> T run(DataSource database, Work<T> work) {
        try (var connection = database.getConnection()) {
            return run(connection, work);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused: " + text, e);
        }
    }

    private static @Nullable Object written(Connection connection, @Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case BigInteger whole -> new BigDecimal(whole);
            case UUID[] ids -> connection.createArrayOf("uuid", ids);
            case String[] texts -> connection.createArrayOf("text", texts);
            case Integer[] numbers -> connection.createArrayOf("int4", numbers);
            case Long[] numbers -> connection.createArrayOf("int8", numbers);
            case byte[][] texts -> connection.createArrayOf("bytea", texts);
            case BigDecimal[] decimals -> connection.createArrayOf("numeric", decimals);
            default -> value;
        };
    }
}
