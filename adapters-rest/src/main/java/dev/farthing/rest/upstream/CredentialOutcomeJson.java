package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ActOnCredential.Outcome;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.rest.ProblemJson;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of one credential of a batch.
@Schema(name = "CredentialBatchResult")
record CredentialOutcomeJson(
        String id,
        boolean ok,
        @Nullable CredentialStatus status,
        @Nullable ProblemJson error) {
    static CredentialOutcomeJson of(Outcome outcome) {
        var code = outcome.code();
        var sentence = outcome.sentence();
        return new CredentialOutcomeJson(
                outcome.id().toString(),
                outcome.ok(),
                outcome.status(),
                code == null || sentence == null ? null : new ProblemJson(sentence, code));
    }

    static CredentialOutcomeJson malformed(String id) {
        return new CredentialOutcomeJson(
                id, false, null, new ProblemJson("no credential has this id", Fault.NOT_FOUND.code()));
    }
}
