package dev.farthing.persistence;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where Redis is, how to be let in, and how long a call waits for it.
///
/// @param nodes `host:port`, tried in their order; empty where there is no Redis
public record RedisAddress(List<String> nodes, boolean encrypted, Login login, int database, Duration patience) {
    /// None: each process counts by itself.
    public static final RedisAddress NONE =
            new RedisAddress(List.of(), false, new Login(null, null), 0, Duration.ofMillis(200));

    private static final int USUAL_PORT = 6379;
    private static final int MOST_DATABASES = 1_000_000;
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final Pattern QUERY = Pattern.compile("timeout=([0-9]{1,6})(ms|s)");

    public RedisAddress {
        nodes = List.copyOf(nodes);
    }

    /// Who calls; without a name the one Redis takes for granted.
    public record Login(@Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "Login[…]";
        }
    }

    /// Reads `redis://user:password@host:port/0?timeout=200ms`, or `rediss://` for TLS; hosts may be several,
    /// separated by commas. Anything else is an [IllegalArgumentException] that does not repeat it.
    public static RedisAddress parse(String text) {
        try {
            var uri = URI.create(text);
            var scheme = String.valueOf(uri.getScheme());
            var authority = uri.getRawAuthority();
            if (!(scheme.equals("redis") || scheme.equals("rediss"))
                    || authority == null
                    || uri.getFragment() != null) {
                throw malformed();
            }
            int at = authority.lastIndexOf('@');
            return new RedisAddress(
                    Arrays.stream(authority.substring(at + 1).split(",", -1))
                            .map(RedisAddress::node)
                            .toList(),
                    scheme.equals("rediss"),
                    login(at < 0 ? "" : authority.substring(0, at)),
                    database(uri.getPath()),
                    patience(uri.getQuery()));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "must look like redis://host:6379 or rediss://user:password@host:6379/0?timeout=200ms");
    }

    private static String node(String text) {
        var host = HOST.matcher(text);
        if (!host.matches()) {
            throw malformed();
        }
        int port = host.group(2) == null ? USUAL_PORT : Integer.parseInt(host.group(2));
        if (port < 1 || port > 65_535) {
            throw malformed();
        }
        return host.group(1) + ":" + port;
    }

    private static Login login(String text) {
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            return new Login(null, null);
        }
        if (colon < 0) {
            throw malformed();
        }
        var user = decoded(text.substring(0, colon));
        return new Login(user.isEmpty() ? null : user, decoded(text.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(@Nullable String path) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        int number = path.matches("/[0-9]{1,7}") ? Integer.parseInt(path.substring(1)) : MOST_DATABASES;
        if (number >= MOST_DATABASES) {
            throw malformed();
        }
        return number;
    }

    private static Duration patience(@Nullable String query) {
        if (query == null) {
            return NONE.patience;
        }
        var said = QUERY.matcher(query);
        if (!said.matches()) {
            throw malformed();
        }
        long number = Long.parseLong(said.group(1));
        var patience = said.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
        if (patience.isZero() || patience.compareTo(LONGEST_PATIENCE) > 0) {
            throw malformed();
        }
        return patience;
    }

    public boolean isNone() {
        return nodes.isEmpty();
    }

    /// For the log.
    public String shown() {
        return String.join(", ", nodes);
    }

    @Override
    public String toString() {
        return "RedisAddress[" + shown() + "]";
    }
}
