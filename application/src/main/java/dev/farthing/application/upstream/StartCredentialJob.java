package dev.farthing.application.upstream;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Keeps what is to be done to many credentials, for the replicas to work on.
@ApplicationScoped
public class StartCredentialJob {
    private static final int MOST_UNFINISHED = 20;

    private final CredentialJobs jobs;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public StartCredentialJob(CredentialJobs jobs, AuditTrail audit, Ids ids, InstantSource clock) {
        this.jobs = jobs;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// The job's id.
    @Transactional
    public UUID start(Action action, List<UUID> credentials) {
        var id = ids.next();
        if (!jobs.add(id, action, credentials, clock.instant().truncatedTo(ChronoUnit.MICROS), MOST_UNFINISHED)) {
            throw Fault.LIMIT_REACHED.because(MOST_UNFINISHED + " jobs are unfinished: wait until one of them is done");
        }
        audit.record(Deed.ofPlatform(
                "create",
                "credential_job",
                id.toString(),
                null,
                Picture.EMPTY.with("action", action).with("credentials", credentials)));
        return id;
    }
}
