package dev.farthing.persistence.hold;

import dev.farthing.application.relay.ProgressLog.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The newest figures of running calls, until they are written all at once.
///
/// A call that was settled since has no row any more, and one that is being settled is passed over: nobody waits for
/// this, and this waits for nobody.
final class ProgressNotes {
    static final int MOST = 10_000;
    private static final String WRITE = """
        UPDATE intent i SET output_tokens = n.output_tokens, progress_pico = n.progress_pico
        FROM (SELECT o.org_id, o.request_id, a.output_tokens, a.progress_pico
            FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[])
                AS a (org_id, request_id, output_tokens, progress_pico)
            JOIN intent o ON o.org_id = a.org_id AND o.request_id = a.request_id
            FOR UPDATE OF o SKIP LOCKED) n
        WHERE i.org_id = n.org_id AND i.request_id = n.request_id
        """;

    private final Map<UUID, Progress> notes = new ConcurrentHashMap<>();

    void note(Progress progress) {
        if (notes.size() < MOST || notes.containsKey(progress.requestId())) {
            notes.put(progress.requestId(), progress);
        }
    }

    /// One statement for all that was noted since the last time; none where nothing was.
    void write(Connection open) throws SQLException {
        var taken = new ArrayList<Progress>(notes.values());
        if (taken.isEmpty()) {
            return;
        }
        taken.forEach(progress -> notes.remove(progress.requestId(), progress));
        try (var statement = open.prepareStatement(WRITE)) {
            statement.setArray(
                    1,
                    open.createArrayOf(
                            "uuid", taken.stream().map(Progress::orgId).toArray()));
            statement.setArray(
                    2,
                    open.createArrayOf(
                            "uuid", taken.stream().map(Progress::requestId).toArray()));
            statement.setArray(
                    3,
                    open.createArrayOf(
                            "bigint", taken.stream().map(Progress::outputTokens).toArray()));
            statement.setArray(
                    4,
                    open.createArrayOf(
                            "bigint",
                            taken.stream()
                                    .map(progress -> progress.cost().pico())
                                    .toArray()));
            statement.executeUpdate();
        }
    }
}
