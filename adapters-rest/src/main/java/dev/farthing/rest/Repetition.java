package dev.farthing.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.answer.FirstAnswers.Beginning;
import dev.farthing.application.answer.FirstAnswers.Request;
import dev.farthing.application.answer.FirstAnswers.Way;
import dev.farthing.domain.account.Actor;
import dev.farthing.domain.fault.Fault;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets a POST that carries an `Idempotency-Key` take effect once: its twins get the first answer again.
///
/// Refusals are not kept: a request that changed nothing may be corrected and sent again under its key. Both
/// filters run on the worker thread that answers the request, and so within the transaction they begin and end.
@Provider
@Priority(Priorities.AUTHORIZATION)
class Repetition implements ContainerRequestFilter, ContainerResponseFilter {
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";
    private static final String PENDING = Repetition.class.getName();
    private static final String JSON = "application/json;charset=UTF-8";
    private static final int LONGEST_KEY = 255;
    private static final int FIRST_REFUSAL = 300;

    /// What has many effects, each in a transaction of its own, reads in one of its own, or asks a vendor or a
    /// receiver.
    private static final Set<String> APART = Set.of("batch", "import", "verify", "check", "test", "re-rate", "probe");

    private final FirstAnswers answers;
    private final CurrentCaller current;
    private final ObjectMapper json;
    private final Problems problems;

    Repetition(FirstAnswers answers, CurrentCaller current, ObjectMapper json, Problems problems) {
        this.answers = answers;
        this.current = current;
        this.json = json;
        this.problems = problems;
    }

    private record Pending(Request request, Way way) {}

    @Override
    public void filter(ContainerRequestContext context) throws IOException {
        var key = context.getHeaderString(HEADER);
        if (key == null
                || !context.getMethod().equals(HttpMethod.POST)
                || !(current.actor() instanceof Actor.Administrator administrator)) {
            return;
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw new InvalidFields(
                    List.of("header", HEADER), "value_error", "String should have 1 to " + LONGEST_KEY + " characters");
        }
        var request = request(context, administrator, key);
        var path = context.getUriInfo().getPath();
        var way = APART.contains(path.substring(path.lastIndexOf('/') + 1)) ? Way.APART : Way.WITH_THE_EFFECT;
        switch (answers.begin(request, way)) {
            case Beginning.First _ -> context.setProperty(PENDING, new Pending(request, way));
            case Beginning.Again(var answer) -> context.abortWith(replayed(answer));
            case Beginning.OtherContent _ ->
                throw Fault.IDEMPOTENCY_CONFLICT.because("this " + HEADER + " came with another request before");
            case Beginning.InFlight _ ->
                throw Fault.IDEMPOTENCY_IN_FLIGHT.because(
                        "a request with this " + HEADER + " is being answered, or its answer was lost");
        }
    }

    private static Request request(ContainerRequestContext context, Actor.Administrator by, String key)
            throws IOException {
        var body = context.getEntityStream().readAllBytes();
        context.setEntityStream(new ByteArrayInputStream(body));
        var target = context.getUriInfo().getRequestUri();
        var where = target.getRawPath() + "?" + target.getRawQuery() + "\n";
        return new Request(
                by.keyId() == null ? "operator_key" : by.keyId().toString(),
                digest(key.getBytes(StandardCharsets.UTF_8)),
                digest(where.getBytes(StandardCharsets.UTF_8), body));
    }

    private static String digest(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static Response replayed(Answer answer) {
        var response = Response.status(answer.status()).header(REPLAYED, "true");
        if (answer.body() != null) {
            response.entity(answer.body().getBytes(StandardCharsets.UTF_8));
        }
        return answer.contentType() == null
                ? response.build()
                : response.type(answer.contentType()).build();
    }

    @Override
    public void filter(ContainerRequestContext context, ContainerResponseContext response) {
        if (!(context.getProperty(PENDING) instanceof Pending(Request request, Way way))) {
            return;
        }
        context.removeProperty(PENDING);
        if (response.getStatus() >= FIRST_REFUSAL) {
            answers.forget(request, way);
            return;
        }
        try {
            var entity = response.getEntity();
            var type = entity == null ? null : JSON;
            answers.keep(request, way, new Answer(response.getStatus(), type, written(entity)));
        } catch (JsonProcessingException | RuntimeException bug) {
            undo(request, way);
            var problem = problems.bug(bug);
            response.setStatus(problem.getStatus());
            response.getHeaders().putAll(problem.getHeaders());
            response.setEntity(
                    problem.getEntity(), new java.lang.annotation.Annotation[0], MediaType.APPLICATION_JSON_TYPE);
        }
    }

    private void undo(Request request, Way way) {
        if (way == Way.WITH_THE_EFFECT) {
            answers.forget(request, way);
        }
    }

    private @Nullable String written(@Nullable Object entity) throws JsonProcessingException {
        return entity == null ? null : json.writeValueAsString(entity);
    }
}
