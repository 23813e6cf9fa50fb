package dev.farthing.application.upstream;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Jobs in memory.
public class RememberedCredentialJobs implements CredentialJobs {
    private final Map<UUID, Job> jobs = new LinkedHashMap<>();

    private static final class Job {
        final Action action;
        final Instant createdAt;
        final List<UUID> credentials;
        final Map<Integer, Outcome> done = new TreeMap<>();
        final Map<Integer, Instant> taken = new TreeMap<>();
        Instant finishedAt;

        Job(Action action, Instant createdAt, List<UUID> credentials) {
            this.action = action;
            this.createdAt = createdAt;
            this.credentials = credentials;
        }
    }

    @Override
    public synchronized boolean add(UUID id, Action action, List<UUID> credentials, Instant now, int mostUnfinished) {
        if (jobs.values().stream().filter(job -> job.finishedAt == null).count() >= mostUnfinished) {
            return false;
        }
        jobs.put(id, new Job(action, now, credentials));
        return true;
    }

    @Override
    public synchronized List<Piece> take(int most, Instant now, Instant until) {
        var pieces = new ArrayList<Piece>();
        jobs.forEach((id, job) -> {
            for (int i = 1; i <= job.credentials.size() && pieces.size() < most; i++) {
                if (!job.done.containsKey(i)
                        && !job.taken.getOrDefault(i, Instant.EPOCH).isAfter(now)) {
                    job.taken.put(i, until);
                    pieces.add(new Piece(id, i, job.action, job.credentials.get(i - 1)));
                }
            }
        });
        return pieces;
    }

    @Override
    public synchronized void finish(Piece piece, Outcome outcome, Instant now) {
        var job = jobs.get(piece.job());
        job.done.putIfAbsent(piece.position(), outcome);
        if (job.done.size() == job.credentials.size() && job.finishedAt == null) {
            job.finishedAt = now;
        }
    }

    @Override
    public synchronized Optional<Progress> find(UUID id, Slice results) {
        return Optional.ofNullable(jobs.get(id)).map(job -> {
            var byCode = new TreeMap<String, List<Outcome>>();
            job.done.values().stream()
                    .filter(outcome -> !outcome.ok())
                    .forEach(outcome -> byCode.computeIfAbsent(outcome.code(), _ -> new ArrayList<>())
                            .add(outcome));
            var failures = byCode.values().stream()
                    .map(those -> new Failures(
                            those.getFirst().code(),
                            those.size(),
                            those.getFirst().sentence(),
                            those.stream()
                                    .limit(Failures.MOST_IDS)
                                    .map(Outcome::id)
                                    .toList()))
                    .toList();
            return new Progress(
                    id,
                    job.action,
                    job.credentials.size(),
                    job.done.size(),
                    failures.stream().mapToInt(Failures::count).sum(),
                    job.createdAt,
                    job.finishedAt,
                    failures,
                    job.done.values().stream()
                            .skip(results.offset())
                            .limit(results.limit())
                            .toList());
        });
    }

    @Override
    public synchronized int forget(Instant before) {
        int size = jobs.size();
        jobs.values().removeIf(job -> job.createdAt.isBefore(before));
        return size - jobs.size();
    }
}
