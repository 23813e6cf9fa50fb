package dev.farthing.upstream.release;

import dev.farthing.application.update.ReleaseFeed;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.Question;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/// Reads `version` or `tag_name` of a small JSON document; redirects are not followed.
@ApplicationScoped
class WebReleaseFeed implements ReleaseFeed {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_MILLIS = 10_000;
    private static final int LONGEST_VERSION = 100;

    private final VendorClients clients;

    WebReleaseFeed(VendorClients clients) {
        this.clients = clients;
    }

    @Override
    public String newest(String url) {
        var reply = ask(url);
        if (reply.status() != 200) {
            throw Fault.UPSTREAM_ERROR.because("The address for updates answered with status " + reply.status() + ".");
        }
        var body = reply.body();
        int start = body.arrayOffset() + body.position();
        int end = start + body.remaining();
        var version = Json.scalarAt(body.array(), start, end, "version");
        var told = version == null ? Json.scalarAt(body.array(), start, end, "tag_name") : version;
        if (told == null || told.isBlank() || told.length() > LONGEST_VERSION) {
            throw Fault.UPSTREAM_ERROR.because("The address for updates tells no version.");
        }
        return told;
    }

    private Question.Reply ask(String url) {
        var headers = HttpHeaders.headers()
                .set(HttpHeaders.ACCEPT, "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .set(HttpHeaders.USER_AGENT, "farthing");
        try {
            var address = URI.create(url);
            var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : "";
            return Question.ask(
                    clients,
                    Target.of(address, path, null),
                    Timeouts.DEFAULT.within(MOST_MILLIS),
                    headers,
                    null,
                    MOST_BYTES);
        } catch (IllegalArgumentException malformed) {
            throw Fault.UPSTREAM_ERROR.because("The address for updates is no address.");
        } catch (FaultException trouble) {
            throw trouble.fault()
                    .because(
                            switch (trouble.fault()) {
                                case UPSTREAM_UNREACHABLE -> "The address for updates cannot be reached.";
                                case UPSTREAM_TIMEOUT -> "The address for updates did not answer in time.";
                                default -> "What the address for updates answered cannot be read.";
                            });
        }
    }
}
