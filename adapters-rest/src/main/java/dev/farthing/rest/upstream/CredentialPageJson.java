package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ListCredentials.Found;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of credentials, and where the next one begins.
@Schema(name = "CredentialPage")
record CredentialPageJson(
        List<CredentialJson> items,
        long total,
        int page,
        int pageSize,
        @Nullable String nextCursor) {
    static CredentialPageJson of(Found found, CredentialListQuery query) {
        return new CredentialPageJson(
                found.items().stream().map(CredentialJson::of).toList(),
                found.total(),
                query.paging().page(),
                query.paging().pageSize(),
                CredentialListQuery.cursor(query.order(), found.next()));
    }
}
