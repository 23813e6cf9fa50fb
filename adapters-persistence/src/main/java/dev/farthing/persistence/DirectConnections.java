package dev.farthing.persistence;

import dev.farthing.persistence.server.DatabaseRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Connections past the pool: the journal keeps its one for good and does not queue behind reports.
public record DirectConnections(
        String url, @Nullable String user, @Nullable String password) implements ConnectionSource {
    @Override
    public Connection open(String binaryTypes) throws SQLException {
        var properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("binaryTransferEnable", binaryTypes);
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("ApplicationName", "farthing-journal");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        var connection = DriverManager.getConnection(url, properties);
        try (var statement = connection.createStatement()) {
            statement.execute(DatabaseRoles.AS_ENGINE);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "DirectConnections[…]";
    }
}
