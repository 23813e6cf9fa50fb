package dev.farthing.persistence.key;

import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.RetiringSecret;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The columns that issued keys and admin keys have in common.
@MappedSuperclass
@IdClass(KeyRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
abstract class KeyRow {
    private static final String ACTIVE = "active";
    private static final String DISABLED = "disabled";
    private static final String DELETED = "deleted";

    @Id
    @Column(name = "org_id")
    UUID orgId;

    @Id
    UUID id;

    @Column(name = "team_id")
    @Nullable
    UUID teamId;

    String name;

    @Nullable
    String owner;

    @Nullable
    String note;

    String[] tags;

    @Column(name = "allowed_ips")
    String[] allowedIps;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    String state;

    @Column(name = "state_since")
    Instant stateSince;

    @Column(name = "public_id")
    String publicId;

    @Column(name = "secret_hash")
    byte[] secretHash;

    @Column(name = "secret_hint")
    String secretHint;

    @Column(name = "old_public_id")
    @Nullable
    String oldPublicId;

    @Column(name = "old_secret_hash")
    byte @Nullable [] oldSecretHash;

    @Column(name = "old_secret_hint")
    @Nullable
    String oldSecretHint;

    @Column(name = "old_until")
    @Nullable
    Instant oldUntil;

    @Column(name = "hash_mark")
    byte @Nullable [] hashMark;

    @Column(name = "old_hash_mark")
    byte @Nullable [] oldHashMark;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /// What tells one key from another: its org, then itself.
    record Key(UUID orgId, UUID id) {}

    /// @param mark of the master key that new secrets are hashed under
    void take(IssuedKey key, Instant now, byte[] mark) {
        orgId = key.holder().orgId();
        id = key.id();
        teamId = key.holder().teamId();
        takeLabel(key.label());
        allowedIps = texts(key.grant().allowedIps().stream().map(IpRange::toString));
        expiresAt = key.grant().expiresAt();
        takeState(key.state(), key.createdAt());
        takeSecrets(key, mark);
        createdAt = key.createdAt();
        updatedAt = now;
    }

    private void takeLabel(KeyLabel label) {
        name = label.name();
        owner = label.owner();
        note = label.note();
        tags = texts(label.tags().stream());
    }

    private void takeState(KeyState newState, Instant sinceTheBeginning) {
        switch (newState) {
            case KeyState.Active _ -> {
                state = ACTIVE;
                stateSince = sinceTheBeginning;
            }
            case KeyState.Disabled(Instant since) -> {
                state = DISABLED;
                stateSince = since;
            }
            case KeyState.Deleted(Instant since) -> {
                state = DELETED;
                stateSince = since;
            }
        }
    }

    private void takeSecrets(IssuedKey key, byte[] mark) {
        var newMark = markOf(key.secret(), mark);
        oldHashMark = key.retiring() == null ? null : markOf(key.retiring().secret(), mark);
        hashMark = newMark;
        publicId = key.secret().publicId();
        secretHash = key.secret().hash().bytes();
        secretHint = key.secret().hint();
        var retiring = key.retiring();
        oldPublicId = retiring == null ? null : retiring.secret().publicId();
        oldSecretHash = retiring == null ? null : retiring.secret().hash().bytes();
        oldSecretHint = retiring == null ? null : retiring.secret().hint();
        oldUntil = retiring == null ? null : retiring.until();
    }

    /// A secret that the row has already keeps the mark it has, wherever it moves.
    private byte @Nullable [] markOf(StoredSecret secret, byte[] current) {
        if (secret.publicId().equals(publicId)) {
            return hashMark;
        }
        return secret.publicId().equals(oldPublicId) ? oldHashMark : current;
    }

    IssuedKey toKey(boolean sandbox, KeyGrant grant) {
        return new IssuedKey(
                id,
                new KeyHolder(orgId, teamId, sandbox),
                new KeyLabel(name, owner, note, List.of(tags)),
                grant,
                stored(new StoredSecret(publicId, new SecretHash(secretHash), secretHint)),
                retiring(),
                toState(),
                createdAt);
    }

    boolean isNotDeleted() {
        return !state.equals(DELETED);
    }

    List<IpRange> ranges() {
        return Stream.of(allowedIps).map(IpRange::parse).toList();
    }

    private @Nullable RetiringSecret retiring() {
        if (oldPublicId == null || oldSecretHash == null || oldSecretHint == null || oldUntil == null) {
            return null;
        }
        return new RetiringSecret(
                storedBefore(new StoredSecret(oldPublicId, new SecretHash(oldSecretHash), oldSecretHint)), oldUntil);
    }

    /// The secret with what only some keys' secrets have.
    StoredSecret stored(StoredSecret plain) {
        return plain;
    }

    /// The same of the older secret.
    StoredSecret storedBefore(StoredSecret plain) {
        return plain;
    }

    private KeyState toState() {
        return switch (state) {
            case ACTIVE -> new KeyState.Active();
            case DISABLED -> new KeyState.Disabled(stateSince);
            case DELETED -> new KeyState.Deleted(stateSince);
            default -> throw new IllegalStateException("a key in the unknown state " + state);
        };
    }

    static String[] texts(Stream<String> texts) {
        return texts.toArray(String[]::new);
    }
}
