package dev.farthing.web;

import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.domain.fault.Kind;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// What the console has in common with the management API, which it cannot see.
public interface ManagementSide {
    /// Where a request comes from; null when unknown.
    @Nullable
    String address(HttpServerRequest request);

    /// Lets an administrator be the one who acts for the rest of the request: for the database and on record.
    void acts(KnownAdministrator known, @Nullable String address);

    /// How often callers from other machines have asked this process how it is, since its start.
    long healthChecks();

    /// Where calls go, without a slash at its end; where the console has a port of its own this is another.
    String relay(HttpServerRequest request);

    /// Where the console and the management API are, as whoever asks has found them, without a slash at its end.
    String itself(HttpServerRequest request);

    /// The HTTP status of a kind of refusal.
    int status(Kind kind);
}
