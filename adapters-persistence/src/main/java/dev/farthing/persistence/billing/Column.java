package dev.farthing.persistence.billing;

import dev.farthing.domain.money.Amount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads one column of a row as what it means.
final class Column {
    private Column() {}

    static UUID id(ResultSet row, String name) throws SQLException {
        return row.getObject(name, UUID.class);
    }

    static Amount amount(ResultSet row, String name) throws SQLException {
        return new Amount(row.getBigDecimal(name).toBigIntegerExact());
    }

    static Instant instant(ResultSet row, String name) throws SQLException {
        return row.getObject(name, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant optionalInstant(ResultSet row, String name) throws SQLException {
        var at = row.getObject(name, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static <E extends Enum<E>> E choice(ResultSet row, String name, Class<E> type) throws SQLException {
        return Enum.valueOf(type, row.getString(name).toUpperCase(Locale.ROOT));
    }
}
