package dev.farthing.upstream.wire;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a request goes: an address taken apart once.
///
/// @param address where the host is, in digits; null: where its name leads then
public record Target(
        String host,
        int port,
        boolean secure,
        String path,
        @Nullable ProxyOptions proxy,
        @Nullable String address) {
    /// An address below a provider's base URL; the query of the base URL, if any, comes after the path.
    public static Target of(URI baseUrl, String path, @Nullable URI proxyUrl) {
        var secure = "https".equalsIgnoreCase(baseUrl.getScheme());
        var base = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        var query = baseUrl.getRawQuery() == null ? "" : (path.indexOf('?') < 0 ? "?" : "&") + baseUrl.getRawQuery();
        return new Target(
                hostOf(baseUrl),
                portOf(baseUrl, secure ? 443 : 80),
                secure,
                base + path + query,
                proxyOf(proxyUrl),
                null);
    }

    /// A path below a version, which the base URL may name or not.
    public static String versioned(URI baseUrl, String version, String path) {
        var base = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        return base.endsWith(version) || base.endsWith(version + "/") ? path : version + path;
    }

    /// A whole URL, at this very address.
    public static Target at(URI url, InetAddress address) {
        var secure = "https".equalsIgnoreCase(url.getScheme());
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var digits = address.getHostAddress();
        int zone = digits.indexOf('%');
        return new Target(
                hostOf(url),
                portOf(url, secure ? 443 : 80),
                secure,
                path + query,
                null,
                zone < 0 ? digits : digits.substring(0, zone));
    }

    private static String hostOf(URI url) {
        var host = url.getHost() == null ? "" : url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int portOf(URI url, int otherwise) {
        return url.getPort() < 0 ? otherwise : url.getPort();
    }

    private static @Nullable ProxyOptions proxyOf(@Nullable URI url) {
        if (url == null) {
            return null;
        }
        var scheme = url.getScheme() == null ? "http" : url.getScheme().toLowerCase(Locale.ROOT);
        var socks = scheme.startsWith("socks");
        var proxy = new ProxyOptions()
                .setType(socks ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(hostOf(url))
                .setPort(portOf(url, socks ? 1080 : 3128));
        var user = url.getUserInfo();
        if (user != null) {
            var colon = user.indexOf(':');
            proxy.setUsername(colon < 0 ? user : user.substring(0, colon));
            proxy.setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return proxy;
    }
}
