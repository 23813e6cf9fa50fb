package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import dev.farthing.upstream.identity.FakeIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// People come in through an identity provider, with a browser and with its tokens.
class SignInJourneyTest {
    private static final String OPERATOR = "the-operator-beside-the-provider-01234567";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static FakeIdentityProvider provider;
    private static RunningFarthing farthing;
    private static Management operator;

    @BeforeAll
    static void start() {
        provider = new FakeIdentityProvider();
        farthing = RunningFarthing.start(Map.of(
                "FARTHING_OPERATOR_KEY",
                OPERATOR,
                "FARTHING_OIDC_ISSUER",
                provider.issuer(),
                "FARTHING_OIDC_NAME",
                "Test House",
                "FARTHING_OIDC_CLIENT_ID",
                FakeIdentityProvider.CLIENT,
                "FARTHING_OIDC_CLIENT_SECRET",
                FakeIdentityProvider.SECRET,
                "FARTHING_OIDC_ROLE_CLAIM",
                "groups",
                "FARTHING_OIDC_ROLES",
                "ops=operator, everybody=viewer:default"));
        provider.back = farthing.url() + "/login/sso/back";
        operator = new Management(farthing.url(), OPERATOR);
    }

    @AfterAll
    static void stop() {
        farthing.close();
        provider.close();
        TestFolders.delete(farthing.dataDir());
    }

    @Test
    void somebodyComesInThroughTheProviderAndIsShutOutByTheirKey() throws Exception {
        assertThat(get("/login", null).body()).contains("Sign in with Test House");
        assertThat(get("/login", "farthing_language=zh").body()).contains("使用 Test House 登录");
        var name = come("carol", "ops");
        var way = way("/config?section=2");
        assertThat(way.cookie()).isNotEmpty();

        var back = get(way.back(), way.cookie());
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(back.body()).contains("url=/config?section=2");
        var session = cookie(back, "farthing_session");
        assertThat(set(back, "farthing_session")).contains("HttpOnly").contains("SameSite=Strict");
        assertThat(get("/config", session).statusCode()).isEqualTo(200);
        assertThat(get("/config", session).body()).contains(name);

        assertThat(get(way.back(), way.cookie()).statusCode())
                .as("a code is good once")
                .isEqualTo(401);

        var keys = operator.done("GET", "/api/v1/gateway/admin-keys?search=" + name, null)
                .path("items");
        assertThat(keys).hasSize(1);
        operator.done(
                "PUT", "/api/v1/gateway/admin-keys/" + keys.get(0).path("id").asText() + "/disable", null);
        assertThat(get("/config", session).headers().firstValue("location").orElse(""))
                .contains("/login?next=");
        var again = way(null);
        var refused = get(again.back(), again.cookie());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("switched off");
        var record =
                operator.done("GET", "/api/v1/obs/audit?page_size=100", null).toString();
        assertThat(record).contains(name).contains("\"login\"");
    }

    @Test
    void aWayThatIsNotTheBrowsersOwnEndsAtTheDoor() throws Exception {
        come("dave", "ops");
        var way = way(null);
        assertThat(get(way.back(), null).statusCode()).as("no cookie").isEqualTo(401);
        assertThat(get(way.back(), way("/").cookie()).statusCode())
                .as("another browser's")
                .isEqualTo(401);
        assertThat(get("/login/sso/back?error=access_denied&state=x", way.cookie())
                        .statusCode())
                .isEqualTo(401);
        var elsewhere = way("//elsewhere.example/");
        assertThat(get(elsewhere.back(), elsewhere.cookie()).body())
                .contains("url=/\"")
                .doesNotContain("elsewhere");
    }

    @Test
    void whoHasNoRoleIsToldSo() throws Exception {
        come("erin", "strangers");
        var way = way(null);
        var refused = get(way.back(), way.cookie());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("no role here");
        assertThat(cookie(refused, "farthing_session")).isEmpty();
    }

    @Test
    void whoLogsOutMayDoSoThereToo() throws Exception {
        assertThat(get("/login?left=1", null).body()).contains("/login/sso/out");
        assertThat(get("/login/sso/out", null).headers().firstValue("location").orElse(""))
                .startsWith(provider.issuer() + "/out?client_id=");
    }

    @Test
    void tokensOfTheProviderManageAsTheirRoleDoes() throws Exception {
        come("frank", "everybody");
        var token = provider.signed(provider.claims());
        assertThat(bearing(token, "GET", "/api/v1/gateway/keys")).isEqualTo(200);
        assertThat(bearing(token, "POST", "/api/v1/gateway/keys")).isEqualTo(403);
        assertThat(bearing(token, "GET", "/v1/models"))
                .as("no key of the data plane")
                .isEqualTo(401);

        var late = provider.claims();
        late.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 300));
        assertThat(bearing(provider.signed(late), "GET", "/api/v1/gateway/keys"))
                .isEqualTo(401);
        var others = provider.claims();
        others.setAudience("another client");
        assertThat(bearing(provider.signed(others), "GET", "/api/v1/gateway/keys"))
                .isEqualTo(401);
        var forged = FakeIdentityProvider.signed(provider.claims(), FakeIdentityProvider.rsa("first"), "RS256");
        assertThat(bearing(forged, "GET", "/api/v1/gateway/keys")).isEqualTo(401);

        come("grace", "strangers");
        assertThat(bearing(provider.signed(provider.claims()), "GET", "/api/v1/gateway/keys"))
                .isEqualTo(403);
    }

    /// A browser's way to the provider: where it is sent back to, and what it kept.
    private record Way(String back, String cookie) {}

    private static String come(String who, String group) {
        var subject = who + UUID.randomUUID().toString().substring(0, 8);
        provider.person = Map.of("sub", subject, "email", subject + "@example.com", "groups", List.of(group));
        return subject;
    }

    private static Way way(@Nullable String next) throws IOException, InterruptedException {
        var left = get(
                "/login/sso" + (next == null ? "" : "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8)), null);
        assertThat(left.statusCode()).as(left.body()).isEqualTo(303);
        assertThat(set(left, "farthing_sign_in")).contains("HttpOnly").contains("SameSite=Lax");
        var sent = CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create(left.headers().firstValue("location").orElseThrow()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        var back = URI.create(sent.headers().firstValue("location").orElseThrow());
        return new Way(back.getPath() + "?" + back.getRawQuery(), cookie(left, "farthing_sign_in"));
    }

    private static HttpResponse<String> get(String path, @Nullable String cookie)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(farthing.uri(path)).header("accept", "text/html");
        if (cookie != null && !cookie.isEmpty()) {
            request.header("cookie", cookie);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int bearing(String token, String method, String path) {
        return new Management(farthing.url(), token)
                .send(method, path, "POST".equals(method) ? "{\"name\":\"x\"}" : null)
                .status();
    }

    private static String set(HttpResponse<?> answer, String name) {
        return answer.headers().allValues("set-cookie").stream()
                .filter(one -> one.startsWith(name + "="))
                .findFirst()
                .orElse("");
    }

    private static String cookie(HttpResponse<?> answer, String name) {
        var found = Pattern.compile("^(" + name + "=[^;]+)").matcher(set(answer, name));
        return found.find() ? found.group(1).replace("\"", "") : "";
    }
}
