package dev.farthing.rest.relay;

import dev.farthing.application.relay.CallRequest.CacheWish;
import dev.farthing.application.relay.InputBound;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.KeyGrant;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads whether an answer that was given before will do: a request's own word goes before its key's.
///
/// A request is told from another by all that its vendor would be told, byte for byte. One that leaves something
/// with
/// its vendor, or leans on what a vendor keeps or runs, is another each time it is asked.
final class CacheWishes {
    private static final CharSequence HEADER = HttpHeaders.createOptimized("x-farthing-cache");
    private static final String OFF = "off";
    private static final int LONGEST_NUMBER = 9;

    private CacheWishes() {}

    /// Null where a vendor is to be asked, as for every call whose key and headers do not speak of it.
    static @Nullable CacheWish of(HttpServerRequest request, Target.Call target, ClientRequest body, KeyGrant grant) {
        var said = request.headers().get(HEADER);
        var ofKey = grant.responseCacheSeconds();
        if (said == null && ofKey == null) {
            return null;
        }
        var seconds = said == null ? ofKey : seconds(said.strip());
        return seconds == null || body.isKeptByVendor() || body.input() == InputBound.SERVER_TURNS
                ? null
                : new CacheWish(digest(request, target, body), Duration.ofSeconds(seconds));
    }

    private static @Nullable Integer seconds(String said) {
        if (said.equalsIgnoreCase(OFF)) {
            return null;
        }
        boolean number = !said.isEmpty()
                && said.length() <= LONGEST_NUMBER
                && said.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        int seconds = number ? Integer.parseInt(said) : 0;
        if (seconds < 1 || seconds > KeyGrant.LONGEST_RESPONSE_CACHE_SECONDS) {
            throw Fault.INVALID_REQUEST.because("x-farthing-cache must be `off` or a number of seconds from 1 to "
                    + KeyGrant.LONGEST_RESPONSE_CACHE_SECONDS + ".");
        }
        return seconds;
    }

    private static String digest(HttpServerRequest request, Target.Call target, ClientRequest body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var passed = PassedHeaders.of(target.endpoint().dialect(), request.headers(), Map.of());
            // What stands in a header has no line breaks; the body comes last.
            var about = new StringBuilder(target.model() + "\n" + request.getParam("alt") + "\n");
            new TreeMap<>(passed)
                    .forEach((name, value) ->
                            about.append(name).append(':').append(value).append('\n'));
            digest.update(about.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            digest.update(body.original());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
