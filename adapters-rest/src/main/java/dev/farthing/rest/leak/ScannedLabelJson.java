package dev.farthing.rest.leak;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a scanner is told of one of its finds.
@Schema(
        name = "ScannedLabel",
        requiredProperties = {"token_hash", "token_type", "label"})
record ScannedLabelJson(
        @Schema(description = "base64 of the SHA-256 of the token")
        String tokenHash,

        @Schema(description = "as the scanner called it") String tokenType,
        Label label) {
    /// Whether it is a secret of this gateway.
    enum Label {
        TRUE_POSITIVE,
        FALSE_POSITIVE
    }

    static ScannedLabelJson of(ScannedTokenJson found, boolean ours) {
        var digest = Sha256.of(found.token().getBytes(StandardCharsets.UTF_8));
        return new ScannedLabelJson(
                Base64.getEncoder().encodeToString(digest),
                found.type(),
                ours ? Label.TRUE_POSITIVE : Label.FALSE_POSITIVE);
    }
}
