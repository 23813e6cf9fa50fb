package dev.farthing.application.start;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// An authority that signs certificates of this machine and of callers, written out by hand: the JDK reads
/// certificates, and makes none.
public final class TestAuthority {
    private static final char[] NO_SECRET = "changeit".toCharArray();
    private static final byte[] EC_WITH_SHA256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final KeyPair keys = pair();
    private final X509Certificate certificate;

    /// A certificate and the key that belongs to it.
    public record Issued(X509Certificate certificate, PrivateKey key) {
        public void write(Path certificateFile, Path keyFile) throws Exception {
            Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
            Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
        }
    }

    public TestAuthority(String name) throws Exception {
        this.name = name;
        var now = Instant.now();
        this.certificate = signed(name, keys, now.minusSeconds(3600), now.plusSeconds(86_400), true);
    }

    /// One of this machine's loopback address.
    public Issued issue(String subject) throws Exception {
        var now = Instant.now();
        return issue(subject, now.minusSeconds(3600), now.plusSeconds(86_400));
    }

    public Issued issue(String subject, Instant from, Instant to) throws Exception {
        var own = pair();
        return new Issued(signed(subject, own, from, to, false), own.getPrivate());
    }

    public String pem() throws Exception {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /// Trusts this authority, and shows a certificate where one is asked for.
    public SSLContext context(@Nullable Issued shown) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", certificate);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (shown != null) {
            own.setKeyEntry("own", shown.key(), NO_SECRET, new X509Certificate[] {shown.certificate()});
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, NO_SECRET);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate signed(String subject, KeyPair whose, Instant from, Instant to, boolean authority)
            throws Exception {
        var serial = der(
                0x02, new BigInteger(64, new SecureRandom()).add(BigInteger.ONE).toByteArray());
        var algorithm = der(0x30, EC_WITH_SHA256);
        var validity = der(0x30, joined(der(0x18, ascii(TIME.format(from))), der(0x18, ascii(TIME.format(to)))));
        var told = der(
                0x30,
                joined(
                        der(0xa0, der(0x02, new byte[] {2})),
                        serial,
                        algorithm,
                        named(name),
                        validity,
                        named(subject),
                        whose.getPublic().getEncoded(),
                        der(0xa3, der(0x30, authority ? constraints() : addresses()))));
        var signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(keys.getPrivate());
        signing.update(told);
        var signature = joined(new byte[] {0}, signing.sign());
        var whole = der(0x30, joined(told, algorithm, der(0x03, signature)));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] constraints() {
        var object = new byte[] {0x06, 3, 0x55, 0x1d, 0x13};
        var yes = new byte[] {0x01, 1, (byte) 0xff};
        return der(0x30, joined(object, yes, der(0x04, der(0x30, yes))));
    }

    private static byte[] addresses() throws Exception {
        var object = new byte[] {0x06, 3, 0x55, 0x1d, 0x11};
        var loopback = der(0x87, InetAddress.getByName("127.0.0.1").getAddress());
        return der(0x30, joined(object, der(0x04, der(0x30, loopback))));
    }

    private static byte[] named(String name) {
        var object = new byte[] {0x06, 3, 0x55, 4, 3};
        return der(0x30, der(0x31, der(0x30, joined(object, der(0x0c, ascii(name))))));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] der(int tag, byte[] content) {
        var length = content.length < 128
                ? new byte[] {(byte) content.length}
                : content.length < 256
                        ? new byte[] {(byte) 0x81, (byte) content.length}
                        : new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return joined(new byte[] {(byte) tag}, length, content);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }
}
