package dev.farthing.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/// One certificate with those it was signed by, and the key that belongs to it.
record Identity(X509ExtendedKeyManager manager, X509Certificate certificate) {
    private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");
    private static final byte[] PROOF = "farthing".getBytes(StandardCharsets.US_ASCII);

    /// @param inCertificate the file's name, for who has to mend it
    static Identity of(byte[] certificate, byte[] key, String inCertificate, String inKey) {
        X509ExtendedKeyManager manager;
        try {
            manager = (X509ExtendedKeyManager) new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(certificate))
                    .addKeyValue(Buffer.buffer(key))
                    .getKeyManagerFactory(null)
                    .getKeyManagers()[0];
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    inCertificate + " and " + inKey + " hold no certificate and its key in PEM (" + e.getMessage()
                            + ")",
                    e);
        }
        for (var kind : KINDS) {
            var names = manager.getServerAliases(kind, null);
            if (names != null && names.length > 0) {
                var chain = manager.getCertificateChain(names[0]);
                if (!belongs(manager.getPrivateKey(names[0]), chain[0])) {
                    break;
                }
                return new Identity(manager, chain[0]);
            }
        }
        throw new IllegalArgumentException(
                "the key in " + inKey + " is not that of the certificate in " + inCertificate);
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate) {
        try {
            var signing = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> key.getAlgorithm();
                    });
            signing.initSign(key);
            signing.update(PROOF);
            var signed = signing.sign();
            signing.initVerify(certificate.getPublicKey());
            signing.update(PROOF);
            return signing.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Whether its time has come, and is not over.
    boolean isValid() {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
