package dev.farthing.persistence.secret;

import dev.farthing.application.upstream.Vault;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// AES-256-GCM under a key derived from the master key; the additional data is the place, so a moved secret is
/// refused.
///
/// A sealed secret is: format version (1 byte), fingerprint of the key (4), nonce (12), ciphertext and tag.
@Singleton
class AesVault implements Vault {
    private static final byte FORMAT = 1;
    private static final int FINGERPRINT_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    static final int HEAD_BYTES = 1 + FINGERPRINT_BYTES;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] digestKey;
    private final List<SealingKey> keys;

    AesVault(MasterKey master) {
        digestKey = master.derive("farthing/upstream-secret/digest/1");
        keys = new ArrayList<>();
        keys.add(SealingKey.from(master.current()));
        var previous = master.previous();
        if (previous != null) {
            keys.add(SealingKey.from(previous));
        }
    }

    @Override
    public byte[] seal(String clear, Place place) {
        var key = keys.getFirst();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var head = key.head();
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, head, place);
            var body = cipher.doFinal(clear.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(HEAD_BYTES + NONCE_BYTES + body.length)
                    .put(head)
                    .put(nonce)
                    .put(body)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        }
    }

    @Override
    public String open(byte[] sealed, Place place) {
        if (sealed.length < HEAD_BYTES + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != FORMAT) {
            throw new IllegalStateException("not a sealed secret of a known format");
        }
        var head = Arrays.copyOf(sealed, HEAD_BYTES);
        var nonce = Arrays.copyOfRange(sealed, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
        var key = keys.stream()
                .filter(known -> Arrays.equals(known.fingerprint, Arrays.copyOfRange(head, 1, HEAD_BYTES)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("sealed with a master key that is not at hand"));
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, head, place);
            var clear = cipher.doFinal(sealed, HEAD_BYTES + NONCE_BYTES, sealed.length - HEAD_BYTES - NONCE_BYTES);
            return new String(clear, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("a sealed secret was changed, or moved from where it was sealed", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        }
    }

    /// How everything begins that was sealed under the current master key.
    byte[] currentHead() {
        return keys.getFirst().head();
    }

    /// How everything begins that was sealed under the previous one; null where there is none.
    byte @Nullable [] previousHead() {
        return keys.size() == 1 ? null : keys.get(1).head();
    }

    @Override
    public byte[] digest(String clear) {
        return MasterKey.hmac(digestKey, clear.getBytes(StandardCharsets.UTF_8));
    }

    private static Cipher cipher(int mode, SealingKey key, byte[] nonce, byte[] head, Place place)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(head);
        cipher.updateAAD(bytes(place));
        return cipher;
    }

    /// Each part with its length before it, so that no two places read alike.
    private static byte[] bytes(Place place) {
        var out = new ByteArrayOutputStream();
        for (var part : List.of(place.table(), place.row(), place.column())) {
            var text = part.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            out.writeBytes(text);
        }
        return out.toByteArray();
    }

    private record SealingKey(SecretKeySpec key, byte[] fingerprint) {
        static SealingKey from(byte[] master) {
            var key = MasterKey.derive(master, "farthing/upstream-secret/aes-256-gcm/1");
            var fingerprint = Arrays.copyOf(
                    MasterKey.derive(master, "farthing/upstream-secret/fingerprint/1"), FINGERPRINT_BYTES);
            return new SealingKey(new SecretKeySpec(key, "AES"), fingerprint);
        }

        byte[] head() {
            return ByteBuffer.allocate(HEAD_BYTES).put(FORMAT).put(fingerprint).array();
        }
    }
}
