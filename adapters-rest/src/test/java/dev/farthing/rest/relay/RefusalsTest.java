package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How each refusal of a call looks to its client: status, code, type, headers, and what a budget tells.
class RefusalsTest {
    private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
    private static final String PICTURE =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                    + "\"image_url\":{\"url\":\"https://x.example/a.png\"}}]}]}";

    private static final int UNTIL_MIDNIGHT = -1;

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /// What is wrong, and what is told.
    enum Refusal {
        INVALID_API_KEY(401, "authentication_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                // Nobody knows the key.
            }
        },
        KEY_DISABLED(401, "authentication_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key.disable(Instant.EPOCH));
            }
        },
        KEY_EXPIRED(401, "authentication_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key.granted(
                        new KeyGrant(List.of(), List.of(), null, null, null, Instant.parse("2020-01-01T00:00:00Z"))));
            }
        },
        IP_NOT_ALLOWED(403, "permission_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key.granted(
                        new KeyGrant(List.of(), List.of(IpRange.parse("203.0.113.0/24")), null, null, null, null)));
            }
        },
        ORG_SUSPENDED(403, "permission_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).suspendOrg();
            }
        },
        MODEL_NOT_ALLOWED(403, "permission_error", "model", null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene
                        .with(key)
                        .on(new Plan(UUID.randomUUID(), "narrow", "Narrow", List.of("other"), null, null, null));
            }
        },
        MODEL_NOT_FOUND(404, "invalid_request_error", "model", null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key);
            }

            @Override
            String body() {
                return "{\"model\":\"none\",\"messages\":[]}";
            }
        },
        MODEL_NOT_PRICED(403, "permission_error", "model", null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).offer(RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, null));
            }
        },
        CONCURRENCY_LIMIT_EXCEEDED(429, "rate_limit_error", null, 1) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).budget(budget(Budget.Kind.PLACES, Unit.REQUESTS, Span.TOTAL));
            }
        },
        RATE_LIMIT_EXCEEDED(429, "rate_limit_error", null, 7) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key);
                core.limits.answer(new RateLimits.Start.Refused(
                        Fault.RATE_LIMIT_EXCEEDED, "Too many.", Duration.ofSeconds(7), null));
            }
        },
        INSUFFICIENT_QUOTA(429, "insufficient_quota", null, UNTIL_MIDNIGHT) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).budget(budget(Budget.Kind.CAP, Unit.MONEY, Span.DAY));
            }
        },
        /// Of all time: it never begins anew.
        INSUFFICIENT_QUOTA_FOR_EVER(429, "insufficient_quota", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).budget(budget(Budget.Kind.CAP, Unit.TOKENS, Span.TOTAL));
            }
        },
        INSUFFICIENT_BALANCE(402, "billing_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).budget(budget(Budget.Kind.WALLET, Unit.MONEY, Span.TOTAL));
            }
        },
        COST_NOT_BOUNDABLE(400, "invalid_request_error", null, null) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key).budget(budget(Budget.Kind.CAP, Unit.MONEY, Span.DAY));
            }

            @Override
            String body() {
                return PICTURE;
            }
        },
        NOT_READY(503, "server_error", null, 1) {
            @Override
            void make(RelayCore core, IssuedKey key) {
                core.scene.with(key);
                core.intents.away();
            }
        };

        private final int status;
        private final String type;
        private final @Nullable String param;
        private final @Nullable Integer retryAfter;

        Refusal(int status, String type, @Nullable String param, @Nullable Integer retryAfter) {
            this.status = status;
            this.type = type;
            this.param = param;
            this.retryAfter = retryAfter;
        }

        abstract void make(RelayCore core, IssuedKey key);

        String body() {
            return ASK;
        }

        private String code() {
            return name().toLowerCase(Locale.ROOT).replace("_for_ever", "");
        }

        private boolean isOfMoney() {
            return name().startsWith("INSUFFICIENT");
        }
    }

    private static Budget budget(Budget.Kind kind, Unit unit, Span span) {
        return new Budget(
                RelayScene.ORG,
                UUID.randomUUID(),
                kind,
                Scope.ORG,
                RelayScene.ORG,
                unit,
                Set.of(),
                BigInteger.ZERO,
                span,
                true,
                List.of());
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsToldAsTheTableSays(Refusal refusal) throws Exception {
        var core = new RelayCore(new RememberedUsage(), InstantSource.system());
        core.scene.offer("m");
        var secret = core.mint.mint(SecretPrefix.LIVE);
        refusal.make(core, core.mint.aKey(secret, KeyGrant.EVERYTHING));

        var answer = ask(core, refusal.body(), secret.reveal());

        var body = answer.body();
        assertThat(answer.statusCode()).as(body).isEqualTo(refusal.status);
        assertThat(body)
                .startsWith("{\"error\":{\"message\":\"")
                .contains("\"type\":\"" + refusal.type + "\"")
                .contains("\"param\":" + (refusal.param == null ? "null" : "\"" + refusal.param + "\""))
                .contains("\"code\":\"" + refusal.code() + "\"");
        var headers = answer.headers();
        assertThat(headers.firstValue("content-type").orElse("")).startsWith("application/json");
        assertThat(headers.firstValue("x-request-id")).hasValueSatisfying(UUID::fromString);
        assertThat(headers.firstValue("x-should-retry").orElse("")).isEqualTo(refusal.isOfMoney() ? "false" : "");
        var wait = headers.firstValue("retry-after").map(Integer::valueOf).orElse(null);
        if (refusal.retryAfter != null && refusal.retryAfter == UNTIL_MIDNIGHT) {
            assertThat(wait).isBetween(1, 86_401);
        } else {
            assertThat(wait).isEqualTo(refusal.retryAfter);
        }
        for (var figure : List.of("budget_id", "budget_limit", "budget_spent", "budget_held", "budget_unit")) {
            assertThat(body.contains("\"" + figure + "\":\"")).as(figure).isEqualTo(refusal.isOfMoney());
        }
        assertThat(body.contains("\"budget_resets_at\":\"")).isEqualTo(refusal == Refusal.INSUFFICIENT_QUOTA);
    }

    private static HttpResponse<String> ask(RelayCore core, String body, String secret) throws Exception {
        var vendor = new ScriptedUpstream(() -> Runnable::run);
        try (var served = new ServedDataPlane(vertx, core, vendor, new Drain(), new TrustedProxies(List.of()));
                var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(served.url("/v1/chat/completions"))
                    .header("authorization", "Bearer " + secret)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(vendor.wasNeverAsked()).isTrue();
            return answer;
        }
    }
}
