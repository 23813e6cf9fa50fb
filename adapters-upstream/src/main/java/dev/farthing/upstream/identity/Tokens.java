package dev.farthing.upstream.identity;

import dev.farthing.application.identity.Identity;
import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/// Reads tokens: signed by a key the provider shows, with a signature nobody else can make, for us, and in time.
@Singleton
class Tokens {
    private static final Logger LOG = Logger.getLogger(Tokens.class);
    private static final AlgorithmConstraints PUBLIC_KEYS_ALONE = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);
    private static final int CLOCKS_DIFFER_SECONDS = 60;
    /// However many tokens name keys that nobody has: the provider is asked for its keys this often at most.
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(10);

    private static final Duration KEPT = Duration.ofHours(1);

    private final Documents documents;
    private final InstantSource clock;
    private List<JsonWebKey> keys = List.of();
    private Instant readAt = Instant.MIN;

    Tokens(Documents documents, InstantSource clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /// @param nonce what it must say; null where it was not asked for by us
    Identity identity(IdentitySettings.Provider provider, String token, String audience, @Nullable String nonce) {
        try {
            var claims = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(PUBLIC_KEYS_ALONE)
                    .setVerificationKeyResolver((signature, _) -> key(provider, signature))
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .setAllowedClockSkewInSeconds(CLOCKS_DIFFER_SECONDS)
                    .setRequireExpirationTime()
                    .setRequireSubject()
                    .setExpectedIssuer(true, provider.issuer().toString())
                    .setExpectedAudience(true, audience)
                    .build()
                    .processToClaims(token);
            if (nonce != null) {
                check(claims, provider, nonce);
            }
            return new Identity(
                    claims.getIssuer(), claims.getSubject(), name(claims), roles(claims, provider.roleClaim()));
        } catch (InvalidJwtException | MalformedClaimException e) {
            if (e.getCause() instanceof FaultException outage) {
                throw outage;
            }
            LOG.debugf("a token was refused: %s", e.getMessage());
            throw refused();
        }
    }

    private static void check(JwtClaims claims, IdentitySettings.Provider provider, String nonce)
            throws MalformedClaimException {
        var said = String.valueOf(claims.getStringClaimValue("nonce"));
        var party = claims.getStringClaimValue("azp");
        if (!MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), nonce.getBytes(StandardCharsets.UTF_8))
                || (party != null && !party.equals(provider.client().id()))
                || (party == null && claims.getAudience().size() > 1)) {
            throw refused();
        }
    }

    private static FaultException refused() {
        return Fault.UNAUTHORIZED.because("this token opens nothing here");
    }

    private synchronized Key key(IdentitySettings.Provider provider, JsonWebSignature signature)
            throws UnresolvableKeyException {
        var now = clock.instant();
        if (keys.isEmpty() || now.isAfter(readAt.plus(KEPT))) {
            read(provider, now);
        }
        try {
            return chosen(signature);
        } catch (UnresolvableKeyException unknown) {
            if (now.isBefore(readAt.plus(BETWEEN_READINGS))) {
                throw unknown;
            }
            read(provider, now);
            return chosen(signature);
        }
    }

    private Key chosen(JsonWebSignature signature) throws UnresolvableKeyException {
        return new JwksVerificationKeyResolver(keys).resolveKey(signature, List.of());
    }

    private void read(IdentitySettings.Provider provider, Instant now) throws UnresolvableKeyException {
        try {
            var set = documents.get(documents.endpoint(provider, "jwks_uri"));
            keys = new JsonWebKeySet(set.toString()).getJsonWebKeys();
            readAt = now;
        } catch (JoseException unreadable) {
            throw new UnresolvableKeyException("the provider's keys cannot be read", unreadable);
        } catch (FaultException outage) {
            throw new UnresolvableKeyException("the provider's keys cannot be had", outage);
        }
    }

    private static String name(JwtClaims claims) throws MalformedClaimException {
        for (var claim : List.of("email", "preferred_username", "name")) {
            if (claims.getClaimValue(claim) instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return claims.getSubject();
    }

    private static List<String> roles(JwtClaims claims, String path) {
        Object found = claims.getClaimsMap().get(path);
        if (found == null) {
            found = claims.getClaimsMap();
            for (var member : path.split("\\.", -1)) {
                found = found instanceof Map<?, ?> object ? object.get(member) : null;
            }
        }
        if (found instanceof String text) {
            return List.of(text.split("\\s+", -1));
        }
        return found instanceof Collection<?> all
                ? all.stream().filter(Objects::nonNull).map(String::valueOf).toList()
                : List.of();
    }
}
