package dev.farthing.application.leak;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/// Somebody who signs reports as GitHub does.
public record ReportSigner(String name, KeyPair pair) {
    public static ReportSigner on(String curve, String name) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new ReportSigner(name, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Base64 of DER.
    public String signature(byte[] body) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String signature(String body) {
        return signature(body.getBytes(StandardCharsets.UTF_8));
    }

    /// The file of those that are known.
    public static String published(ReportSigner... signers) {
        return Arrays.stream(signers)
                .map(signer -> "{\"key_identifier\":\"" + signer.name + "\",\"key\":\"-----BEGIN PUBLIC KEY-----\\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(signer.pair.getPublic().getEncoded())
                                .replace("\n", "\\n")
                        + "\\n-----END PUBLIC KEY-----\\n\",\"is_current\":true}")
                .collect(Collectors.joining(",", "{\"public_keys\":[", "]}"));
    }
}
