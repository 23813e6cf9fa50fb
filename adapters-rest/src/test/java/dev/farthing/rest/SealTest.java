package dev.farthing.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.start.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
    @TempDir
    Path folder;

    private final TestAuthority authority = new TestAuthority("test authority");
    private Path certificate;
    private Path key;

    SealTest() throws Exception {}

    @BeforeEach
    void issueFirst() throws Exception {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        authority.issue("first").write(certificate, key);
    }

    @Test
    void newFilesAreUsedOnceTheyStandStillAndThoseOfBeforeServeTheirHandshakesToTheEnd() throws Exception {
        var seal = Seal.of(certificate, key, null);
        var begun = chosen(seal);
        var firstKey = seal.keys().getPrivateKey(begun);
        authority.issue("second").write(certificate, key);

        seal.look();
        assertThat(subject(seal, chosen(seal))).as("they may still be written").isEqualTo("CN=first");
        seal.look();

        assertThat(subject(seal, chosen(seal))).isEqualTo("CN=second");
        assertThat(subject(seal, begun)).isEqualTo("CN=first");
        assertThat(seal.keys().getPrivateKey(begun)).isEqualTo(firstKey);
        assertThat(seal.keys().getPrivateKey(chosen(seal))).isNotEqualTo(firstKey);
    }

    @Test
    void filesThatCannotBeUsedChangeNothing() throws Exception {
        var seal = Seal.of(certificate, key, null);
        authority.issue("second").write(certificate, folder.resolve("elsewhere.key"));
        lookTwice(seal);
        assertThat(subject(seal, chosen(seal))).isEqualTo("CN=first");

        Files.writeString(certificate, "no certificate");
        lookTwice(seal);
        assertThat(subject(seal, chosen(seal))).isEqualTo("CN=first");

        Files.delete(certificate);
        lookTwice(seal);
        assertThat(subject(seal, chosen(seal))).isEqualTo("CN=first");

        authority.issue("third").write(certificate, key);
        lookTwice(seal);
        assertThat(subject(seal, chosen(seal))).isEqualTo("CN=third");
    }

    @Test
    void aKeyOfAnotherCertificateIsNoneToBeginWith() throws Exception {
        authority.issue("second").write(folder.resolve("elsewhere.crt"), key);
        assertThatThrownBy(() -> Seal.of(certificate, key, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not that of the certificate");
        assertThatThrownBy(() -> Seal.of(key, certificate, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Seal.of(certificate, folder.resolve("missing"), null))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aKeyOfAnotherKindIsNoneEither() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var rsa = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + rsa + "\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Seal.of(certificate, key, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void authoritiesAreReplacedToo() throws Exception {
        var named = Files.writeString(folder.resolve("ca.crt"), authority.pem());
        var others = new TestAuthority("another authority");
        var seal = Seal.of(certificate, key, named);
        var ours = new X509Certificate[] {authority.issue("ours").certificate()};
        var theirs = new X509Certificate[] {others.issue("theirs").certificate()};
        seal.trust().checkClientTrusted(ours, "EC");
        assertThatThrownBy(() -> seal.trust().checkClientTrusted(theirs, "EC"))
                .isInstanceOf(CertificateException.class);

        Files.writeString(named, others.pem());
        lookTwice(seal);

        seal.trust().checkClientTrusted(theirs, "EC");
        assertThatThrownBy(() -> seal.trust().checkClientTrusted(ours, "EC")).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> seal.trust().checkServerTrusted(theirs, "EC"))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> Seal.of(certificate, key, key)).hasMessageContaining("no certificate in PEM");
    }

    private static void lookTwice(Seal seal) {
        seal.look();
        seal.look();
    }

    private static String chosen(Seal seal) {
        return seal.keys().chooseEngineServerAlias("EC", null, null);
    }

    private static String subject(Seal seal, String alias) {
        return seal.keys()
                .getCertificateChain(alias)[0]
                .getSubjectX500Principal()
                .getName();
    }
}
