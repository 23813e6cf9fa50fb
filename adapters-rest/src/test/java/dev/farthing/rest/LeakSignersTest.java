package dev.farthing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.leak.ReportSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakSignersTest {
    private static final byte[] BODY = "[{\"token\":\"a\"}]".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final ReportSigner signer = ReportSigner.on("secp256r1", "the key");

    private LeakSigners knowing(ReportSigner... known) throws Exception {
        var file = folder.resolve("keys.json");
        Files.writeString(file, ReportSigner.published(known));
        return new LeakSigners(file);
    }

    @Test
    void g96whatAKnownKeySignedIsSigned() throws Exception {
        assertThat(knowing(signer).haveSigned(BODY, "the key", signer.signature(BODY)))
                .isTrue();
    }

    @Test
    void g96anotherBodyAnotherNameAndAnotherSignatureAreNot() throws Exception {
        var other = ReportSigner.on("secp256r1", "another key");
        var signers = knowing(signer, other);
        var signature = signer.signature(BODY);
        assertThat(signers.haveSigned("[]".getBytes(StandardCharsets.UTF_8), "the key", signature))
                .isFalse();
        assertThat(signers.haveSigned(BODY, "another key", signature)).isFalse();
        assertThat(signers.haveSigned(BODY, "no key", signature)).isFalse();
        assertThat(signers.haveSigned(BODY, "the key", other.signature(BODY))).isFalse();
        for (var nonsense : new String[] {"", "%", "AAAA", Base64.getEncoder().encodeToString(new byte[64])}) {
            assertThat(signers.haveSigned(BODY, "the key", nonsense))
                    .as(nonsense)
                    .isFalse();
        }
    }

    @Test
    void g96aKeyOnAnotherCurveSignsNothing() throws Exception {
        var wide = ReportSigner.on("secp384r1", "wide");
        assertThat(knowing(wide).haveSigned(BODY, "wide", wide.signature(BODY))).isFalse();
    }

    @Test
    void g96theFileCountsAsItIsNow() throws Exception {
        var signers = knowing(signer);
        var fresh = ReportSigner.on("secp256r1", "fresh");
        knowing(fresh);
        assertThat(signers.haveSigned(BODY, "the key", signer.signature(BODY))).isFalse();
        assertThat(signers.haveSigned(BODY, "fresh", fresh.signature(BODY))).isTrue();
        Files.writeString(folder.resolve("keys.json"), "no keys");
        assertThat(signers.haveSigned(BODY, "fresh", fresh.signature(BODY))).isFalse();
        Files.delete(folder.resolve("keys.json"));
        assertThat(signers.haveSigned(BODY, "fresh", fresh.signature(BODY))).isFalse();
    }
}
