package dev.farthing.web;

import dev.farthing.application.start.ConsoleUrl;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whoever asks for a page, as far as the request itself tells, and how they are told what went wrong.
@Singleton
class Viewer {
    private static final String REQUEST_ID = "x-request-id";

    private final Visit visit;
    private final HttpServerRequest request;
    private final ConsoleUrl consoleUrl;

    Viewer(Visit visit, HttpServerRequest request, ConsoleUrl consoleUrl) {
        this.visit = visit;
        this.request = request;
        this.consoleUrl = consoleUrl;
    }

    /// Notes in which language, light and zone they see pages.
    void look() {
        var language = Language.tagged(cookie(Cookies.LANGUAGE));
        var theme = Theme.tagged(cookie(Cookies.THEME));
        visit.isSeen(
                language == null ? Language.wantedBy(request.getHeader("accept-language")) : language,
                theme == null ? Theme.AUTO : theme,
                zone(cookie(Cookies.ZONE)),
                Objects.requireNonNullElse(request.response().headers().get(REQUEST_ID), ""));
    }

    private static @Nullable ZoneId zone(@Nullable String name) {
        try {
            return name == null ? null : ZoneId.of(name.replace("%2F", "/"));
        } catch (DateTimeException _) {
            return null;
        }
    }

    /// Whether a script asks for a part of the page that is open.
    boolean isWithinPage() {
        return request.getHeader("hx-request") != null;
    }

    boolean wantsHtml() {
        var accept = request.getHeader("accept");
        return accept != null && accept.contains("html");
    }

    /// Whether the browser's way to us is sealed, as far as we can know.
    boolean isSecure() {
        return Sealed.is(request, consoleUrl);
    }

    @Nullable
    String cookie(String name) {
        var cookie = request.getCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    /// As a page, or within the one that is open.
    Response told(Trouble trouble) {
        if (isWithinPage()) {
            return Response.fromResponse(visit.page(trouble.status(), new ProblemAlert(trouble)))
                    .header("HX-Retarget", "#problem")
                    .header("HX-Reswap", "innerHTML")
                    .header("HX-Push-Url", "false")
                    .build();
        }
        return visit.page(trouble.status(), new Problem(visit.frame(null), trouble));
    }
}
