package dev.farthing.upstream.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.identity.Identity;
import dev.farthing.application.identity.IdentityProvider;
import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.identity.SignInTry;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Signs people in by an authorization code that only the one who asked for it can use.
@Singleton
class OpenIdProvider implements IdentityProvider {
    private final IdentitySettings settings;
    private final Documents documents;
    private final Tokens tokens;

    OpenIdProvider(IdentitySettings settings, Documents documents, Tokens tokens) {
        this.settings = settings;
        this.documents = documents;
        this.tokens = tokens;
    }

    @Override
    public String authorization(SignInTry attempt, String verifier) {
        var provider = provider();
        var asked = new LinkedHashMap<String, String>();
        asked.put("response_type", "code");
        asked.put("client_id", provider.client().id());
        asked.put("redirect_uri", provider.back().toString());
        asked.put("scope", provider.client().scopes());
        asked.put("state", attempt.state());
        asked.put("nonce", attempt.nonce());
        asked.put("code_challenge", challenge(verifier));
        asked.put("code_challenge_method", "S256");
        return with(documents.endpoint(provider, "authorization_endpoint"), asked);
    }

    @Override
    public Identity redeem(String code, SignInTry attempt, String verifier) {
        var provider = provider();
        var told = new LinkedHashMap<String, String>();
        told.put("grant_type", "authorization_code");
        told.put("code", code);
        told.put("redirect_uri", provider.back().toString());
        told.put("code_verifier", verifier);
        var secret = provider.client().secret();
        String login = null;
        if (secret != null && documents.takesBasic(provider)) {
            login = encoded(provider.client().id()) + ":" + encoded(secret);
        } else {
            told.put("client_id", provider.client().id());
            if (secret != null) {
                told.put("client_secret", secret);
            }
        }
        JsonNode answer = documents.post(documents.endpoint(provider, "token_endpoint"), form(told), login);
        return tokens.identity(
                provider, answer.path("id_token").asText(""), provider.client().id(), attempt.nonce());
    }

    @Override
    public Identity verify(String token) {
        var provider = provider();
        return tokens.identity(provider, token, provider.client().audience(), null);
    }

    @Override
    public @Nullable String signOut() {
        var provider = provider();
        var endpoint = documents.optionalEndpoint(provider, "end_session_endpoint");
        if (endpoint == null) {
            return null;
        }
        var asked = new LinkedHashMap<String, String>();
        asked.put("client_id", provider.client().id());
        asked.put("post_logout_redirect_uri", provider.back().resolve("/login").toString());
        return with(endpoint, asked);
    }

    private IdentitySettings.Provider provider() {
        var provider = settings.provider();
        if (provider == null) {
            throw none();
        }
        return provider;
    }

    private static FaultException none() {
        return Fault.UNAUTHORIZED.because("an admin key is needed: Authorization: Bearer ak-far-…");
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String with(URI endpoint, Map<String, String> parameters) {
        return endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + form(parameters);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
