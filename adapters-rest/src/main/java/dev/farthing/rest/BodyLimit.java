package dev.farthing.rest;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Holds bodies of the management API to a length, whether they declare it or not.
///
/// The framework's own limit lies above it, for it answers without a word.
@Singleton
@Provider
@Priority(Priorities.AUTHENTICATION)
class BodyLimit implements ContainerRequestFilter {
    static final int MOST = 10 * 1024 * 1024;
    /// Behind the data plane, which has a limit of its own.
    private static final int BEHIND_THE_DATA_PLANE = Integer.MIN_VALUE + 3;

    void register(@Observes Router router) {
        router.route("/api/*").order(BEHIND_THE_DATA_PLANE).handler(BodyLimit::refuseDeclared);
    }

    private static void refuseDeclared(RoutingContext context) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !isTooLong(length)) {
            context.next();
            return;
        }
        var refusal = tooLarge();
        context.response()
                .setStatusCode(Problems.status(refusal.fault().kind()))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(Problems.json(refusal.fault(), refusal.sentence()));
        context.request().resume();
    }

    private static boolean isTooLong(String length) {
        try {
            return Long.parseLong(length) > MOST;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    @Override
    public void filter(ContainerRequestContext context) {
        if (context.getHeaderString(HttpHeaders.TRANSFER_ENCODING.toString()) != null) {
            context.setEntityStream(new Limited(context.getEntityStream()));
        }
    }

    private static FaultException tooLarge() {
        return Fault.REQUEST_TOO_LARGE.because("The request body is larger than " + MOST + " bytes.");
    }

    private static final class Limited extends FilterInputStream {
        private long left = MOST;

        Limited(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            counted(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            return counted(super.read(into, at, most));
        }

        private int counted(int bytes) {
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw tooLarge();
            }
            return bytes;
        }
    }
}
