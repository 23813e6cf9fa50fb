package dev.farthing.application.reconciliation;

import dev.farthing.application.reconciliation.Books.Job;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Fetches the answer of a reconciliation that was not waited for.
@ApplicationScoped
public class FindReconciliation {
    private final Books books;

    public FindReconciliation(Books books) {
        this.books = books;
    }

    public Job find(Caller caller, UUID orgId, UUID jobId) {
        caller.mustManageOrg();
        return books.job(orgId, jobId).orElseThrow(() -> Fault.NOT_FOUND.because("no such reconciliation"));
    }
}
