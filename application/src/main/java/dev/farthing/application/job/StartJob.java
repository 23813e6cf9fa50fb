package dev.farthing.application.job;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Has a job run now, whichever replica comes by first.
@ApplicationScoped
public class StartJob {
    private final JobBook book;
    private final AuditTrail audit;

    public StartJob(JobBook book, AuditTrail audit) {
        this.book = book;
        this.audit = audit;
    }

    @Transactional
    public JobState start(String name) {
        var before = known(book, name);
        book.want(name);
        var after = known(book, name);
        audit.record(JobPicture.deed("run", before, after));
        return after;
    }

    static JobState known(JobBook book, String name) {
        return book.find(name).orElseThrow(() -> Fault.NOT_FOUND.because("no such job"));
    }
}
