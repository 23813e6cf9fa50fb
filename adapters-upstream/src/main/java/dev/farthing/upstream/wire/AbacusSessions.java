package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.wire.AbacusApi.Asked;
import dev.farthing.upstream.wire.AbacusApi.Door;
import dev.farthing.upstream.wire.AbacusApi.Told;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The accounts at Abacus that are in use: the session behind each cookie, fetched when it is needed and again
/// before it ends, and the models each account has.
@ApplicationScoped
public class AbacusSessions {
    private static final int MOST_ACCOUNTS = 10_000;
    private static final int MOST_MODELS = 10_000;
    private static final int LONGEST_WAIT_SECONDS = 90;
    private static final Duration EARLY = Duration.ofMinutes(5);
    private static final Duration UNDATED = Duration.ofMinutes(10);
    private static final Duration FRESH_MODELS = Duration.ofMinutes(10);
    private static final Duration GOOD_MODELS = Duration.ofHours(6);

    private final VendorClients clients;
    private final InstantSource clock;
    private final Map<Key, Account> accounts = new ConcurrentHashMap<>();

    public AbacusSessions(VendorClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /// A model of an account: what people call it, and what the chat wants to be told.
    public record App(
            String name,
            String id,
            String llmName,
            @Nullable String deploymentId) {}

    /// What is told of a session.
    public interface Entered {
        void with(String token);

        void failed(UpstreamFailure failure);
    }

    /// What is told of an account's models.
    public interface Listed {
        void are(List<App> apps);

        void failed(UpstreamFailure failure);
    }

    private record Key(@Nullable URI baseUrl, @Nullable URI proxyUrl, UpstreamSecret cookie) {}

    private record Account(Remembered<String> token, Remembered<List<App>> apps) {}

    /// Tells a session token on this event loop, at once where there is one.
    public void enter(Provider provider, UpstreamSecret cookie, Entered entered) {
        enter(provider, cookie, new Remembered.Told<>() {
            @Override
            public void is(String token, boolean known) {
                entered.with(token);
            }

            @Override
            public void failed(UpstreamFailure failure) {
                entered.failed(failure);
            }
        });
    }

    /// Asks within a session; one that was known and is refused is fetched anew once. Tells on this event loop.
    public void ask(Provider provider, UpstreamSecret cookie, Asked asked, Told told) {
        enter(provider, cookie, new Remembered.Told<>() {
            @Override
            public void is(String token, boolean known) {
                AbacusApi.ask(clients, clock, provider, asked, cookie, token, new Told() {
                    @Override
                    public void is(ByteBuffer body) {
                        told.is(body);
                    }

                    @Override
                    public void failed(UpstreamFailure failure) {
                        if (known && failure.failureClass() == FailureClass.CREDENTIAL_DEAD) {
                            account(provider, cookie).token.forget(token);
                            ask(provider, cookie, asked, told);
                        } else {
                            told.failed(failure);
                        }
                    }
                });
            }

            @Override
            public void failed(UpstreamFailure failure) {
                told.failed(failure);
            }
        });
    }

    /// Asks within a session and waits for the answer; never to be called on an event loop. What fails is a
    /// FaultException of an UPSTREAM kind.
    public ByteBuffer ask(Provider provider, UpstreamSecret cookie, Asked asked) {
        return await(answer -> ask(provider, cookie, asked, new Told() {
            @Override
            public void is(ByteBuffer body) {
                answer.complete(body);
            }

            @Override
            public void failed(UpstreamFailure failure) {
                answer.completeExceptionally(failure.fault().because(failure.sentence()));
            }
        }));
    }

    /// Tells the account's models on this event loop, at once where they are known.
    public void models(Provider provider, UpstreamSecret cookie, Listed listed) {
        account(provider, cookie)
                .apps
                .get(
                        clock.instant(),
                        clients.vertx().getOrCreateContext(),
                        done -> ask(
                                provider,
                                cookie,
                                Asked.post(Door.ACCOUNT, "listExternalApplications", "{}"),
                                new Told() {
                                    @Override
                                    public void is(ByteBuffer body) {
                                        var now = clock.instant();
                                        done.accept(new Remembered.Fresh<>(
                                                read(body), now.plus(FRESH_MODELS), now.plus(GOOD_MODELS)));
                                    }

                                    @Override
                                    public void failed(UpstreamFailure failure) {
                                        done.accept(new Remembered.Failed<>(failure));
                                    }
                                }),
                        new Remembered.Told<>() {
                            @Override
                            public void is(List<App> apps, boolean known) {
                                listed.are(apps);
                            }

                            @Override
                            public void failed(UpstreamFailure failure) {
                                listed.failed(failure);
                            }
                        });
    }

    /// The names of the account's models, asked for anew; waits for the answer, and fails as [#ask] does.
    public List<String> modelNames(Provider provider, UpstreamSecret cookie) {
        var asked = Asked.post(Door.ACCOUNT, "listExternalApplications", "{}");
        return read(ask(provider, cookie, asked)).stream()
                .map(App::name)
                .distinct()
                .toList();
    }

    private void enter(Provider provider, UpstreamSecret cookie, Remembered.Told<String> told) {
        account(provider, cookie)
                .token
                .get(
                        clock.instant(),
                        clients.vertx().getOrCreateContext(),
                        done -> AbacusApi.ask(
                                clients,
                                clock,
                                provider,
                                Asked.post(Door.ACCOUNT, "_getUserInfo", "{}"),
                                cookie,
                                null,
                                new Told() {
                                    @Override
                                    public void is(ByteBuffer body) {
                                        done.accept(session(body));
                                    }

                                    @Override
                                    public void failed(UpstreamFailure failure) {
                                        done.accept(new Remembered.Failed<>(failure));
                                    }
                                }),
                        told);
    }

    /// A cookie that opens no session belongs to nobody who is logged in.
    private Remembered.Fetched<String> session(ByteBuffer body) {
        var token = text(body, "result", "sessionToken");
        if (token == null || token.isEmpty()) {
            return new Remembered.Failed<>(
                    Failures.failure(FailureClass.CREDENTIAL_DEAD, (Breakage) null, 200, ReplySummary.NOTHING));
        }
        var now = clock.instant();
        var end = endOf(token, now);
        var early = Duration.between(now, end).dividedBy(2);
        return new Remembered.Fresh<>(token, end.minus(early.compareTo(EARLY) < 0 ? early : EARLY), end);
    }

    /// What the token says of its own end, without asking whether it may.
    private static Instant endOf(String token, Instant now) {
        var otherwise = now.plus(EARLY).plus(UNDATED);
        var parts = token.split("\\.", -1);
        if (parts.length < 2) {
            return otherwise;
        }
        try {
            var claims = Base64.getUrlDecoder().decode(parts[1]);
            var end = Json.scalarAt(claims, 0, claims.length, "exp");
            return end == null || end.length() > 12 ? otherwise : Instant.ofEpochSecond((long) Double.parseDouble(end));
        } catch (IllegalArgumentException | DateTimeException noToken) {
            return otherwise;
        }
    }

    private Account account(Provider provider, UpstreamSecret cookie) {
        var key = new Key(provider.baseUrl(), provider.proxyUrl(), cookie);
        var known = accounts.get(key);
        if (known != null) {
            return known;
        }
        if (accounts.size() >= MOST_ACCOUNTS) {
            accounts.clear();
        }
        return accounts.computeIfAbsent(key, _ -> new Account(new Remembered<>(), new Remembered<>()));
    }

    /// The result is a list, or an object that has one.
    private static List<App> read(ByteBuffer body) {
        var apps = new ArrayList<App>();
        int from = body.arrayOffset() + body.position();
        try (var json = Json.parser(body.array(), from, from + body.remaining())) {
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                var name = json.currentName();
                if (token == JsonToken.START_ARRAY && ("result".equals(name) || "externalApplications".equals(name))) {
                    while (apps.size() < MOST_MODELS && json.nextToken() == JsonToken.START_OBJECT) {
                        var app = app(json);
                        if (app != null) {
                            apps.add(app);
                        }
                    }
                    break;
                }
            }
        } catch (IOException notJson) {
            // what was understood until then still counts
        }
        return apps;
    }

    private static @Nullable App app(JsonParser json) throws IOException {
        String name = null;
        String id = null;
        String llmName = null;
        String deployment = null;
        for (var member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            json.nextToken();
            switch (member) {
                case "name" -> name = Json.text(json);
                case "externalApplicationId" -> id = Json.text(json);
                case "deploymentId" -> deployment = Json.text(json);
                case "predictionOverrides" -> llmName = llmName(json);
                default -> json.skipChildren();
            }
        }
        return name == null || id == null || llmName == null ? null : new App(name, id, llmName, deployment);
    }

    private static @Nullable String llmName(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return null;
        }
        String llmName = null;
        for (var member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            json.nextToken();
            if (member.equals("llmName")) {
                llmName = Json.text(json);
            } else {
                json.skipChildren();
            }
        }
        return llmName;
    }

    private static @Nullable String text(ByteBuffer body, String... path) {
        int from = body.arrayOffset() + body.position();
        return Json.scalarAt(body.array(), from, from + body.remaining(), path);
    }

    private interface Asking<T> {
        void begin(CompletableFuture<T> answer);
    }

    private <T> T await(Asking<T> asking) {
        var answer = new CompletableFuture<T>().orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        clients.vertx().getOrCreateContext().runOnContext(_ -> asking.begin(answer));
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof TimeoutException) {
                throw Fault.UPSTREAM_TIMEOUT.because("The vendor did not answer in time.");
            }
            throw failed.getCause() instanceof FaultException fault ? fault : failed;
        }
    }
}
