package dev.farthing.upstream.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/// An identity provider that is as strict as real ones: it knows one client, checks where it comes from and goes
/// back
/// to, and gives a token for a code once, to whoever proves to have asked for it.
public final class FakeIdentityProvider implements AutoCloseable {
    public static final String CLIENT = "farthing client";
    public static final String SECRET = "the secret: of the client+";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    public final AtomicInteger keyReadings = new AtomicInteger();
    public volatile RsaJsonWebKey key = rsa("first");
    public volatile Map<String, Object> person = Map.of();
    /// How often it was asked anything.
    public final AtomicInteger questions = new AtomicInteger();
    /// Until when it answers nobody; null where it answers at once.
    public volatile CountDownLatch hold;
    /// Where it lets browsers go back to; null for wherever they came from.
    public volatile String back;

    public FakeIdentityProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    }

    public static RsaJsonWebKey rsa(String id) {
        try {
            var made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId(id);
            return made;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws Exception {
        questions.incrementAndGet();
        var held = hold;
        if (held != null) {
            held.await();
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/realm/.well-known/openid-configuration" ->
                json(
                        exchange,
                        200,
                        Map.of(
                                "issuer", issuer(),
                                "authorization_endpoint", issuer() + "/authorize",
                                "token_endpoint", issuer() + "/token",
                                "end_session_endpoint", issuer() + "/out",
                                "jwks_uri", issuer() + "/keys"));
            case "/realm/keys" -> {
                keyReadings.incrementAndGet();
                json(exchange, 200, Map.of("keys", List.of(key.toParams(OutputControlLevel.PUBLIC_ONLY))));
            }
            case "/realm/authorize" -> authorize(exchange);
            case "/realm/token" -> token(exchange);
            default -> json(exchange, 404, Map.of());
        }
    }

    private void authorize(HttpExchange exchange) throws Exception {
        var asked = form(exchange.getRequestURI().getRawQuery());
        if (!"code".equals(asked.get("response_type"))
                || !CLIENT.equals(asked.get("client_id"))
                || !"S256".equals(asked.get("code_challenge_method"))
                || asked.getOrDefault("code_challenge", "").length() != 43
                || asked.getOrDefault("state", "").length() < 20
                || asked.getOrDefault("nonce", "").length() < 20
                || !List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid")
                || !asked.getOrDefault("redirect_uri", "").equals(back)) {
            json(exchange, 400, Map.of("error", "invalid_request"));
            return;
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .add(
                        "location",
                        asked.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws Exception {
        var told = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var login = "Basic "
                + Base64.getEncoder()
                        .encodeToString((URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                                        + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        if (!login.equals(exchange.getRequestHeaders().getFirst("authorization"))) {
            json(exchange, 401, Map.of("error", "invalid_client"));
            return;
        }
        var asked = codes.remove(told.getOrDefault("code", ""));
        if (asked == null
                || !"authorization_code".equals(told.get("grant_type"))
                || !asked.get("redirect_uri").equals(told.get("redirect_uri"))
                || !asked.get("code_challenge").equals(challenge(told.getOrDefault("code_verifier", "")))) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        var claims = claims();
        claims.setStringClaim("nonce", asked.get("nonce"));
        json(exchange, 200, Map.of("id_token", signed(claims), "access_token", "opaque", "token_type", "Bearer"));
    }

    private static String challenge(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    /// What it says of the person, for the client.
    public JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setAudience(CLIENT);
        claims.setIssuedAtToNow();
        claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() + 300));
        person.forEach(claims::setClaim);
        return claims;
    }

    public String signed(JwtClaims claims) throws JoseException {
        return signed(claims, key, "RS256");
    }

    public static String signed(JwtClaims claims, PublicJsonWebKey with, String algorithm) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(with.getPrivateKey());
        signature.setKeyIdHeaderValue(with.getKeyId());
        signature.setAlgorithmHeaderValue(algorithm);
        return signature.getCompactSerialization();
    }

    private static Map<String, String> form(String text) {
        var form = new HashMap<String, String>();
        for (var one : text.split("&", -1)) {
            int equals = one.indexOf('=');
            form.put(one.substring(0, equals), URLDecoder.decode(one.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
