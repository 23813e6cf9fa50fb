package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.upstream.VendorError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How Abacus is spoken to: JSON with a cookie and a session token, answered as `{"success": …, "result": …}`; a
/// success that says it is none is a failure.
public final class AbacusApi {
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    /// Some of these are asked one after the other while a balance is taken for two minutes.
    private static final int MOST_MILLIS = 15_000;
    private static final String APPS = "apps.";
    /// Stands in no sentence.
    private static final String NO_MODEL = "\0";
    private static final Set<String> OUT_OF_POINTS =
            Set.of("compute point", "credits", "billing", "subscription", "upgrade your plan");
    /// What is known to be said to a session that has ended; the word alone stands in many a sentence.
    private static final Set<String> LOGGED_OUT = Set.of(
            "session expired",
            "session has expired",
            "session is expired",
            "expired session",
            "invalid session",
            "session is invalid",
            "session token",
            "not logged in",
            "must be logged in",
            "need to be logged in",
            "log in again",
            "login again",
            "please log in",
            "please login",
            "not authenticated",
            "authentication required");
    private static final Set<String> DOORS_TO_LOG_IN = Set.of("login", "signin", "sign-in", "log-in");
    private static final Set<String> TOO_OFTEN = Set.of("rate limit", "too many", "throttl", "try again later");
    private static final Set<String> CALLERS =
            Set.of("too long", "too large", "context length", "context window", "maximum context", "content policy");

    private AbacusApi() {}

    /// Which of its two hosts is asked.
    public enum Door {
        /// Accounts, models, points.
        ACCOUNT,
        /// Conversations.
        CHAT
    }

    /// A question: a GET where there is no body.
    public record Asked(Door door, String name, @Nullable ByteBuffer body) {
        public static Asked post(Door door, String name, String json) {
            return new Asked(door, name, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// What comes of a question.
    public interface Told {
        /// @param body backed by an array
        void is(ByteBuffer body);

        void failed(UpstreamFailure failure);
    }

    /// Where a question goes. The account's host is that of the chat without its `apps.`.
    public static Target target(Provider provider, Door door, String name) {
        var base = Objects.requireNonNull(provider.baseUrl());
        return switch (door) {
            case CHAT -> Target.of(base, "/api/" + name, provider.proxyUrl());
            case ACCOUNT -> Target.of(account(base), "/api/v0/" + name, provider.proxyUrl());
        };
    }

    private static URI account(URI base) {
        var authority = base.getRawAuthority();
        if (authority == null || !authority.toLowerCase(Locale.ROOT).startsWith(APPS)) {
            return base;
        }
        var path = base.getRawPath() == null ? "" : base.getRawPath();
        return URI.create(base.getScheme() + "://" + authority.substring(APPS.length()) + path);
    }

    /// An account's headers; what cannot be sent is an IllegalArgumentException.
    public static MultiMap headers(
            Provider provider, UpstreamSecret cookie, @Nullable String token, @Nullable ByteBuffer body) {
        var headers = HttpHeaders.headers();
        headers.set("x-abacus-org-host", "apps").set("reai-ui", "1");
        provider.headers().forEach(headers::set);
        headers.set(HttpHeaders.COOKIE, cookie.reveal().replace(";", "; "))
                .set(HttpHeaders.ACCEPT, "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
        if (token != null) {
            headers.set("session-token", token);
        }
        if (body != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, "application/json")
                    .set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.remaining()));
        }
        return headers;
    }

    /// Asks and returns at once; tells on this event loop.
    static void ask(
            VendorClients clients,
            InstantSource clock,
            Provider provider,
            Asked asked,
            UpstreamSecret cookie,
            @Nullable String token,
            Told told) {
        var asking = new Asking(clock, told, token == null ? cookie.reveal() : cookie.reveal() + ";" + token);
        try {
            var body = asked.body();
            VendorExchange.begin(
                    clients,
                    target(provider, asked.door(), asked.name()),
                    provider.timeouts().within(MOST_MILLIS),
                    headers(provider, cookie, token, body),
                    body == null ? null : List.of(body),
                    asking);
        } catch (IllegalArgumentException unsendable) {
            clients.vertx().getOrCreateContext().runOnContext(_ -> told.failed(unsendable()));
        }
    }

    /// A header that no request may carry: the provider or its credential is set up wrongly.
    public static UpstreamFailure unsendable() {
        return Failures.failure(FailureClass.NETWORK, null, null, ReplySummary.NOTHING);
    }

    /// What an answer tells instead of an answer.
    ///
    /// @param status null where it was told inside a success
    /// @param model the model it is about
    public static UpstreamFailure failure(
            @Nullable Integer status,
            byte[] document,
            int from,
            int to,
            @Nullable Duration retryAfter,
            String model,
            @Nullable String secret,
            ReplySummary soFar) {
        var told = VendorErrors.read(status == null || status < 300 ? null : status, document, from, to, secret);
        var error = told.error();
        var meant = error.status() == null ? meant(error) : error.status();
        // What a page means here was read from its status and headers.
        var words = error.words().contains(VendorError.PAGE) ? Set.<String>of() : error.words();
        var known = new VendorError(meant, words, error.message());
        return Failures.failure(
                known.failureClass(model),
                new VendorErrors.Told(known, told.retryAfter()),
                status == null ? 200 : status,
                retryAfter,
                soFar);
    }

    /// The status its sentence stands for; null for trouble of the vendor's own.
    private static @Nullable Integer meant(VendorError error) {
        var sentence = error.message().toLowerCase(Locale.ROOT) + " " + String.join(" ", error.words());
        if (says(sentence, TOO_OFTEN)) {
            return 429;
        }
        if (says(sentence, OUT_OF_POINTS)) {
            return 402;
        }
        if (says(sentence, LOGGED_OUT)) {
            return 401;
        }
        if (says(sentence, CALLERS)) {
            return 400;
        }
        return sentence.contains("model") && (sentence.contains("not found") || sentence.contains("not available"))
                ? Integer.valueOf(404)
                : null;
    }

    /// What a status stands for: who is sent to where one logs in is logged out; who is turned away by a page for
    /// people was turned away by something before the vendor.
    public static int meant(int status, MultiMap headers) {
        if (status >= 300 && status < 400) {
            var location = headers.get(HttpHeaders.LOCATION);
            return location != null && says(location.toLowerCase(Locale.ROOT), DOORS_TO_LOG_IN) ? 401 : status;
        }
        var type = headers.get(HttpHeaders.CONTENT_TYPE);
        return status == 403 && type != null && type.startsWith("text/html") ? 503 : status;
    }

    private static boolean says(String sentence, Set<String> some) {
        return some.stream().anyMatch(sentence::contains);
    }

    /// One question on its way.
    private static final class Asking implements ExchangeListener {
        private final InstantSource clock;
        private final Told told;
        private final String secret;
        private final WholeBody body = new WholeBody(MOST_BYTES);
        private int status;
        private @Nullable Duration retryAfter;
        private boolean over;

        Asking(InstantSource clock, Told told, String secret) {
            this.clock = clock;
            this.told = told;
            this.secret = secret;
        }

        @Override
        public void head(int answered, MultiMap headers) {
            status = meant(answered, headers);
            retryAfter = RetryHint.of(headers, clock.instant());
        }

        @Override
        public void chunk(byte[] bytes, int from, int to) {
            if (!over && !body.add(bytes, from, to)) {
                fail(Failures.failure(FailureClass.OVERSIZED, null, status, ReplySummary.NOTHING));
            }
        }

        @Override
        public void complete() {
            if (over) {
                return;
            }
            var answer = body.join();
            var bytes = answer.array();
            int from = answer.arrayOffset() + answer.position();
            int to = from + answer.remaining();
            if (status / 100 == 2 && "true".equals(Json.scalarAt(bytes, from, to, "success"))) {
                over = true;
                told.is(answer);
            } else {
                fail(failure(status, bytes, from, to, retryAfter, NO_MODEL, secret, ReplySummary.NOTHING));
            }
        }

        @Override
        public void broken(Breakage how) {
            var failureClass = switch (how) {
                case UNREACHABLE, BROKEN -> FailureClass.NETWORK;
                case LATE -> FailureClass.TIMEOUT;
                case UNREADABLE -> FailureClass.VENDOR_TROUBLE;
                case UNREAD -> FailureClass.CALLER;
            };
            fail(Failures.failure(failureClass, how, status == 0 ? null : status, ReplySummary.NOTHING));
        }

        private void fail(UpstreamFailure failure) {
            if (!over) {
                over = true;
                told.failed(failure);
            }
        }
    }
}
