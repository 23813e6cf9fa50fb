package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.CredentialJobs.Failures;
import dev.farthing.application.upstream.CredentialJobs.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Something done to many credentials: how far it is, what failed, by code, and what became of each.
///
/// @param id null when it was done at once
@Schema(name = "CredentialBatch")
record CredentialJobJson(
        @Nullable UUID id,
        Action action,
        State state,
        int total,
        int done,
        int failed,
        @Nullable Instant createdAt,
        @Nullable Instant finishedAt,
        List<FailuresJson> failures,
        List<CredentialOutcomeJson> results) {
    enum State {
        RUNNING,
        DONE
    }

    /// What failed for one reason.
    @Schema(name = "CredentialBatchFailures")
    record FailuresJson(String code, int count, String detail, List<String> ids) {}

    static CredentialJobJson of(Progress progress) {
        return new CredentialJobJson(
                progress.id(),
                progress.action(),
                progress.finishedAt() == null ? State.RUNNING : State.DONE,
                progress.total(),
                progress.done(),
                progress.failed(),
                progress.createdAt(),
                progress.finishedAt(),
                progress.failures().stream()
                        .map(failures -> new FailuresJson(
                                failures.code(),
                                failures.count(),
                                failures.sentence(),
                                failures.ids().stream().map(UUID::toString).toList()))
                        .toList(),
                progress.results().stream().map(CredentialOutcomeJson::of).toList());
    }

    /// The same, telling of what was named and cannot be an id too.
    CredentialJobJson and(List<String> malformed) {
        var more = new ArrayList<>(results);
        malformed.forEach(id -> more.add(CredentialOutcomeJson.malformed(id)));
        return new CredentialJobJson(
                id, action, state, total, done, failed, createdAt, finishedAt, failures, List.copyOf(more));
    }

    /// What was done while the caller waited.
    static CredentialJobJson done(Action action, List<CredentialOutcomeJson> results) {
        var failures = new LinkedHashMap<String, FailuresJson>();
        for (var result : results) {
            var error = result.error();
            if (error != null) {
                failures.merge(
                        error.code(),
                        new FailuresJson(error.code(), 1, error.detail(), List.of(result.id())),
                        CredentialJobJson::together);
            }
        }
        return new CredentialJobJson(
                null,
                action,
                State.DONE,
                results.size(),
                results.size(),
                (int) results.stream().filter(result -> !result.ok()).count(),
                null,
                null,
                List.copyOf(failures.values()),
                results);
    }

    private static FailuresJson together(FailuresJson one, FailuresJson other) {
        var ids = new ArrayList<>(one.ids);
        if (ids.size() < Failures.MOST_IDS) {
            ids.addAll(other.ids);
        }
        return new FailuresJson(one.code, one.count + other.count, one.detail, ids);
    }
}
