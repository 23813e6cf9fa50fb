package dev.farthing.web;

import dev.farthing.application.session.ResumeSession;
import dev.farthing.application.session.SessionToken;
import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.fault.Kind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stands before every page: tells who comes, sends strangers to log in, lets no form pass that is not ours, and
/// answers every refusal as a page.
@Console
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class Doorkeeper {
    static final String TOKEN = "csrf";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int UNAUTHORIZED = 401;
    private static final int LONG = 16_384;

    private final Visit visit;
    private final Viewer viewer;
    private final HttpServerRequest request;
    private final ManagementSide side;
    private final ResumeSession resumeSession;
    private final Troubles troubles;
    private final ConsoleUrl consoleUrl;

    Doorkeeper(
            Visit visit,
            Viewer viewer,
            HttpServerRequest request,
            ManagementSide side,
            ResumeSession resumeSession,
            Troubles troubles,
            ConsoleUrl consoleUrl) {
        this.visit = visit;
        this.viewer = viewer;
        this.request = request;
        this.side = side;
        this.resumeSession = resumeSession;
        this.troubles = troubles;
        this.consoleUrl = consoleUrl;
    }

    @AroundInvoke
    Object receive(InvocationContext context) {
        viewer.look();
        var answer = Response.fromResponse(packed(answer(context)));
        PageHeaders.ALWAYS.forEach(answer::header);
        return answer.header("cache-control", "no-store").build();
    }

    /// Long pages go packed. What is secret in them cannot be told from how long they are: browsers send the
    /// session's cookie along with no request that begins elsewhere, so nobody else can have them asked for.
    private Response packed(Response answer) {
        if (!(answer.getEntity() instanceof String page)
                || page.length() < LONG
                || !Gzip.isTaken(request.getHeader("accept-encoding"))) {
            return answer;
        }
        return Response.fromResponse(answer)
                .entity(Gzip.pack(page.getBytes(StandardCharsets.UTF_8)))
                .header("content-encoding", Gzip.NAME)
                .header("vary", "accept-encoding")
                .build();
    }

    private Response answer(InvocationContext context) {
        var words = visit.words(Words.class);
        try {
            var liked = likings();
            if (liked != null) {
                return liked;
            }
            boolean open = context.getMethod()
                    .getDeclaringClass()
                    .getAnnotation(Console.class)
                    .open();
            if (!recognise() && !open) {
                return toLogin();
            }
            if (!SAFE.contains(request.method()) && !isOurForm(context.getParameters())) {
                return viewer.told(troubles.of(Kind.REFUSED, List.of(words.problem_form()), visit.requestId(), words));
            }
            return (Response) context.proceed();
        } catch (Exception thrown) {
            return asksForLogin(thrown)
                    ? toLogin()
                    : viewer.told(troubles.of(thrown, visit.requestId(), visit.language(), words));
        }
    }

    private boolean asksForLogin(Exception thrown) {
        return !visit.isKnown()
                && thrown instanceof FaultException refusal
                && refusal.fault().kind() == Kind.UNAUTHENTICATED;
    }

    /// Who likes another language or light says so with any page's address, and sees the page again so.
    private @Nullable Response likings() {
        var language = Language.tagged(request.getParam("lang"));
        var theme = Theme.tagged(request.getParam("theme"));
        if (!SAFE.contains(request.method()) || (language == null && theme == null)) {
            return null;
        }
        var again =
                Response.fromResponse(visit.goTo(Objects.requireNonNullElse(LocalPath.within(withoutLikings()), "/")));
        if (language != null) {
            again.cookie(Cookies.liking(Cookies.LANGUAGE, language.tag(), viewer.isSecure()));
        }
        if (theme != null) {
            again.cookie(Cookies.liking(Cookies.THEME, theme.tag(), viewer.isSecure()));
        }
        return again.build();
    }

    private String withoutLikings() {
        var query = request.query() == null
                ? ""
                : request.query().replaceAll("(^|&)(lang|theme)=[^&]*", "").replaceFirst("^&", "");
        return request.path() + (query.isEmpty() ? "" : "?" + query);
    }

    private boolean recognise() {
        var token = SessionToken.parse(viewer.cookie(Cookies.SESSION));
        if (token == null) {
            return false;
        }
        var address = side.address(request);
        try {
            var resumed = resumeSession.resume(token, address);
            side.acts(resumed.known(), address);
            visit.is(resumed, FormToken.of(token, resumed.session().orgInSight()));
            return true;
        } catch (FaultException ended) {
            return false;
        }
    }

    /// Browsers go to log in and come back, programs are told.
    private Response toLogin() {
        var next = SAFE.contains(request.method()) ? request.uri() : "/";
        var login = "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        if (viewer.isWithinPage()) {
            return Response.status(UNAUTHORIZED).header("HX-Redirect", login).build();
        }
        return viewer.wantsHtml()
                ? visit.goTo(login)
                : Response.status(UNAUTHORIZED)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity("{\"detail\":\"log in at /login, or ask /api/v1 with an admin key\","
                                + "\"code\":\"unauthorized\"}")
                        .build();
    }

    /// A form proves by its session's token that it comes from a page of ours, and says of which org; where there
    /// is no session yet, the browser's word is taken.
    private boolean isOurForm(Object[] parameters) {
        if (!visit.isKnown()) {
            return isFromHere();
        }
        for (var parameter : parameters) {
            if (parameter instanceof MultivaluedMap<?, ?> form) {
                var tokens = form.get(TOKEN);
                return tokens != null
                        && tokens.size() == 1
                        && visit.sends(FormToken.parse(String.valueOf(tokens.getFirst())));
            }
        }
        return false;
    }

    private boolean isFromHere() {
        var site = request.getHeader("sec-fetch-site");
        if (site != null) {
            return "same-origin".equals(site) || "none".equals(site);
        }
        var origin = request.getHeader("origin");
        var outside = consoleUrl.text();
        return origin == null
                || origin.endsWith("://" + request.getHeader("host"))
                || (outside != null && (outside + "/").startsWith(origin + "/"));
    }
}
