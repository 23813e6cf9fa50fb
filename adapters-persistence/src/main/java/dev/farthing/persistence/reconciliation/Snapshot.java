package dev.farthing.persistence.reconciliation;

import dev.farthing.domain.money.Amount;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// The database as it stood at one instant, whatever is written meanwhile: figures that are written together
/// are read together.
final class Snapshot implements AutoCloseable {
    private static final Pattern NAMED = Pattern.compile("(?<!:):(org|from|to|minor)\\b");

    private final Connection connection;
    private final BigDecimal minor;
    private final Map<String, Boolean> tables = new HashMap<>();

    private Snapshot(Connection connection, BigDecimal minor) {
        this.connection = connection;
        this.minor = minor;
    }

    /// @param minor the smallest amount that is invoiced
    static Snapshot of(DataSource database, Amount minor) throws SQLException {
        var connection = database.getConnection();
        try {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            }
            return new Snapshot(connection, new BigDecimal(minor.pico()));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    boolean has(String table) throws SQLException {
        var known = tables.get(table);
        if (known == null) {
            try (var statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
                statement.setString(1, table);
                try (var result = statement.executeQuery()) {
                    result.next();
                    known = result.getBoolean(1);
                }
            }
            tables.put(table, known);
        }
        return known;
    }

    /// The one number a query answers; it names the org and the two instants as :org, :from and :to,
    /// and the smallest amount that is invoiced as :minor.
    BigDecimal number(String text, UUID orgId, Instant from, Instant to) throws SQLException {
        var matcher = NAMED.matcher(text);
        var sql = new StringBuilder();
        var values = new ArrayList<Object>();
        while (matcher.find()) {
            switch (matcher.group(1)) {
                case "org" -> {
                    values.add(orgId);
                    matcher.appendReplacement(sql, "?");
                }
                case "from" -> {
                    values.add(from.atOffset(ZoneOffset.UTC));
                    matcher.appendReplacement(sql, "?::timestamptz");
                }
                case "minor" -> {
                    values.add(minor);
                    matcher.appendReplacement(sql, "?");
                }
                default -> {
                    values.add(to.atOffset(ZoneOffset.UTC));
                    matcher.appendReplacement(sql, "?::timestamptz");
                }
            }
        }
        matcher.appendTail(sql);
        try (var statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getBigDecimal(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
