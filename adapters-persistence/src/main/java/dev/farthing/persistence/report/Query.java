package dev.farthing.persistence.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A statement put together piece by piece, with its values beside it.
final class Query {
    /// As many calls as take about a megabyte.
    static final int ROWS_AT_A_TIME = 1_000;

    /// All statements of an export see the same instant.
    private static final String ONE_INSTANT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    /// What is summed up for an export may take longer than a page may; but what nobody fetches ends.
    private static final String PATIENCE = "SELECT set_config('statement_timeout', '600s', true),"
            + " set_config('idle_in_transaction_session_timeout', '120s', true)";

    /// Longer than any statement may take: what is summed up is silent until it begins, and the pool's own
    /// connections give up a silent database before that.
    private static final int SILENCE_MILLIS = 630_000;

    /// How long an export may see its instant: while it does, no row that is replaced can be cleared away.
    private static final Duration LONGEST_EXPORT = Duration.ofHours(1);

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /// Makes something of one row.
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Looks at one row.
    interface Viewer {
        void view(ResultSet row) throws SQLException;
    }

    /// Takes some rows after others, and may ask more on the connection they come from.
    interface Taker<T> {
        void take(List<T> rows, Connection connection) throws SQLException;
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

    /// Hands over row by row: only so many are in memory at a time, and the taker is waited for.
    <T> void each(DataSource database, Reader<T> reader, Consumer<? super T> taker) {
        some(database, reader, 1, (rows, _) -> taker.accept(rows.getFirst()));
    }

    /// The same by so many at a time.
    <T> void some(DataSource database, Reader<T> reader, int many, Taker<T> taker) {
        some(database, reader, many, LONGEST_EXPORT, taker);
    }

    /// @param longest what is not taken after so long stays untaken
    <T> void some(DataSource database, Reader<T> reader, int many, Duration longest, Taker<T> taker) {
        try (var connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            int silence = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            // a cursor lives in a transaction alone
            connection.setAutoCommit(false);
            try (var instant = connection.prepareStatement(ONE_INSTANT);
                    var patience = connection.prepareStatement(PATIENCE);
                    var statement = prepared(connection)) {
                instant.execute();
                patience.execute();
                statement.setFetchSize(ROWS_AT_A_TIME);
                try (var result = statement.executeQuery()) {
                    hand(result, reader, many, System.nanoTime() + longest.toNanos(), connection, taker);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
                connection.setNetworkTimeout(Runnable::run, silence);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("an export could not be read", e);
        }
    }

    private static <T> void hand(
            ResultSet result, Reader<T> reader, int many, long deadline, Connection connection, Taker<T> taker)
            throws SQLException {
        var rows = new ArrayList<T>();
        while (result.next()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new SQLTimeoutException("an export was not taken in time");
            }
            rows.add(reader.read(result));
            if (rows.size() == many) {
                taker.take(rows, connection);
                rows.clear();
            }
        }
        if (!rows.isEmpty()) {
            taker.take(rows, connection);
        }
    }

    private PreparedStatement prepared(Connection connection) throws SQLException {
        var statement = connection.prepareStatement(sql.toString());
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            statement.setObject(
                    i + 1,
                    switch (value) {
                        case UUID[] ids -> connection.createArrayOf("uuid", ids);
                        case String[] texts -> connection.createArrayOf("text", texts);
                        default -> value;
                    });
        }
        return statement;
    }

    /// Shows row by row on a connection that is there; only so many are in memory at a time.
    void each(Connection connection, Viewer viewer) throws SQLException {
        boolean alone = connection.getAutoCommit();
        try (var statement = prepared(connection)) {
            // a cursor lives in a transaction alone
            connection.setAutoCommit(false);
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    viewer.view(result);
                }
            }
        } finally {
            if (alone) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    <T> List<T> rows(Connection connection, Reader<T> reader) throws SQLException {
        try (var statement = prepared(connection);
                var result = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (result.next()) {
                rows.add(reader.read(result));
            }
            return rows;
        }
    }

    <T> List<T> rows(DataSource database, Reader<T> reader) {
        try (var connection = database.getConnection()) {
            return rows(connection, reader);
        } catch (SQLException e) {
            throw new IllegalStateException("a report could not be read", e);
        }
    }
}
