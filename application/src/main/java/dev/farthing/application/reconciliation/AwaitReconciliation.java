package dev.farthing.application.reconciliation;

import dev.farthing.application.Ids;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// Keeps the answer of a reconciliation that takes too long to be waited for, so that it can be fetched later.
@ApplicationScoped
public class AwaitReconciliation {
    private final Books books;
    private final Ids ids;

    public AwaitReconciliation(Books books, Ids ids) {
        this.books = books;
        this.ids = ids;
    }

    /// The job under which the answer is found; it may be called in no transaction.
    public UUID await(UUID orgId, CompletionStage<Reconciliation> answer) {
        if (books.calendarOf(orgId).isEmpty()) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        var job = ids.next();
        books.await(orgId, job);
        var _ = answer.thenAccept(found -> books.keep(orgId, job, found));
        return job;
    }
}
