package dev.farthing.domain.key;

import dev.farthing.domain.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An inference key: one logical key whose secret may be replaced while everything else, its history too, stays.
public record IssuedKey(
        UUID id,
        KeyHolder holder,
        KeyLabel label,
        KeyGrant grant,
        StoredSecret secret,
        @Nullable RetiringSecret retiring,
        KeyState state,
        Instant createdAt) {
    public static final Duration LONGEST_GRACE = Duration.ofDays(30);

    /// Gives the key a new secret and lets the old one live on for a grace period; an older one still alive ends
    /// now.
    public IssuedKey rotate(StoredSecret fresh, Instant now, Duration grace) {
        if (state instanceof KeyState.Deleted) {
            throw Fault.NOT_FOUND.because("no such key");
        }
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("a grace period lasts at most " + LONGEST_GRACE);
        }
        var old = grace.isZero() ? null : new RetiringSecret(secret, sooner(now.plus(grace), secret.openUntil()));
        return new IssuedKey(id, holder, label, grant, fresh, old, state, createdAt);
    }

    private static Instant sooner(Instant end, @Nullable Instant other) {
        return other == null || end.isBefore(other) ? end : other;
    }

    public IssuedKey disable(Instant now) {
        return state instanceof KeyState.Active ? in(new KeyState.Disabled(now)) : this;
    }

    public IssuedKey enable() {
        return state instanceof KeyState.Disabled ? in(new KeyState.Active()) : this;
    }

    public IssuedKey delete(Instant now) {
        return state instanceof KeyState.Deleted ? this : in(new KeyState.Deleted(now));
    }

    /// Takes a deletion back.
    public IssuedKey restore() {
        return state instanceof KeyState.Deleted ? in(new KeyState.Active()) : this;
    }

    public IssuedKey labelled(KeyLabel newLabel) {
        return new IssuedKey(id, holder, newLabel, grant, secret, retiring, state, createdAt);
    }

    public IssuedKey granted(KeyGrant newGrant) {
        return new IssuedKey(id, holder, label, newGrant, secret, retiring, state, createdAt);
    }

    /// The same key in the hands of another team, or of none.
    public IssuedKey ofTeam(@Nullable UUID team) {
        var moved = new KeyHolder(holder.orgId(), team, holder.sandbox());
        return new IssuedKey(id, moved, label, grant, secret, retiring, state, createdAt);
    }

    /// Why this key does not open for the holder of the given secret at an instant; null when it does.
    ///
    /// Whoever does not hold a living secret of it learns nothing about its state.
    public @Nullable Fault refusal(String publicId, SecretHash presented, Instant now) {
        if (state instanceof KeyState.Deleted || !holdsLivingSecret(publicId, presented, now)) {
            return Fault.INVALID_API_KEY;
        }
        if (state instanceof KeyState.Disabled) {
            return Fault.KEY_DISABLED;
        }
        return grant.expiredAt(now) ? Fault.KEY_EXPIRED : null;
    }

    private boolean holdsLivingSecret(String publicId, SecretHash presented, Instant now) {
        if (secret.publicId().equals(publicId)) {
            return secret.hash().equals(presented) && secret.opensAt(now);
        }
        return retiring != null
                && retiring.secret().publicId().equals(publicId)
                && now.isBefore(retiring.until())
                && retiring.secret().hash().equals(presented);
    }

    /// Whether whoever has shown the secret of this public id is let in at an instant still.
    public boolean opensFor(String publicId, Instant now) {
        return state instanceof KeyState.Active
                && !grant.expiredAt(now)
                && ((secret.publicId().equals(publicId) && secret.opensAt(now))
                        || (retiring != null
                                && retiring.secret().publicId().equals(publicId)
                                && now.isBefore(retiring.until())));
    }

    /// The public id of the brought secret of this hash; null when it has none.
    public @Nullable String broughtId(SecretHash presented) {
        if (secret.brought() && secret.hash().equals(presented)) {
            return secret.publicId();
        }
        return retiring != null
                        && retiring.secret().brought()
                        && retiring.secret().hash().equals(presented)
                ? retiring.secret().publicId()
                : null;
    }

    /// Until when an older secret opens too; null when none does at this instant.
    public @Nullable Instant graceUntil(Instant now) {
        return retiring != null && now.isBefore(retiring.until()) ? retiring.until() : null;
    }

    public KeyStatus statusAt(Instant now) {
        return switch (state) {
            case KeyState.Deleted _ -> KeyStatus.DELETED;
            case KeyState.Disabled _ -> KeyStatus.DISABLED;
            case KeyState.Active _ -> {
                if (grant.expiredAt(now)) {
                    yield KeyStatus.EXPIRED;
                }
                yield graceUntil(now) == null ? KeyStatus.ACTIVE : KeyStatus.ROTATING;
            }
        };
    }

    private IssuedKey in(KeyState newState) {
        return new IssuedKey(id, holder, label, grant, secret, retiring, newState, createdAt);
    }
}
