package dev.farthing.application.reconciliation;

import dev.farthing.application.reconciliation.Books.Due;
import jakarta.enterprise.context.ApplicationScoped;

/// Looks at the books of every org that is due, and parks those whose books do not agree.
@ApplicationScoped
public class CheckBooks {
    private final Books books;

    public CheckBooks(Books books) {
        this.books = books;
    }

    /// How many invariants were found broken. An org that was parked is let go once it was sound from its
    /// beginning on.
    public long check() {
        long found = 0;
        RuntimeException failure = null;
        for (var due : books.claim()) {
            try {
                found += check(due);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return found;
    }

    private int check(Due due) {
        var broken = books.reconcile(due.orgId(), due.from(), due.to()).broken();
        if (!broken.isEmpty()) {
            books.park(due.orgId(), broken);
        } else if (due.whole()) {
            books.release(due.orgId());
        }
        return broken.size();
    }
}
