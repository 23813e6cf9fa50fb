package dev.farthing.rest.key;

import dev.farthing.application.key.ActOnKeys.Outcome;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.rest.ProblemJson;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of each key of a batch.
@Schema(name = "KeyBatchResponse")
record KeyBatchJson(List<Result> results) {
    /// What became of one key.
    ///
    /// @param key its new secret, after a rotation alone
    @Schema(name = "KeyBatchResult")
    record Result(
            String id,
            boolean ok,
            @Nullable KeyStatus status,
            @Nullable String key,
            @Nullable String keyPrefix,
            @Nullable ProblemJson error) {
        static Result of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Switched(var known) ->
                    new Result(
                            known.key().id().toString(),
                            true,
                            known.status(),
                            null,
                            known.key().secret().prefix(),
                            null);
                case Outcome.Rotated(var fresh) ->
                    new Result(
                            fresh.key().id().toString(),
                            true,
                            fresh.status(),
                            fresh.secret().reveal(),
                            fresh.key().secret().prefix(),
                            null);
                case Outcome.Refused(var keyId, var refusal) ->
                    refused(keyId.toString(), refusal.sentence(), refusal.fault());
            };
        }

        static Result malformed(String id) {
            return refused(id, "no such key", Fault.NOT_FOUND);
        }

        private static Result refused(String id, String sentence, Fault fault) {
            return new Result(id, false, null, null, null, new ProblemJson(sentence, fault.code()));
        }
    }

    @Override
    public String toString() {
        return "[…]";
    }
}
