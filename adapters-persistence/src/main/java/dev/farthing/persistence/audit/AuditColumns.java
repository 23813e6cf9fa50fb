package dev.farthing.persistence.audit;

import dev.farthing.application.audit.AuditView;
import dev.farthing.domain.audit.AuditEntry;
import dev.farthing.domain.audit.ChainedEntry;
import dev.farthing.domain.audit.Deed;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/// A record of the audit as it lies in its row.
final class AuditColumns {
    static final String ALL =
            "org_id, seq, id, at, actor, key_id, role, address, action, object_type, object_id, before,"
                    + " after, reason, prev_hash, hash";

    private AuditColumns() {}

    static void write(PreparedStatement insert, ChainedEntry record) throws SQLException {
        var entry = record.entry();
        var doer = entry.doer();
        var what = entry.what();
        int at = 0;
        insert.setObject(++at, entry.chain());
        insert.setLong(++at, entry.seq());
        insert.setObject(++at, entry.id());
        insert.setObject(++at, entry.at().atOffset(ZoneOffset.UTC));
        insert.setString(++at, doer.kind());
        insert.setObject(++at, doer.keyId());
        insert.setString(++at, doer.role());
        insert.setString(++at, doer.address());
        insert.setString(++at, what.action());
        insert.setString(++at, what.objectType());
        insert.setString(++at, what.objectId());
        insert.setString(++at, what.before());
        insert.setString(++at, what.after());
        insert.setString(++at, entry.reason());
        insert.setString(++at, record.previousHash());
        insert.setString(++at, record.hash());
    }

    static ChainedEntry chained(ResultSet row) throws SQLException {
        var entry = new AuditEntry(
                row.getObject("org_id", UUID.class),
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new AuditEntry.Doer(
                        row.getString("actor"),
                        row.getObject("key_id", UUID.class),
                        row.getString("role"),
                        row.getString("address")),
                new AuditEntry.What(
                        row.getString("action"),
                        row.getString("object_type"),
                        row.getString("object_id"),
                        row.getString("before"),
                        row.getString("after")),
                row.getString("reason"));
        return new ChainedEntry(entry, row.getString("prev_hash"), row.getString("hash"));
    }

    static AuditView view(ResultSet row) throws SQLException {
        var record = chained(row);
        var entry = record.entry();
        return new AuditView(
                entry.id(),
                entry.chain().equals(Deed.PLATFORM) ? null : entry.chain(),
                entry.seq(),
                entry.at(),
                entry.doer().kind(),
                entry.doer().keyId(),
                entry.doer().role(),
                entry.doer().address(),
                entry.what().action(),
                entry.what().objectType(),
                entry.what().objectId(),
                entry.what().before(),
                entry.what().after(),
                entry.reason(),
                record.hash());
    }
}
