package dev.farthing.persistence.usage;

import java.sql.SQLException;

/// What a refused batch asks for.
enum Trouble {
    /// Some of it is in the database already.
    KNOWN,
    /// One of its rows cannot be stored as it is.
    ROW,
    /// Nothing is wrong with the batch: the database is away, busy, full, or not ready for us.
    PASSING;

    private static final String UNIQUE_VIOLATION = "23505";

    static Trouble of(SQLException e) {
        var state = e.getSQLState();
        if (state == null) {
            return PASSING;
        }
        if (state.equals(UNIQUE_VIOLATION)) {
            return KNOWN;
        }
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54") ? ROW : PASSING;
    }
}
