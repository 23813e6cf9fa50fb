package dev.farthing.application.upstream;

import dev.farthing.application.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows the credentials that a filter lets through, sorted, a page at a time.
@ApplicationScoped
public class ListCredentials {
    private final CredentialSearch credentials;

    public ListCredentials(CredentialSearch credentials) {
        this.credentials = credentials;
    }

    /// @param mark where the page begins; null: at the slice's offset
    @Transactional
    public Found list(
            CredentialFilter filter, CredentialOrder order, CredentialOrder.@Nullable Mark mark, Slice slice) {
        long total = credentials.count(filter);
        var more = slice.limit() + 1;
        var found = mark == null
                ? credentials.slice(filter, order, new Slice(slice.offset(), more))
                : credentials.after(filter, order, mark, more);
        boolean isMore = found.size() > slice.limit();
        var page = isMore ? found.subList(0, slice.limit()) : found;
        return new Found(page, total, isMore ? order.markOf(page.getLast()) : null);
    }

    /// A page of credentials.
    ///
    /// @param next where the next page begins; null when there is none
    public record Found(List<KeptCredential> items, long total, CredentialOrder.@Nullable Mark next) {
        public Found {
            items = List.copyOf(items);
        }
    }
}
