package dev.farthing.application.job;

import dev.farthing.application.Ids;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Scrubbing;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Begins the jobs whose turn it is, each on a thread of its own, and waits for none of them. To be called about once
/// a second: so long does it take until a wish is heard.
@ApplicationScoped
public class RunJobs {
    private static final int LONGEST_FAILURE = 500;

    private final JobTurns turns;
    private final UUID me;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean entered = new AtomicBoolean();

    public RunJobs(JobTurns turns, Ids ids) {
        this.turns = turns;
        this.me = ids.next();
    }

    /// @param threads where the jobs run, each on its own
    /// @param failed hears of every failure, there
    public void run(Collection<Job> jobs, Executor threads, BiConsumer<Job, RuntimeException> failed) {
        if (!entered.get()) {
            turns.enter(jobs);
            entered.set(true);
        }
        var mine = Set.copyOf(running);
        if (!mine.isEmpty()) {
            turns.hold(mine, me);
        }
        var due = Set.copyOf(turns.due());
        for (var job : jobs) {
            if (due.contains(job.name()) && running.add(job.name())) {
                begin(job, threads, failed);
            }
        }
    }

    private void begin(Job job, Executor threads, BiConsumer<Job, RuntimeException> failed) {
        boolean begun = false;
        try {
            if (turns.begin(job.name(), me)) {
                threads.execute(() -> one(job, failed));
                begun = true;
            }
        } finally {
            if (!begun) {
                running.remove(job.name());
            }
        }
    }

    private void one(Job job, BiConsumer<Job, RuntimeException> failed) {
        try {
            turns.finish(job.name(), me, outcome(job, failed));
        } catch (RuntimeException untold) {
            failed.accept(job, untold);
        } finally {
            running.remove(job.name());
        }
    }

    private static @Nullable String outcome(Job job, BiConsumer<Job, RuntimeException> failed) {
        try {
            job.action().run();
            return null;
        } catch (RuntimeException failure) {
            failed.accept(job, failure);
            return sentence(failure);
        }
    }

    /// Only what was worded by Farthing itself is told as it is; of all else the log knows more.
    private static String sentence(RuntimeException failure) {
        var worded = failure instanceof FaultException || failure.getClass() == IllegalStateException.class;
        var told = worded && failure.getMessage() != null
                ? Scrubbing.scrubbed(failure.getMessage(), null)
                : failure.getClass().getSimpleName() + ": the log tells more";
        return told.length() > LONGEST_FAILURE ? told.substring(0, LONGEST_FAILURE) : told;
    }
}
