package dev.farthing.rest;

import dev.farthing.application.Listing;
import jakarta.ws.rs.core.UriInfo;

/// The query parameters every list of the management API takes: `search`, `status`, `page`, `page_size`.
public record ListingQuery(Listing listing, Paging paging) {
    private static final int LONGEST = 200;

    public static ListingQuery of(UriInfo uri) {
        var query = Fields.query(uri);
        var search = query.optionalText("search", LONGEST);
        var status = query.optionalText("status", LONGEST);
        var paging = Paging.of(query);
        query.check();
        return new ListingQuery(new Listing(search, status, paging.slice()), paging);
    }
}
