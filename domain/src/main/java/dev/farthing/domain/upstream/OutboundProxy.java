package dev.farthing.domain.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A proxy that calls to vendors go through: http, https or socks5, with a host and a port.
///
/// @param url without credentials
public record OutboundProxy(
        URI url, @Nullable String username, @Nullable UpstreamSecret password) {
    private static final int LONGEST_USERNAME = 256;

    /// What is wrong with a proxy is told as an [IllegalArgumentException] with one sentence that repeats no secret.
    public OutboundProxy {
        url = BaseUrl.proxy(url.toString());
        if (url.getPort() < 0) {
            throw new IllegalArgumentException("a proxy needs a port");
        }
        if (username == null && password != null) {
            throw new IllegalArgumentException("a proxy with a password needs a user name");
        }
        if (username != null
                && (username.isEmpty() || username.length() > LONGEST_USERNAME || username.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("a proxy's user name has 1 to 256 characters, none of them a colon");
        }
    }

    /// Reads how people write proxies: `scheme://user:password@host:port`, without the scheme (then it is http),
    /// without user and password, or as `host:port:user:password`.
    public static OutboundProxy read(String text) {
        var line = text.strip();
        int scheme = line.indexOf("://");
        var rest = scheme < 0 ? line : line.substring(scheme + 3);
        var name = scheme < 0 ? "http" : line.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (name.equals("socks") || name.equals("socks5h")) {
            name = "socks5";
        }
        while (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int at = rest.lastIndexOf('@');
        if (at >= 0) {
            var login = rest.substring(0, at);
            int colon = login.indexOf(':');
            return of(
                    name,
                    rest.substring(at + 1),
                    decoded(colon < 0 ? login : login.substring(0, colon)),
                    colon < 0 ? null : decoded(login.substring(colon + 1)));
        }
        var parts = rest.split(":", 4);
        return parts.length == 4 && !rest.startsWith("[")
                ? of(name, parts[0] + ":" + parts[1], parts[2], parts[3])
                : of(name, rest, null, null);
    }

    private static OutboundProxy of(
            String scheme, String address, @Nullable String username, @Nullable String password) {
        try {
            return new OutboundProxy(
                    new URI(scheme + "://" + address),
                    username,
                    password == null || password.isEmpty() ? null : new UpstreamSecret(password));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("a proxy is written scheme://user:password@host:port");
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("a proxy's user name or password is wrongly escaped");
        }
    }

    /// Its address with user name and password, for the client that goes through it; never to be shown.
    public URI withLogin() {
        if (username == null) {
            return url;
        }
        var login = password == null ? username : username + ":" + password.reveal();
        try {
            return new URI(
                    url.getScheme(), login, Objects.requireNonNull(url.getHost()), url.getPort(), null, null, null);
        } catch (URISyntaxException malformed) {
            throw new IllegalStateException("a proxy that was accepted cannot be written");
        }
    }
}
