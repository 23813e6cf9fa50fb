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
    /// The one claim whose values are parted by blanks: elsewhere a blank may be part of an org's name.
    private static final String SCOPES = "scope";

    private final Documents documents;
    private final InstantSource clock;
    private final Kept<List<JsonWebKey>> keys;

    Tokens(Documents documents, InstantSource clock) {
        this.documents = documents;
        this.clock = clock;
        this.keys = Documents.kept(clock);
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
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof FaultException outage) {
                    throw outage;
                }
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

    private Key key(IdentitySettings.Provider provider, JsonWebSignature signature) throws UnresolvableKeyException {
        try {
            try {
                return chosen(signature, keys.within(KEPT, () -> read(provider)));
            } catch (UnresolvableKeyException _) {
                return chosen(signature, keys.within(BETWEEN_READINGS, () -> read(provider)));
            }
        } catch (FaultException outage) {
            throw new UnresolvableKeyException("the provider's keys cannot be had", outage);
        }
    }

    private static Key chosen(JsonWebSignature signature, List<JsonWebKey> keys) throws UnresolvableKeyException {
        return new JwksVerificationKeyResolver(keys).resolveKey(signature, List.of());
    }

    private List<JsonWebKey> read(IdentitySettings.Provider provider) {
        try {
            return new JsonWebKeySet(documents
                            .get(documents.endpoint(provider, "jwks_uri"))
                            .toString())
                    .getJsonWebKeys();
        } catch (JoseException unreadable) {
            throw Documents.unusable("shows keys that cannot be read");
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
            return path.equals(SCOPES) ? List.of(text.split(" +", -1)) : List.of(text);
        }
        return found instanceof Collection<?> all
                ? all.stream().filter(Objects::nonNull).map(String::valueOf).toList()
                : List.of();
    }
}
