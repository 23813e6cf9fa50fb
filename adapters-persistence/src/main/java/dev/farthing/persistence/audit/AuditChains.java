package dev.farthing.persistence.audit;

import dev.farthing.domain.audit.AuditEntry;
import dev.farthing.domain.audit.ChainedEntry;
import dev.farthing.domain.audit.Deed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Puts records at the ends of their chains.
final class AuditChains {
    private static final String HOLD = """
        INSERT INTO audit_head AS h (org_id, seq, hash) VALUES (?, 0, ?)
        ON CONFLICT (org_id) DO UPDATE SET seq = h.seq
        RETURNING seq, hash, clock_timestamp() AS at
        """;
    private static final String APPEND = "INSERT INTO audit_record (" + AuditColumns.ALL
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ADVANCE = "UPDATE audit_head SET seq = ?, hash = ? WHERE org_id = ?";

    private AuditChains() {}

    /// The place a record gets in its chain.
    record Place(long seq, Instant at) {}

    private record Head(long seq, String hash, Instant at) {}

    /// Appends within the transaction of this thread; the heads stay locked until it ends.
    static void append(DataSource database, List<Deed> deeds, BiFunction<Deed, Place, AuditEntry> entry) {
        var byChain = deeds.stream().collect(Collectors.groupingBy(Deed::chain, TreeMap::new, Collectors.toList()));
        try (var connection = database.getConnection()) {
            for (var chain : byChain.entrySet()) {
                append(connection, chain.getKey(), chain.getValue(), entry);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the change could not be recorded, so it is not made", e);
        }
    }

    private static void append(
            Connection connection, UUID chain, List<Deed> deeds, BiFunction<Deed, Place, AuditEntry> entry)
            throws SQLException {
        var head = hold(connection, chain);
        long seq = head.seq();
        var hash = head.hash();
        try (var insert = connection.prepareStatement(APPEND)) {
            for (var deed : deeds) {
                var record = ChainedEntry.after(hash, entry.apply(deed, new Place(++seq, head.at())));
                AuditColumns.write(insert, record);
                insert.executeUpdate();
                hash = record.hash();
            }
        }
        try (var advance = connection.prepareStatement(ADVANCE)) {
            advance.setLong(1, seq);
            advance.setString(2, hash);
            advance.setObject(3, chain);
            advance.executeUpdate();
        }
    }

    private static Head hold(Connection connection, UUID chain) throws SQLException {
        try (var hold = connection.prepareStatement(HOLD)) {
            hold.setObject(1, chain);
            hold.setString(2, AuditEntry.BEGINNING);
            try (var row = hold.executeQuery()) {
                row.next();
                return new Head(
                        row.getLong("seq"),
                        row.getString("hash"),
                        row.getObject("at", OffsetDateTime.class).toInstant());
            }
        }
    }
}
