package dev.farthing.upstream.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.identity.SignInTry;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenIdProviderTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String VERIFIER = "v".repeat(43);
    private static final SignInTry TRY = SignInTry.parse("t".repeat(43));
    private static final String BACK = "https://farthing.example/login/sso/back";

    private final FakeIdentityProvider house = new FakeIdentityProvider();
    private Instant now = Instant.now();

    @BeforeEach
    void settle() {
        house.back = BACK;
        house.person =
                Map.of("sub", "alice", "email", "alice@example.com", "realm_access", Map.of("roles", List.of("ops")));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @AfterAll
    static void end() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCodeTellsOnceWhoCameBack() throws Exception {
        var provider = provider(house.issuer());
        var code = code(provider.authorization(TRY, VERIFIER));

        var identity = provider.redeem(code, TRY, VERIFIER);

        assertThat(identity.subject()).isEqualTo("alice");
        assertThat(identity.name()).isEqualTo("alice@example.com");
        assertThat(identity.roles()).containsExactly("ops");
        refuses(() -> provider.redeem(code, TRY, VERIFIER));
    }

    @Test
    void aCodeOfAnotherWayIsWorthNothing() throws Exception {
        var provider = provider(house.issuer());
        var stolen = code(provider.authorization(TRY, VERIFIER));
        refuses(() -> provider.redeem(stolen, TRY, "w".repeat(43)));
        var another = code(provider.authorization(TRY, VERIFIER));
        refuses(() -> provider.redeem(another, SignInTry.parse("u".repeat(43)), VERIFIER));
    }

    @Test
    void tokensThatAnybodyCouldMakeAreNone() throws Exception {
        var provider = provider(house.issuer());
        assertThat(provider.verify(house.signed(house.claims())).subject()).isEqualTo("alice");
        assertThat(provider.verify(FakeIdentityProvider.signed(house.claims(), house.key, "PS256"))
                        .subject())
                .isEqualTo("alice");

        var payload = house.claims().toJson();
        refuses(() -> provider.verify(encoded("{\"alg\":\"none\"}") + "." + encoded(payload) + "."));
        var confused = new JsonWebSignature();
        confused.setPayload(payload);
        confused.setKey(new HmacKey(house.key.getPublicKey().getEncoded()));
        confused.setKeyIdHeaderValue(house.key.getKeyId());
        confused.setAlgorithmHeaderValue("HS256");
        var hmac = confused.getCompactSerialization();
        refuses(() -> provider.verify(hmac));
        var forged = FakeIdentityProvider.signed(house.claims(), FakeIdentityProvider.rsa("first"), "RS256");
        refuses(() -> provider.verify(forged));
        var signed = house.signed(house.claims());
        refuses(() -> provider.verify(signed.substring(0, signed.length() - 6) + "AAAAAA"));
        refuses(() -> provider.verify("no.token.atall"));
        refuses(() -> provider.verify(""));
    }

    @Test
    void tokensOfOthersForOthersOrOfAnotherTimeAreNone() throws Exception {
        var provider = provider(house.issuer());
        refuses(() -> provider.verify(but(claims -> claims.setIssuer("https://elsewhere.example"))));
        refuses(() -> provider.verify(but(claims -> claims.setAudience("another client"))));
        refuses(() -> provider.verify(but(claims -> claims.unsetClaim("aud"))));
        refuses(() -> provider.verify(but(claims -> claims.unsetClaim("exp"))));
        refuses(() -> provider.verify(but(claims -> claims.unsetClaim("sub"))));
        refuses(() -> provider.verify(but(claims -> {
            claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond() - 300));
            claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() - 61));
        })));
        refuses(() -> provider.verify(
                but(claims -> claims.setNotBefore(NumericDate.fromSeconds(now.getEpochSecond() + 120)))));
        assertThat(provider.verify(but(claims -> {
                            claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond() - 300));
                            claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() - 30));
                        }))
                        .subject())
                .as("clocks differ")
                .isEqualTo("alice");
    }

    @Test
    void newKeysAreAskedForButNotForEveryTokenOfAStranger() throws Exception {
        var provider = provider(house.issuer());
        provider.verify(house.signed(house.claims()));
        assertThat(house.keyReadings).hasValue(1);
        house.key = FakeIdentityProvider.rsa("second");
        var fresh = house.signed(house.claims());
        for (int i = 0; i < 20; i++) {
            refuses(() -> provider.verify(fresh));
        }
        assertThat(house.keyReadings).hasValue(1);

        now = now.plusSeconds(11);
        assertThat(provider.verify(fresh).subject()).isEqualTo("alice");
        assertThat(house.keyReadings).hasValue(2);
    }

    @Test
    void aProviderThatIsAwayOrAnotherOneIsNobodysMistake() {
        assertThat(refusal(() -> provider("http://127.0.0.1:1").authorization(TRY, VERIFIER)))
                .isEqualTo(Fault.NOT_READY);
        assertThat(refusal(() -> provider(house.issuer() + "/").authorization(TRY, VERIFIER)))
                .as("it calls itself otherwise")
                .isEqualTo(Fault.NOT_READY);
        assertThat(refusal(() -> provider("http://login.example.com").authorization(TRY, VERIFIER)))
                .as("in clear text")
                .isEqualTo(Fault.NOT_READY);
    }

    @Test
    void aRoleInOneTextIsOneRoleHoweverManyWordsItHas() throws Exception {
        var provider = provider(house.issuer(), "groups");
        assertThat(provider.verify(but(claims -> claims.setStringClaim("groups", "viewer:acme org_admin:acme")))
                        .roles())
                .containsExactly("viewer:acme org_admin:acme");
        assertThat(provider.verify(but(claims -> claims.setStringListClaim("groups", "viewer:a b", "ops")))
                        .roles())
                .containsExactly("viewer:a b", "ops");
        assertThat(provider(house.issuer(), "scope")
                        .verify(but(claims -> claims.setStringClaim("scope", "openid operator")))
                        .roles())
                .containsExactly("openid", "operator");
    }

    @Test
    void aProviderThatHangsKeepsAHandfulOfThreadsForAMomentAndNobodyAfterThat() throws Exception {
        var provider = provider(house.issuer());
        var token = house.signed(house.claims());
        var release = new CountDownLatch(1);
        house.hold = release;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var began = System.nanoTime();
            var answers = new ArrayList<Future<Fault>>();
            for (int i = 0; i < 50; i++) {
                answers.add(callers.submit(() -> refusal(() -> provider.verify(token))));
            }
            for (var answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(Fault.NOT_READY);
            }
            assertThat(System.nanoTime() - began)
                    .as("nobody waits twice")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(2L * Documents.MOST_MILLIS));
            assertThat(refusal(() -> provider.verify(token)))
                    .as("nor is it asked again at once")
                    .isEqualTo(Fault.NOT_READY);
            assertThat(house.questions).hasValue(1);
        } finally {
            release.countDown();
        }
        house.hold = null;
        now = now.plus(Kept.DOWN).plusSeconds(1);
        assertThat(provider.verify(token).subject()).isEqualTo("alice");
    }

    @Test
    void withoutAProviderNoTokenOpensAnything() {
        var none = new OpenIdProvider(IdentitySettings.NONE, documents(), new Tokens(documents(), () -> now));
        refuses(() -> none.verify("a.b.c"));
    }

    @FunctionalInterface
    private interface Change {
        void to(JwtClaims claims);
    }

    private String but(Change change) throws Exception {
        var claims = house.claims();
        change.to(claims);
        return house.signed(claims);
    }

    private OpenIdProvider provider(String issuer) {
        return provider(issuer, "realm_access.roles");
    }

    private OpenIdProvider provider(String issuer, String roleClaim) {
        var settings = new IdentitySettings(new IdentitySettings.Provider(
                URI.create(issuer),
                "the house",
                new IdentitySettings.Client(
                        FakeIdentityProvider.CLIENT,
                        FakeIdentityProvider.SECRET,
                        FakeIdentityProvider.CLIENT,
                        "openid email"),
                URI.create(BACK),
                roleClaim,
                Map.of()));
        var documents = documents();
        return new OpenIdProvider(settings, documents, new Tokens(documents, () -> now));
    }

    private Documents documents() {
        return new Documents(new VendorClients(VERTX), () -> now);
    }

    private static String code(String address) throws Exception {
        try (var browser = HttpClient.newHttpClient()) {
            var sent = browser.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
            var location = sent.headers().firstValue("location").orElseThrow();
            assertThat(location).contains("state=" + TRY.state());
            var code = Pattern.compile("[?&]code=([^&]+)").matcher(location);
            assertThat(code.find()).isTrue();
            return code.group(1);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(ThrowingCallable deed) {
        assertThat(refusal(deed)).isEqualTo(Fault.UNAUTHORIZED);
    }

    private static Fault refusal(ThrowingCallable deed) {
        var refusal = new Fault[1];
        assertThatThrownBy(deed).isInstanceOfSatisfying(FaultException.class, thrown -> refusal[0] = thrown.fault());
        return refusal[0];
    }
}
