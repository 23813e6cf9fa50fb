package dev.farthing.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.farthing.application.fault.Outages;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.fault.Kind;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// How every refusal looks on the management API; the one place that knows HTTP statuses.
@Singleton
public class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final String NO_SUCH_PATH = "no such path: inference is at /v1/chat/completions, /v1/responses,"
            + " /v1/messages, /v1beta/models/{model}:generateContent, /v1/embeddings and /v1/models, management under"
            + " /api/v1; /q/openapi tells all";
    private static final String AWAY =
            "the database cannot answer at the moment: try again shortly, a POST under the" + " same Idempotency-Key";
    private static final int UNPROCESSABLE = 422;
    private static final String SOON = "1";
    private static final String ORG_ID = "org_id";

    private final Outages outages;
    private final AllowedMethods allowed;
    private final HttpServerRequest request;

    Problems(Outages outages, AllowedMethods allowed, HttpServerRequest request) {
        this.outages = outages;
        this.allowed = allowed;
        this.request = request;
    }

    /// The HTTP status of a kind of refusal.
    public static int status(Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case UNPAID -> 402;
            case REFUSED -> 403;
            case MISSING -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case UNSUPPORTED -> 415;
            case UNPROCESSABLE -> UNPROCESSABLE;
            case LIMITED -> 429;
            case UPSTREAM_FAILED -> 502;
            case UNAVAILABLE -> 503;
            case UPSTREAM_LATE -> 504;
        };
    }

    /// The body of a refusal, where no mapper stands by.
    public static String json(Fault fault, String sentence) {
        var detail = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(sentence));
        return "{\"detail\":\"" + detail + "\",\"code\":\"" + fault.code() + "\"}";
    }

    @ServerExceptionMapper
    Response fault(FaultException refusal) {
        var kind = refusal.fault().kind();
        var answer = problem(status(kind), refusal.sentence(), refusal.fault().code());
        if (kind == Kind.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (refusal.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, refusal.retryAfter().toSeconds() + 1);
        }
        if (kind == Kind.UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, SOON);
        }
        return answer.build();
    }

    @ServerExceptionMapper
    Response invalid(InvalidFields invalid) {
        return Response.status(UNPROCESSABLE)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ValidationProblemJson(invalid.errors()))
                .build();
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException malformed) {
        var at = malformed.getLocation();
        var where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        return invalid(new InvalidFields(List.of("body"), "json_invalid", "JSON decode error" + where));
    }

    /// Jackson's own word for members given twice and texts that go on; without this one Quarkus would answer for
    /// it.
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException malformed) {
        return unreadable(malformed);
    }

    /// What JAX-RS itself refuses: unknown paths, methods and media types, unreadable bodies and path parameters.
    @ServerExceptionMapper
    Response refused(WebApplicationException refusal, UriInfo uri) {
        if (refusal.getCause() instanceof JsonProcessingException malformed) {
            return unreadable(malformed);
        }
        if (refusal instanceof NotFoundException && refusal.getCause() instanceof IllegalArgumentException) {
            return invalid(new InvalidFields(malformedId(uri), "uuid_parsing", "Input should be a valid UUID"));
        }
        var response = refusal.getResponse();
        int status = response.getStatus();
        if (status >= 500) {
            return bug(refusal);
        }
        var reason = response.getStatusInfo().getReasonPhrase().toLowerCase(Locale.ROOT);
        return switch (status) {
            case 404 -> problem(status, NO_SUCH_PATH, Fault.NOT_FOUND.code()).build();
            case 415 ->
                problem(status, "the body must be application/json", Fault.UNSUPPORTED_MEDIA_TYPE.code())
                        .build();
            case 405 ->
                problem(status, reason, reason.replace(' ', '_'))
                        .allow(allowed.of(uri.getPath()))
                        .build();
            default -> problem(status, reason, reason.replace(' ', '_')).build();
        };
    }

    /// The framework reads ids of the path, and of the query an org's.
    private static List<Object> malformedId(UriInfo uri) {
        var org = uri.getQueryParameters().getFirst(ORG_ID);
        return org == null || isUuid(org) ? List.of("path", "id") : List.of("query", ORG_ID);
    }

    private static boolean isUuid(String text) {
        try {
            UUID.fromString(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// What nobody foresaw; and that the database is away, which nobody who asks it can foresee.
    @ServerExceptionMapper
    Response bug(Throwable bug) {
        if (outages.caused(bug)) {
            LOG.warnf("request %s was not answered, for the database could not: %s", requestId(), bug);
            return fault(Fault.NOT_READY.because(AWAY));
        }
        LOG.errorf(bug, "request %s failed", requestId());
        return problem(500, "internal error", "internal_error").build();
    }

    /// What is no fault of the caller's names the request, for whoever is asked about it.
    private Response.ResponseBuilder problem(int status, String sentence, String code) {
        var said = status >= 500 ? sentence + ", request id " + requestId() : sentence;
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(new ProblemJson(said, code));
    }

    /// The one its answer carries.
    private String requestId() {
        return Objects.requireNonNullElse(request.response().headers().get(RequestMark.HEADER), "");
    }
}
