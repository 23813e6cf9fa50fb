package dev.farthing.rest;

import dev.farthing.application.Listing;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/// The query parameters every list of the management API takes: `search`, `status`, `page`, `page_size`.
public record ListingQuery(Listing listing, Paging paging) {
    private static final int LONGEST = 200;

    /// @param statuses the states such a thing can be in; another one is a mistake
    public static ListingQuery of(UriInfo uri, String... statuses) {
        var query = Fields.query(uri);
        var search = query.optionalText("search", LONGEST);
        var status = query.optionalText("status", LONGEST);
        if (status != null && !List.of(statuses).contains(status)) {
            query.reject("status", "enum", "Input should be one of '" + String.join("', '", statuses) + "'");
        }
        var paging = Paging.of(query);
        query.check();
        return new ListingQuery(new Listing(search, status, paging.slice()), paging);
    }
}
