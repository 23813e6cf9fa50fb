package dev.farthing.application.relay;

import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Finds the inference key behind a presented secret.
@ApplicationScoped
public class OpenKey {
    private final KeyDirectory keys;
    private final CheckSecret checkSecret;
    private final FindBroughtKey findBroughtKey;
    private final RefuseGuess refuseGuess;
    private final CallMeter meter;
    private final InstantSource clock;

    OpenKey(
            KeyDirectory keys,
            CheckSecret checkSecret,
            FindBroughtKey findBroughtKey,
            RefuseGuess refuseGuess,
            CallMeter meter,
            InstantSource clock) {
        this.keys = keys;
        this.checkSecret = checkSecret;
        this.findBroughtKey = findBroughtKey;
        this.refuseGuess = refuseGuess;
        this.meter = meter;
        this.clock = clock;
    }

    /// Whoever presents no living secret is refused with INVALID_API_KEY, in the same words whatever was wrong.
    ///
    /// @param ip the caller's numeric address; null when unknown, which only keys without an allow-list accept
    public Opened open(@Nullable String presented, @Nullable String ip) {
        var now = clock.instant();
        var secret = presented == null ? null : KeySecret.parse(presented);
        if (secret == null) {
            var found = presented == null ? null : findBroughtKey.find(presented, ip, now);
            if (found == null) {
                throw presented == null ? unknown() : refuseGuess.refuse(unknown(), ip);
            }
            return opened(found.key(), found.publicId(), found.refusal(), ip);
        }
        var key = secret.prefix() == SecretPrefix.ADMIN ? null : keys.byPublicId(secret.publicId());
        var refusal = checkSecret.check(key, secret, now);
        if (key == null || refusal == Fault.INVALID_API_KEY) {
            throw refuseGuess.refuse(unknown(), ip);
        }
        return opened(key, secret.publicId(), refusal, ip);
    }

    private static Opened opened(IssuedKey key, String publicId, @Nullable Fault refusal, @Nullable String ip) {
        var closed = refusal == null && !key.grant().allowsIp(ip) ? Fault.IP_NOT_ALLOWED : refusal;
        return new Opened(key, publicId, closed);
    }

    private FaultException unknown() {
        meter.refused(Fault.INVALID_API_KEY);
        return Fault.INVALID_API_KEY.because(
                "Incorrect API key provided. Keys are issued by the operator of this gateway and begin with sk-far-.");
    }

    /// A key that was found, which of its secrets was shown, and why it does not open all the same (if so).
    public record Opened(
            IssuedKey key, String publicId, @Nullable Fault refusal) {
        /// The key, to be told of itself; what keeps it from opening is refused in a sentence.
        public IssuedKey usable() {
            if (refusal == null) {
                return key;
            }
            throw refusal.because(
                    switch (refusal) {
                        case KEY_DISABLED -> "this key is disabled";
                        case KEY_EXPIRED -> "this key has expired";
                        case IP_NOT_ALLOWED -> "this key may not be used from this address";
                        default -> "this key does not open";
                    });
        }
    }
}
