package dev.farthing.persistence.key;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.StoredSecret;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An issued key.
@Entity(name = "IssuedKey")
@Table(name = "issued_key")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class IssuedKeyRow extends KeyRow {
    boolean sandbox;

    @Column(name = "models_allowed")
    String[] modelsAllowed;

    @Column(name = "providers_allowed")
    String[] providersAllowed;

    @Column(name = "rpm_limit")
    @Nullable
    Integer rpmLimit;

    @Column(name = "tpm_limit")
    @Nullable
    Integer tpmLimit;

    @Column(name = "concurrency_limit")
    @Nullable
    Integer concurrencyLimit;

    @Column(name = "min_useful_output")
    @Nullable
    Integer minUsefulOutput;

    @Column(name = "response_cache_seconds")
    @Nullable
    Integer responseCacheSeconds;

    boolean brought;

    @Column(name = "brought_until")
    @Nullable
    Instant broughtUntil;

    @Column(name = "old_brought")
    boolean oldBrought;

    @Override
    void take(IssuedKey key, Instant now, byte[] mark) {
        super.take(key, now, mark);
        sandbox = key.holder().sandbox();
        modelsAllowed = texts(key.grant().modelsAllowed().stream());
        providersAllowed = texts(key.grant().providersAllowed().stream());
        rpmLimit = key.grant().rpmLimit();
        tpmLimit = key.grant().tpmLimit();
        concurrencyLimit = key.grant().concurrencyLimit();
        minUsefulOutput = key.grant().minUsefulOutput();
        responseCacheSeconds = key.grant().responseCacheSeconds();
        brought = key.secret().brought();
        broughtUntil = key.secret().openUntil();
        oldBrought = key.retiring() != null && key.retiring().secret().brought();
    }

    @Override
    StoredSecret stored(StoredSecret plain) {
        return new StoredSecret(plain.publicId(), plain.hash(), plain.hint(), brought, broughtUntil);
    }

    @Override
    StoredSecret storedBefore(StoredSecret plain) {
        return new StoredSecret(plain.publicId(), plain.hash(), plain.hint(), oldBrought, null);
    }

    IssuedKey toKey() {
        return toKey(
                sandbox,
                new KeyGrant(
                        List.of(modelsAllowed),
                        List.of(providersAllowed),
                        ranges(),
                        rpmLimit,
                        tpmLimit,
                        concurrencyLimit,
                        expiresAt,
                        minUsefulOutput,
                        responseCacheSeconds));
    }
}
