package dev.farthing.upstream.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.upstream.wire.Question;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the provider says of itself, and what it is asked for: over TLS, or on this machine; redirects are not
/// followed, and answers have a largest size.
@Singleton
class Documents {
    private static final Logger LOG = Logger.getLogger(Documents.class);
    private static final int MOST_BYTES = 512 * 1024;
    static final int MOST_MILLIS = 5_000;
    private static final int AT_ONCE = 8;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private final VendorClients clients;
    private final ObjectMapper json = new ObjectMapper();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Kept<JsonNode> description;

    Documents(VendorClients clients, InstantSource clock) {
        this.clients = clients;
        this.description = kept(clock);
    }

    /// Keeps something that is asked for here.
    static <T> Kept<T> kept(InstantSource clock) {
        return new Kept<>(clock, () -> unusable("has not answered those who asked before"), MOST_MILLIS);
    }

    URI endpoint(IdentitySettings.Provider provider, String name) {
        var found = optionalEndpoint(provider, name);
        if (found == null) {
            throw unusable("tells no " + name);
        }
        return found;
    }

    @Nullable
    URI optionalEndpoint(IdentitySettings.Provider provider, String name) {
        var text = description(provider).path(name).asText("");
        return text.isEmpty() ? null : safe(text);
    }

    /// Whether a client shows its secret in a header; what nobody says is so.
    boolean takesBasic(IdentitySettings.Provider provider) {
        var methods = description(provider).path("token_endpoint_auth_methods_supported");
        if (!methods.isArray()) {
            return true;
        }
        for (var method : methods) {
            if ("client_secret_basic".equals(method.asText())) {
                return true;
            }
        }
        return false;
    }

    private JsonNode description(IdentitySettings.Provider provider) {
        return description.within(KEPT, () -> {
            var issuer = provider.issuer().toString().replaceFirst("/+$", "");
            var told = get(safe(issuer + WELL_KNOWN));
            if (!told.path("issuer").asText("").equals(provider.issuer().toString())) {
                throw unusable("calls itself " + told.path("issuer").asText(""));
            }
            return told;
        });
    }

    JsonNode get(URI address) {
        var reply = ask(address, null, null);
        if (reply.status() != 200) {
            throw unusable("answered with status " + reply.status());
        }
        return read(reply);
    }

    /// A refusal of what was sent is UNAUTHORIZED.
    ///
    /// @param login what is shown in the header, as it is; null for none
    JsonNode post(URI address, String form, @Nullable String login) {
        var reply = ask(address, form, login);
        if (reply.status() == 400 || reply.status() == 401) {
            LOG.warnf("the identity provider did not take a code: status %d", reply.status());
            throw Fault.UNAUTHORIZED.because("the identity provider did not confirm this sign-in");
        }
        if (reply.status() != 200) {
            throw unusable("answered with status " + reply.status());
        }
        return read(reply);
    }

    private JsonNode read(Question.Reply reply) {
        var body = reply.body();
        try {
            return json.readTree(body.array(), body.arrayOffset() + body.position(), body.remaining());
        } catch (IOException e) {
            throw unusable("does not answer in JSON");
        }
    }

    private Question.Reply ask(URI address, @Nullable String form, @Nullable String login) {
        var headers = HttpHeaders.headers()
                .set(HttpHeaders.ACCEPT, "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .set(HttpHeaders.USER_AGENT, "farthing");
        if (form != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if (login != null) {
            headers.set(
                    HttpHeaders.AUTHORIZATION,
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        if (!places.tryAcquire()) {
            throw unusable("is asked by too many at once");
        }
        try {
            return Question.ask(
                    clients,
                    Target.of(address, "", null),
                    Timeouts.DEFAULT.within(MOST_MILLIS),
                    headers,
                    form == null ? null : ByteBuffer.wrap(form.getBytes(StandardCharsets.UTF_8)),
                    MOST_BYTES);
        } catch (FaultException trouble) {
            throw unusable("cannot be asked (" + trouble.fault().code() + ")");
        } finally {
            places.release();
        }
    }

    /// What is told to the caller is that it does not work; why is for the log.
    static FaultException unusable(String why) {
        LOG.warnf("the identity provider %s", why);
        return Fault.NOT_READY.because("the identity provider cannot be asked at the moment: try again shortly");
    }

    private static URI safe(String text) {
        try {
            var address = URI.create(text);
            if (address.getHost() != null
                    && ("https".equals(address.getScheme())
                            || ("http".equals(address.getScheme()) && isThisMachine(address.getHost())))) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // told below like every other
        }
        throw unusable("names an address that is not https");
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
