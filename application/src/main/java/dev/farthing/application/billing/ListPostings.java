package dev.farthing.application.billing;

import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.Span;
import dev.farthing.domain.ledger.Account;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists an org's postings, newest first, page by page.
@ApplicationScoped
public class ListPostings {
    private final Ledger ledger;
    private final OrgZones zones;

    public ListPostings(Ledger ledger, OrgZones zones) {
        this.ledger = ledger;
        this.zones = zones;
    }

    /// @param cursor the last posting of the page before; null for the first page
    @Transactional
    public Postings list(Wanted wanted, @Nullable UUID cursor, int pageSize) {
        var zone = zones.zoneOf(wanted.orgId());
        var filter = new PostingFilter(
                wanted.orgId(),
                wanted.account(),
                wanted.kind(),
                wanted.span().start(zone),
                wanted.span().end(zone));
        var found = ledger.newest(filter, cursor, pageSize + 1);
        boolean more = found.size() > pageSize;
        var page = more ? found.subList(0, pageSize) : found;
        return new Postings(page, more ? page.getLast().id() : null);
    }

    /// Which postings are asked for; a null narrows nothing.
    public record Wanted(
            UUID orgId, @Nullable Account account, @Nullable String kind, Span span) {}

    /// A page of postings.
    ///
    /// @param next what the next page is asked with; null when there is none
    public record Postings(
            List<PostingView> items, @Nullable UUID next) {
        public Postings {
            items = List.copyOf(items);
        }
    }
}
