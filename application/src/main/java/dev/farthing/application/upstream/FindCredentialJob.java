package dev.farthing.application.upstream;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.CredentialJobs.Progress;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows how far a job on credentials is.
@ApplicationScoped
public class FindCredentialJob {
    private final CredentialJobs jobs;

    public FindCredentialJob(CredentialJobs jobs) {
        this.jobs = jobs;
    }

    @Transactional
    public Progress find(UUID id, Slice results) {
        return jobs.find(id, results).orElseThrow(() -> Fault.NOT_FOUND.because("no job has this id"));
    }
}
