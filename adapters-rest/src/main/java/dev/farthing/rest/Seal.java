package dev.farthing.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What TLS is served with, and whose certificates let a caller in: read from files, and anew when these change.
///
/// New handshakes go by the new files; what is open stays as it is. Files that cannot be used change nothing.
public final class Seal {
    /// For who listens in clear text.
    public static final Seal NONE = new Seal(null, null, null);

    private static final Logger LOG = Logger.getLogger(Seal.class);

    private final @Nullable Path certificate;
    private final @Nullable Path key;
    private final @Nullable Path authorities;
    private final CurrentKeys keys = new CurrentKeys();
    private final CurrentTrust trust = new CurrentTrust();
    private List<byte[]> used = List.of();
    private List<byte[]> seen = List.of();
    private @Nullable List<byte[]> refused;
    private volatile Runnable whenOthersAreTrusted = () -> {};

    private Seal(@Nullable Path certificate, @Nullable Path key, @Nullable Path authorities) {
        this.certificate = certificate;
        this.key = key;
        this.authorities = authorities;
    }

    /// Reads the files; throws an IllegalArgumentException with half a sentence where they cannot be used.
    ///
    /// @param authorities who signs the certificates that callers show; null where nobody is asked for one
    public static Seal of(Path certificate, Path key, @Nullable Path authorities) {
        var seal = new Seal(certificate, key, authorities);
        seal.use(seal.read());
        return seal;
    }

    /// Where the certificate lies; null where there is none.
    public @Nullable Path file() {
        return certificate;
    }

    /// Whether TLS is spoken at all.
    public boolean isThere() {
        return certificate != null;
    }

    /// Whether a caller of the management plane must show a certificate.
    public boolean asksForCertificates() {
        return authorities != null;
    }

    public X509ExtendedKeyManager keys() {
        return keys;
    }

    public X509ExtendedTrustManager trust() {
        return trust;
    }

    /// What is to be done once other authorities are trusted than before.
    void whenOthersAreTrusted(Runnable deed) {
        whenOthersAreTrusted = deed;
    }

    /// Takes what has changed into use; what is not whole yet waits for the next look. Blocks.
    public synchronized void look() {
        if (!isThere()) {
            return;
        }
        List<byte[]> found;
        try {
            found = read();
        } catch (IllegalArgumentException e) {
            refuse(List.of(), e);
            return;
        }
        boolean settled = same(found, seen);
        seen = found;
        if (!settled || same(found, used) || (refused != null && same(found, refused))) {
            return;
        }
        try {
            use(found);
            LOG.info("TLS is served with the new files from now on");
        } catch (IllegalArgumentException e) {
            refuse(found, e);
        }
    }

    /// Told once for each content.
    private void refuse(List<byte[]> files, IllegalArgumentException why) {
        if (refused == null || !same(files, refused)) {
            LOG.warnf("the new files of TLS are not used, those of before still are: %s", why.getMessage());
        }
        refused = files;
    }

    private void use(List<byte[]> files) {
        var identity = Identity.of(files.getFirst(), files.get(1), String.valueOf(certificate), String.valueOf(key));
        boolean others = authorities != null && (used.isEmpty() || !Arrays.equals(files.get(2), used.get(2)));
        if (others) {
            trust.now(authorities(files.get(2)));
        }
        keys.now(identity);
        if (others) {
            whenOthersAreTrusted.run();
        }
        used = files;
        seen = files;
        refused = null;
        if (!identity.isValid()) {
            var shown = identity.certificate();
            LOG.warnf(
                    "the certificate in %s is valid from %s to %s: now nobody trusts it",
                    certificate,
                    shown.getNotBefore().toInstant(),
                    shown.getNotAfter().toInstant());
        }
    }

    private X509ExtendedTrustManager authorities(byte[] pem) {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                trusted.setCertificateEntry(String.valueOf(trusted.size()), one);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            if (trusted.size() > 0 && factory.getTrustManagers()[0] instanceof X509ExtendedTrustManager managing) {
                return managing;
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    authorities + " holds no certificate in PEM (" + e.getMessage() + ")", e);
        }
        throw new IllegalArgumentException(authorities + " holds no certificate in PEM");
    }

    private List<byte[]> read() {
        return authorities == null
                ? List.of(bytes(certificate), bytes(key))
                : List.of(bytes(certificate), bytes(key), bytes(authorities));
    }

    private static byte[] bytes(@Nullable Path file) {
        if (file == null) {
            throw new IllegalStateException("nothing to read");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    private static boolean same(List<byte[]> one, List<byte[]> other) {
        return Arrays.deepEquals(one.toArray(), other.toArray());
    }
}
