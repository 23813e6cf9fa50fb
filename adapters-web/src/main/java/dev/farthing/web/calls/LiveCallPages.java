package dev.farthing.web.calls;

import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.Span;
import dev.farthing.application.session.ResumeSession;
import dev.farthing.application.session.SessionToken;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.web.Console;
import dev.farthing.web.ManagementSide;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Sends the rows of new calls to whoever looks at the newest ones, as long as its session lasts.
@Path("/calls/live")
@Console
class LiveCallPages {
    private static final int MOST_LISTENERS = 16;
    private static final int NEWEST = 50;
    private static final Duration STEP = Duration.ofSeconds(2);
    /// Browsers come again by themselves; so nobody holds a place for good.
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Semaphore PLACES = new Semaphore(MOST_LISTENERS);

    private final Visit visit;
    private final ListCalls listCalls;
    private final ResumeSession resumeSession;
    private final ManagementSide side;
    private final HttpServerRequest request;
    private final Drain drain;
    private final InstantSource clock;

    LiveCallPages(
            Visit visit,
            ListCalls listCalls,
            ResumeSession resumeSession,
            ManagementSide side,
            HttpServerRequest request,
            Drain drain,
            InstantSource clock) {
        this.visit = visit;
        this.listCalls = listCalls;
        this.resumeSession = resumeSession;
        this.side = side;
        this.request = request;
        this.drain = drain;
        this.clock = clock;
    }

    /// The rows alone.
    record Rows(List<CallPages.Row> rows) implements TemplateInstance {}

    @GET
    public Response listen() {
        if (PLACES.availablePermits() == 0) {
            throw Fault.RATE_LIMIT_EXCEEDED.because("too many look at new calls as they come");
        }
        var cookie = request.getCookie(SessionToken.COOKIE);
        var token = cookie == null ? null : SessionToken.parse(cookie.getValue());
        var address = side.address(request);
        var caller = visit.caller();
        var org = visit.figuresOf();
        var format = visit.format();
        StreamingOutput tail = out -> {
            if (!PLACES.tryAcquire()) {
                return;
            }
            try {
                var seen = new CallTail();
                var last = clock.instant().plus(LONGEST);
                while (!drain.draining() && clock.instant().isBefore(last) && token != null) {
                    resumeSession.resume(token, address);
                    var filter = new CallFilter(
                            org, null, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY);
                    var newest = listCalls.list(caller, filter, null, NEWEST).items();
                    send(
                            out,
                            seen.fresh(newest).stream()
                                    .map(call -> CallPages.row(call, format))
                                    .toList());
                    LockSupport.parkNanos(STEP.toNanos());
                }
            } catch (FaultException ended) {
                out.close();
            } finally {
                PLACES.release();
            }
        };
        return Response.ok(tail, "text/event-stream")
                .header("x-accel-buffering", "no")
                .build();
    }

    /// Where nothing is new a comment tells whether somebody still listens.
    private void send(OutputStream out, List<CallPages.Row> rows) throws IOException {
        var event = new StringBuilder();
        if (rows.isEmpty()) {
            event.append(": nothing\n\n");
        } else {
            visit.html(new Rows(rows.reversed()))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> event.append("data: ").append(line).append('\n'));
            event.append('\n');
        }
        out.write(event.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
