package dev.farthing.persistence;

import java.sql.Connection;
import java.sql.SQLException;

/// Where a writer gets a connection of its own, past the pool.
public interface ConnectionSource {
    /// @param binaryTypes the numbers of the types whose values the driver may send in binary form, with commas
    ///     between
    Connection open(String binaryTypes) throws SQLException;
}
