package dev.farthing.persistence.live;

import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.RetiringSecret;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads keys for the memory: equal parts are shared, and what only people read (owner, note, hints) stays behind.
final class LiveKeyReader {
    private static final KeyState ACTIVE = new KeyState.Active();
    private static final String NO_HINT = "";

    private final ResultSet row;
    private final Map<KeyHolder, KeyHolder> holders = new HashMap<>();
    private final Map<KeyGrant, KeyGrant> grants = new HashMap<>(Map.of(KeyGrant.EVERYTHING, KeyGrant.EVERYTHING));

    LiveKeyReader(ResultSet row) {
        this.row = row;
    }

    boolean hasKey() throws SQLException {
        return row.getString("public_id") != null;
    }

    UUID id() throws SQLException {
        return row.getObject("id", UUID.class);
    }

    /// The key of the row; null when it is deleted.
    @Nullable
    IssuedKey livingKey() throws SQLException {
        var state = row.getString("state");
        return switch (state) {
            case "active" -> key(ACTIVE);
            case "disabled" -> key(new KeyState.Disabled(requiredInstant("state_since")));
            case "deleted" -> null;
            default -> throw new IllegalStateException("a key in the unknown state " + state);
        };
    }

    private IssuedKey key(KeyState state) throws SQLException {
        return new IssuedKey(
                id(),
                holder(),
                new KeyLabel(row.getString("name"), null, null, texts("tags")),
                grant(),
                secret("public_id", "secret_hash", "brought", instant("brought_until")),
                retiring(),
                state,
                requiredInstant("created_at"));
    }

    private KeyHolder holder() throws SQLException {
        return shared(
                holders,
                new KeyHolder(
                        row.getObject("org_id", UUID.class),
                        row.getObject("team_id", UUID.class),
                        row.getBoolean("sandbox")));
    }

    private KeyGrant grant() throws SQLException {
        return shared(
                grants,
                new KeyGrant(
                        texts("models_allowed"),
                        texts("providers_allowed"),
                        texts("allowed_ips").stream().map(IpRange::parse).toList(),
                        row.getObject("rpm_limit", Integer.class),
                        row.getObject("tpm_limit", Integer.class),
                        row.getObject("concurrency_limit", Integer.class),
                        instant("expires_at"),
                        row.getObject("min_useful_output", Integer.class),
                        row.getObject("response_cache_seconds", Integer.class)));
    }

    private static <T> T shared(Map<T, T> known, T part) {
        var same = known.putIfAbsent(part, part);
        return same == null ? part : same;
    }

    private @Nullable RetiringSecret retiring() throws SQLException {
        var until = instant("old_until");
        return until == null
                ? null
                : new RetiringSecret(secret("old_public_id", "old_secret_hash", "old_brought", null), until);
    }

    private StoredSecret secret(String publicId, String hash, String brought, @Nullable Instant openUntil)
            throws SQLException {
        return new StoredSecret(
                row.getString(publicId),
                new SecretHash(row.getBytes(hash)),
                NO_HINT,
                row.getBoolean(brought),
                openUntil);
    }

    private List<String> texts(String column) throws SQLException {
        var array = row.getArray(column);
        return array == null
                ? List.of()
                : Stream.of((String[]) array.getArray()).toList();
    }

    private @Nullable Instant instant(String column) throws SQLException {
        var instant = row.getObject(column, OffsetDateTime.class);
        return instant == null ? null : instant.toInstant();
    }

    private Instant requiredInstant(String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
