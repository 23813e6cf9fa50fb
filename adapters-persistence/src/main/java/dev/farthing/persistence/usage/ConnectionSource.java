package dev.farthing.persistence.usage;

import java.sql.Connection;
import java.sql.SQLException;

/// Where the journal gets a connection of its own.
interface ConnectionSource {
    /// @param binaryTypes the numbers of the types whose values the driver may send in binary form, with commas between
    Connection open(String binaryTypes) throws SQLException;
}
