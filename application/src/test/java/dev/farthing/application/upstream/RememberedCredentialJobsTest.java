package dev.farthing.application.upstream;

class RememberedCredentialJobsTest implements CredentialJobsContract {
    private final CredentialJobs jobs = new RememberedCredentialJobs();

    @Override
    public CredentialJobs jobs() {
        return jobs;
    }
}
