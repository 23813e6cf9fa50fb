package dev.farthing.application.reconciliation;

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
        for (var due : books.claim()) {
            var broken = books.reconcile(due.orgId(), due.from(), due.to()).broken();
            found += broken.size();
            if (!broken.isEmpty()) {
                books.park(due.orgId(), broken);
            } else if (due.whole()) {
                books.release(due.orgId());
            }
        }
        return found;
    }
}
