package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Who may sign reports of leaks: the keys in a file in the form that GitHub publishes its own in. It is read for
/// each report, so that a file that was replaced counts at once; of one that cannot be read nobody has signed
/// anything.
public final class LeakSigners {
    private static final Logger LOG = Logger.getLogger(LeakSigners.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_FILE = 1 << 20;

    private final @Nullable Path file;

    public LeakSigners(@Nullable Path file) {
        this.file = file;
    }

    /// Whether there is such a file at all.
    public boolean areThere() {
        return file != null;
    }

    /// Whether the holder of the key that goes by this name has signed these bytes. Blocks.
    ///
    /// @param signature base64 of DER: ECDSA on P-256 over the SHA-256 of the bytes
    public boolean haveSigned(byte[] bytes, String keyName, String signature) {
        if (file == null) {
            return false;
        }
        try {
            var key = key(file, keyName);
            if (key == null) {
                return false;
            }
            var check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(bytes);
            return check.verify(Base64.getDecoder().decode(signature.strip()));
        } catch (IOException unreadable) {
            LOG.errorf("signed reports of leaks are refused, %s cannot be used: %s", file, unreadable.getMessage());
            return false;
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    private static @Nullable PublicKey key(Path file, String name) throws IOException, GeneralSecurityException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("it is longer than " + LONGEST_FILE + " bytes");
        }
        for (var one : JSON.readTree(Files.readAllBytes(file)).path("public_keys")) {
            if (one.path("key_identifier").asText().equals(name)) {
                return onP256(one);
            }
        }
        return null;
    }

    /// Null for a key of another kind.
    private static @Nullable PublicKey onP256(JsonNode one) throws GeneralSecurityException {
        var pem = one.path("key").asText().replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class).getCurve();
        return key instanceof ECPublicKey elliptic
                        && elliptic.getParams().getCurve().equals(curve)
                ? key
                : null;
    }
}
