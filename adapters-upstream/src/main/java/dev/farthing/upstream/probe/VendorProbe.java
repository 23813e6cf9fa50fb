package dev.farthing.upstream.probe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.application.upstream.CredentialProbe;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.Question;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import dev.farthing.upstream.wire.VendorErrors;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says one word to a chat model, or asks for the list of models, and reads the answer's status.
@ApplicationScoped
class VendorProbe implements CredentialProbe {
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    /// A probe is not worth the patience a call is.
    private static final int MOST_MILLIS = 10_000;
    private static final int NOT_FOUND = 404;
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    private final VendorClients clients;

    private final AbacusSessions sessions;

    VendorProbe(VendorClients clients, AbacusSessions sessions) {
        this.clients = clients;
        this.sessions = sessions;
    }

    @Override
    public Verdict probe(Provider provider, UpstreamSecret secret, @Nullable String model) {
        try {
            return switch (provider.protocol()) {
                case DEMO -> new Verdict.Works();
                case OPENAI -> {
                    var headers = headers(provider).set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal());
                    yield model == null
                            ? judge(ask(provider, "/models", headers, null), null)
                            : judge(ask(provider, "/chat/completions", headers, word(headers, model)), model);
                }
                case ANTHROPIC -> {
                    var headers = headers(provider)
                            .set("x-api-key", secret.reveal())
                            .set("anthropic-version", ANTHROPIC_VERSION);
                    yield model == null
                            ? judge(ask(provider, versioned(provider, "/models"), headers, null), null)
                            : judge(
                                    ask(provider, versioned(provider, "/messages"), headers, word(headers, model)),
                                    model);
                }
                case GEMINI ->
                    judge(
                            ask(provider, "/models", headers(provider).set("x-goog-api-key", secret.reveal()), null),
                            null);
                case ABACUS -> {
                    sessions.modelNames(provider, secret);
                    yield new Verdict.Works();
                }
            };
        } catch (FaultException trouble) {
            if (provider.protocol() == Protocol.ABACUS && trouble.fault() == Fault.UPSTREAM_AUTH) {
                return new Verdict.Refused(trouble.fault().code(), trouble.sentence());
            }
            return new Verdict.Trouble(trouble.fault().code(), trouble.sentence());
        } catch (IllegalArgumentException unsendable) {
            return new Verdict.Trouble(Fault.UPSTREAM_ERROR.code(), "The vendor cannot be asked as it is set up.");
        }
    }

    private static String versioned(Provider provider, String path) {
        return Target.versioned(Objects.requireNonNull(provider.baseUrl()), "/v1", path);
    }

    private static MultiMap headers(Provider provider) {
        var headers = HttpHeaders.headers();
        provider.headers().forEach(headers::set);
        return headers.set(HttpHeaders.ACCEPT, "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    }

    private static ByteBuffer word(MultiMap headers, String model) {
        var body = ByteBuffer.wrap(("{\"model\":" + quoted(model)
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":1}")
                .getBytes(StandardCharsets.UTF_8));
        headers.set(HttpHeaders.CONTENT_TYPE, "application/json")
                .set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.remaining()));
        return body;
    }

    private static String quoted(String model) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + "\"";
    }

    private Question.Reply ask(Provider provider, String path, MultiMap headers, @Nullable ByteBuffer body) {
        var target = Target.of(Objects.requireNonNull(provider.baseUrl()), path, provider.proxyUrl());
        return Question.ask(clients, target, provider.timeouts().within(MOST_MILLIS), headers, body, MOST_BYTES);
    }

    /// By the table that calls go by.
    ///
    /// @param model the one that was spoken to: then a complaint about what was said means the credential was taken
    private static Verdict judge(Question.Reply reply, @Nullable String model) {
        int status = reply.status();
        if (status / 100 == 2) {
            return new Verdict.Works();
        }
        var body = reply.body();
        var bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        var error = VendorErrors.read(status, bytes, 0, bytes.length, null).error();
        return switch (error.failureClass(model == null ? "" : model)) {
            case CREDENTIAL_DEAD -> refused(status);
            case ACCOUNT_EMPTY ->
                new Verdict.Empty(
                        Fault.UPSTREAM_NO_BALANCE.code(),
                        "The vendor says that nothing is left on the account, with status " + status + ".");
            case RATE_LIMITED, MODEL_RATE_LIMITED, DAY_LIMITED -> trouble(Fault.UPSTREAM_RATE_LIMITED, status);
            case MODEL_MISSING -> trouble(Fault.MODEL_NOT_FOUND, status);
            case CALLER -> {
                if (model == null) {
                    yield trouble(Fault.UPSTREAM_ERROR, status);
                }
                yield status == NOT_FOUND ? trouble(Fault.MODEL_NOT_FOUND, status) : new Verdict.Works();
            }
            default -> trouble(Fault.UPSTREAM_ERROR, status);
        };
    }

    private static Verdict refused(int status) {
        return new Verdict.Refused(
                Fault.UPSTREAM_AUTH.code(), "The vendor refused the credential with status " + status + ".");
    }

    private static Verdict trouble(Fault fault, int status) {
        return new Verdict.Trouble(fault.code(), "The vendor answered with status " + status + ".");
    }
}
