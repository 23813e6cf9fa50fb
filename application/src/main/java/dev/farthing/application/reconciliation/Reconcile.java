package dev.farthing.application.reconciliation;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Compares all that is recorded of an org's money, in whole days of the org.
@ApplicationScoped
public class Reconcile {
    private final Books books;
    private final InstantSource clock;

    public Reconcile(Books books, InstantSource clock) {
        this.books = books;
        this.clock = clock;
    }

    /// @param from widened to the beginning of its day; null for the beginning of this month
    /// @param to not included, widened to the end of its day; null for the end of today
    public Reconciliation reconcile(Caller caller, UUID orgId, @Nullable Instant from, @Nullable Instant to) {
        caller.mustManageOrg();
        var calendar = books.calendarOf(orgId).orElseThrow(() -> Fault.NOT_FOUND.because("no such org"));
        var now = clock.instant();
        var first =
                Span.DAY.around(from == null ? Span.MONTH.around(now, calendar).start() : from, calendar);
        var last = Span.DAY.around(to == null ? now : to.minusNanos(1), calendar);
        if (last.start().isBefore(first.start())) {
            throw Fault.INVALID_REQUEST.because("to lies before from");
        }
        return books.reconcile(orgId, first.start(), last.lastsUntil());
    }
}
