package dev.farthing.application.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Shows how the jobs are.
@ApplicationScoped
public class ListJobs {
    private final JobBook book;

    public ListJobs(JobBook book) {
        this.book = book;
    }

    @Transactional
    public List<JobState> list() {
        return book.all();
    }
}
