package dev.farthing.persistence.fault;

import dev.farthing.application.fault.Outages;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for the database's own word among everything a failure came from.
@Singleton
class DatabaseOutages implements Outages {
    /// No connection; short of memory, room or connections.
    private static final List<String> CLASSES = List.of("08", "53");

    /// Standing by; lost against another transaction, twice; waited too long for a lock, and for an answer; going
    /// down, crashed, starting, idle too long; trouble with its files.
    private static final Set<String> STATES =
            Set.of("25006", "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "58030");

    /// Says nothing but a sentence when it has no connection to give, and lets everything out that kept it from
    /// making one.
    private static final String POOL = "io.agroal.pool.ConnectionPool";

    private static final String MAKING = "io.agroal.pool.ConnectionFactory";

    @Override
    public boolean caused(Throwable failure) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var next = new ArrayDeque<Throwable>();
        next.add(failure);
        while (!next.isEmpty()) {
            var one = next.remove();
            if (!seen.add(one)) {
                continue;
            }
            if (one instanceof SQLException said && isOutage(said)) {
                return true;
            }
            // A commit that failed has its reason beside it, not behind it.
            next.addAll(List.of(one.getSuppressed()));
            if (one.getCause() != null) {
                next.add(one.getCause());
            }
        }
        return false;
    }

    private static boolean isOutage(SQLException said) {
        @Nullable String state = said.getSQLState();
        if (state != null && (STATES.contains(state) || CLASSES.stream().anyMatch(state::startsWith))) {
            return true;
        }
        var trace = said.getStackTrace();
        boolean hasNone = trace.length > 0 && trace[0].getClassName().equals(POOL);
        return hasNone
                || Arrays.stream(trace).anyMatch(frame -> frame.getClassName().equals(MAKING));
    }
}
