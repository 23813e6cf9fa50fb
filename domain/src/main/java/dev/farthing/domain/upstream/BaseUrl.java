package dev.farthing.domain.upstream;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a vendor is reached: http or https, without credentials and fragment; it may be private or loopback.
///
/// A trailing slash and a version segment said twice (`/v1/v1`) are taken off, so that a path can be appended.
public record BaseUrl(URI uri) {
    private static final Pattern DOUBLED_VERSION =
            Pattern.compile("(/v[0-9]+(?:beta[0-9]*|alpha[0-9]*)?)(?:\\1)+(?=/|$)");
    /// What is appended to a base URL, and so often pasted with it.
    private static final List<String> CALLS =
            List.of("/chat/completions", "/completions", "/embeddings", "/responses", "/messages");

    private static final int LONGEST = 2_000;

    /// Reads an address; what is wrong with it is told as an [IllegalArgumentException] with one sentence.
    public static BaseUrl of(String text) {
        var uri = address(text, "the base URL", List.of("http", "https"));
        if (uri.getRawQuery() != null) {
            throw new IllegalArgumentException("the base URL must have no query");
        }
        var path = uri.getRawPath() == null ? "" : uri.getRawPath();
        path = DOUBLED_VERSION.matcher(path.replaceAll("/{2,}", "/")).replaceAll("$1");
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        for (var call : CALLS) {
            if (path.endsWith(call)) {
                throw new IllegalArgumentException("the base URL ends before " + call);
            }
        }
        return new BaseUrl(URI.create(scheme(uri) + "://" + uri.getRawAuthority() + path));
    }

    /// Reads the address of an outbound proxy: http, https or socks5, without credentials.
    public static URI proxy(String text) {
        var uri = address(text, "the proxy URL", List.of("http", "https", "socks5"));
        var path = uri.getRawPath();
        if (uri.getRawQuery() != null || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException("the proxy URL is a scheme, a host and a port");
        }
        return URI.create(scheme(uri) + "://" + uri.getRawAuthority());
    }

    private static URI address(String text, String what, List<String> schemes) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(what + " must have at most " + LONGEST + " characters");
        }
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(what + " is not a URL", malformed);
        }
        if (uri.getScheme() == null || !schemes.contains(scheme(uri))) {
            throw new IllegalArgumentException(what + " must begin with " + String.join(":// or ", schemes) + "://");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw new IllegalArgumentException(what + " must name a host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(what + " must hold no credentials");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException(what + " must have no fragment");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(what + " has a port that does not exist");
        }
        return uri;
    }

    private static String scheme(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }
}
