package dev.farthing.persistence.usage;

import dev.farthing.application.reconciliation.LostCalls;
import dev.farthing.persistence.server.FreshDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/// The lost calls of a test's database, in one transaction as a use case has it.
public final class OpenedLostCalls {
    private OpenedLostCalls() {}

    public static <T> T on(FreshDatabase database, Function<LostCalls, T> work) {
        return inTransaction(database, source -> work.apply(new PostgresLostCalls(source)));
    }

    /// The same for what stands beside them.
    public static <T> T inTransaction(FreshDatabase database, Function<DataSource, T> work) {
        try (var connection = database.connection()) {
            connection.setAutoCommit(false);
            var done = work.apply(of(connection));
            connection.commit();
            return done;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Hands out one connection over and over, which nobody but this class closes.
    private static DataSource of(Connection connection) {
        var loader = OpenedLostCalls.class.getClassLoader();
        var lent = Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, (_, method, values) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(connection, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return (DataSource) Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (_, _, _) -> lent);
    }
}
