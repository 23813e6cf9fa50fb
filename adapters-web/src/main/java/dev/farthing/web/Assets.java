package dev.farthing.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The files behind the pages: styles, scripts and pictures. Each is read and packed once, when it is first asked
/// for, and browsers keep it for good under the address of its content.
@Singleton
public class Assets {
    private static final String FOLDER = "/assets/";
    private static final int NOT_FOUND = 404;
    /// Behind the data plane and before the pages.
    private static final int BEHIND_THE_DATA_PLANE = Integer.MIN_VALUE + 4;

    private static final Map<String, String> TYPES = Map.of(
            "tabler.min.css", "text/css; charset=utf-8",
            "console.css", "text/css; charset=utf-8",
            "htmx.min.js", "text/javascript; charset=utf-8",
            "chart.umd.min.js", "text/javascript; charset=utf-8",
            "console.js", "text/javascript; charset=utf-8",
            "theme.js", "text/javascript; charset=utf-8",
            "playground.js", "text/javascript; charset=utf-8",
            "icons.svg", "image/svg+xml",
            "favicon.svg", "image/svg+xml");

    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(String digest, byte[] plain, byte[] packed) {}

    void register(@Observes Router router) {
        router.get(FOLDER + ":name").order(BEHIND_THE_DATA_PLANE).blockingHandler(this::answer, false);
    }

    /// Where a file lies as it is now.
    String path(String name) {
        return FOLDER + name + "?" + asset(name).digest();
    }

    private void answer(RoutingContext context) {
        var name = context.pathParam("name");
        var type = name == null ? null : TYPES.get(name);
        var response = context.response();
        PageHeaders.ALWAYS.forEach(response::putHeader);
        if (name == null || type == null) {
            response.setStatusCode(NOT_FOUND).end();
            return;
        }
        var asset = asset(name);
        response.putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (Gzip.isTaken(context.request().getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Gzip.NAME).end(Buffer.buffer(asset.packed()));
        } else {
            response.end(Buffer.buffer(asset.plain()));
        }
    }

    private Asset asset(String name) {
        return assets.computeIfAbsent(name, Assets::read);
    }

    private static Asset read(String name) {
        try (var file = Assets.class.getResourceAsStream("assets/" + name)) {
            if (file == null) {
                throw new IllegalStateException("there is no asset " + name);
            }
            var plain = file.readAllBytes();
            var digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return new Asset(HexFormat.of().formatHex(digest, 0, 8), plain, Gzip.pack(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
