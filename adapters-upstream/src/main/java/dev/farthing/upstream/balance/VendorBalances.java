package dev.farthing.upstream.balance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.farthing.application.balance.BalanceReading;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.wire.AbacusApi.Asked;
import dev.farthing.upstream.wire.AbacusApi.Door;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.Question;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Asks each kind of vendor in its own way, with the credential itself.
@ApplicationScoped
class VendorBalances implements BalanceReading {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_MILLIS = 10_000;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int DAYS_OF_USE = 99;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final VendorClients clients;
    private final AbacusSessions sessions;
    private final InstantSource clock;

    VendorBalances(VendorClients clients, AbacusSessions sessions, InstantSource clock) {
        this.clients = clients;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public AccountStatement read(Provider provider, BalanceSource source, UpstreamSecret secret) {
        var base = provider.baseUrl();
        if (base == null) {
            throw Fault.UPSTREAM_ERROR.because("The provider has no address to ask for a balance.");
        }
        try {
            return switch (source) {
                case ABACUS -> abacus(provider, secret);
                case OPENAI_BILLING -> openAiBilling(provider, base, secret);
                case OPENROUTER -> openRouter(provider, base, secret);
                case DEEPSEEK, SILICONFLOW, MOONSHOT, NONE ->
                    AccountStatement.of(balance(provider, base, source, secret));
            };
        } catch (IllegalArgumentException unreadable) {
            throw Fault.UPSTREAM_ERROR.because("What the vendor said of the balance cannot be read.");
        }
    }

    private AccountBalance balance(Provider provider, URI base, BalanceSource source, UpstreamSecret secret) {
        return switch (source) {
            case DEEPSEEK -> BalanceAnswers.deepSeek(ask(provider, withoutVersion(base), "/user/balance", secret));
            case SILICONFLOW -> BalanceAnswers.siliconFlow(ask(provider, base, "/user/info", secret));
            case MOONSHOT ->
                BalanceAnswers.moonshot(
                        ask(provider, base, "/users/me/balance", secret),
                        base.getHost() != null && base.getHost().endsWith(".ai") ? "USD" : "CNY");
            case OPENROUTER, OPENAI_BILLING, ABACUS, NONE ->
                throw Fault.UPSTREAM_ERROR.because("Balances of this source cannot be asked for.");
        };
    }

    /// Management keys are told what is left on the account; a key that serves calls is refused that, or told of an
    /// account without anything, but knows what it may spend itself.
    private AccountStatement openRouter(Provider provider, URI base, UpstreamSecret secret) {
        var credits = question(provider, base, "/credits", secret);
        if (credits.status() != FORBIDDEN && credits.status() != UNAUTHORIZED) {
            var account = BalanceAnswers.openRouter(answered(credits));
            if (account.total() != null && account.total().signum() != 0) {
                return AccountStatement.of(account);
            }
        }
        var key = BalanceAnswers.openRouterKey(ask(provider, base, "/key", secret));
        if (key == null) {
            throw Fault.UPSTREAM_ERROR.because("OpenRouter tells what is left on the account to management keys alone,"
                    + " and this key has no limit of its own: set one there to have it followed.");
        }
        return key;
    }

    private AccountStatement openAiBilling(Provider provider, URI base, UpstreamSecret secret) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var subscription = ask(provider, base, "/dashboard/billing/subscription", secret);
        var usage = ask(
                provider,
                base,
                "/dashboard/billing/usage?start_date=" + today.minusDays(DAYS_OF_USE) + "&end_date="
                        + today.plusDays(1),
                secret);
        return new AccountStatement(
                BalanceAnswers.openAiBilling(subscription, usage), BalanceAnswers.openAiTerms(subscription), List.of());
    }

    /// The points must be told; what else there is to tell is told where it can be.
    private AccountStatement abacus(Provider provider, UpstreamSecret cookie) {
        var points = json(sessions.ask(provider, cookie, new Asked(Door.CHAT, "_getOrganizationComputePoints", null)));
        var user = told(provider, cookie, Asked.post(Door.ACCOUNT, "_getUserInfo", "{}"));
        var billing = told(provider, cookie, Asked.post(Door.CHAT, "_getBillingInfo", "{}"));
        var log = told(provider, cookie, Asked.post(Door.CHAT, "_getOrganizationComputePointLog", "{\"byLlm\":true}"));
        return new AccountStatement(
                AbacusAnswers.balance(points), AbacusAnswers.terms(user, billing), AbacusAnswers.uses(log));
    }

    private JsonNode told(Provider provider, UpstreamSecret cookie, Asked asked) {
        try {
            return json(sessions.ask(provider, cookie, asked));
        } catch (FaultException | IllegalArgumentException untold) {
            return MissingNode.getInstance();
        }
    }

    private JsonNode ask(Provider provider, URI base, String path, UpstreamSecret secret) {
        return answered(question(provider, base, path, secret));
    }

    private Question.Reply question(Provider provider, URI base, String path, UpstreamSecret secret) {
        return Question.ask(
                clients,
                Target.of(base, path, provider.proxyUrl()),
                provider.timeouts().within(MOST_MILLIS),
                headers(provider, secret),
                null,
                MOST_BYTES);
    }

    private static JsonNode answered(Question.Reply reply) {
        return switch (reply.status()) {
            case 200 -> json(reply.body());
            case UNAUTHORIZED, FORBIDDEN ->
                throw Fault.UPSTREAM_AUTH.because("The vendor refused the gateway's credential.");
            default ->
                throw Fault.UPSTREAM_ERROR.because(
                        "The vendor answered the question for the balance with status " + reply.status() + ".");
        };
    }

    private static MultiMap headers(Provider provider, UpstreamSecret secret) {
        var headers = HttpHeaders.headers();
        provider.headers().forEach(headers::set);
        return headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal())
                .set(HttpHeaders.ACCEPT, "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    }

    private static JsonNode json(ByteBuffer body) {
        try {
            return JSON.readTree(body.array(), body.arrayOffset() + body.position(), body.remaining());
        } catch (IOException notJson) {
            throw new IllegalArgumentException("not JSON", notJson);
        }
    }

    /// Where the vendor's own routes begin, apart from those that are like OpenAI's.
    private static URI withoutVersion(URI base) {
        var text = base.toString();
        return URI.create(text.endsWith("/v1") ? text.substring(0, text.length() - "/v1".length()) : text);
    }
}
