package dev.farthing.rest.masterkey;

import dev.farthing.application.masterkey.Remaining;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What still needs the previous master key.
@Schema(name = "MasterKeyRotation")
record MasterKeyJson(
        @Schema(description = "whether FARTHING_MASTER_KEY_PREVIOUS is set; if not, what is counted here opens nothing")
        boolean previousSet,

        @Schema(description = "vendors' secrets sealed under it; they are moved at the start and every minute")
        long credentials,

        @Schema(description = "keys hashed under it; each is moved when it is used, or rotated")
        long keys,

        @Schema(description = "the same of admin keys") long adminKeys,

        @Schema(
                description = "kept first answers to requests with an Idempotency-Key sealed under it; they are moved"
                        + " at the start and every minute")
        long answers,

        @Schema(description = "nothing needs it: FARTHING_MASTER_KEY_PREVIOUS can be taken away")
        boolean done) {
    static MasterKeyJson of(Remaining remaining) {
        return new MasterKeyJson(
                remaining.previousGiven(),
                remaining.credentials(),
                remaining.keys(),
                remaining.adminKeys(),
                remaining.answers(),
                remaining.isNothing());
    }
}
