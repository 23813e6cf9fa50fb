package dev.farthing.application.report;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists failed attempts, page by page; operators only.
@ApplicationScoped
public class ListErrors {
    /// So many are counted; nobody turns that many pages.
    public static final int MOST_COUNTED = 100_000;

    private final ErrorHistory history;

    public ListErrors(ErrorHistory history) {
        this.history = history;
    }

    public Errors list(
            Caller caller, ErrorFilter filter, ErrorHistory.Order order, @Nullable UUID cursor, int pageSize) {
        caller.mustBeOperator();
        var found = history.page(filter, order, cursor, pageSize + 1);
        boolean more = found.size() > pageSize;
        var page = more ? found.subList(0, pageSize) : found;
        return new Errors(
                page, history.count(filter, MOST_COUNTED), more ? page.getLast().id() : null);
    }

    /// A page of failed attempts.
    ///
    /// @param total how many there are on all pages, counted up to [#MOST_COUNTED]
    /// @param next what the next page is asked with; null when there is none
    public record Errors(
            List<ErrorView> items, long total, @Nullable UUID next) {
        public Errors {
            items = List.copyOf(items);
        }
    }
}
