package dev.farthing.web.login;

import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.session.CheckLogin;
import dev.farthing.application.session.EndSession;
import dev.farthing.application.session.OpenSession;
import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.web.Console;
import dev.farthing.web.Cookies;
import dev.farthing.web.Frame;
import dev.farthing.web.LocalPath;
import dev.farthing.web.ManagementSide;
import dev.farthing.web.Sealed;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Logging in with an admin key, and out again.
@Path("/")
@Console(open = true)
class LoginPages {
    private static final int LONGEST_KEY = 200;

    private final Visit visit;
    private final HttpServerRequest request;
    private final ManagementSide side;
    private final ConsoleUrl consoleUrl;
    private final IdentitySettings settings;
    private final CheckLogin checkLogin;
    private final OpenSession openSession;
    private final EndSession endSession;

    LoginPages(
            Visit visit,
            HttpServerRequest request,
            ManagementSide side,
            ConsoleUrl consoleUrl,
            IdentitySettings settings,
            CheckLogin checkLogin,
            OpenSession openSession,
            EndSession endSession) {
        this.visit = visit;
        this.request = request;
        this.side = side;
        this.consoleUrl = consoleUrl;
        this.settings = settings;
        this.checkLogin = checkLogin;
        this.openSession = openSession;
        this.endSession = endSession;
    }

    /// @param next where to go afterwards
    /// @param first whether nobody has logged in with this browser yet
    /// @param failure why the key was not taken; null before one was shown
    /// @param requestId by which a failure is known
    /// @param provider what the identity provider is called; null where there is none
    /// @param signIn where signing in there begins
    /// @param left whether somebody has just logged out
    record Login(
            Frame frame,
            String next,
            boolean first,
            @Nullable String failure,
            String requestId,
            @Nullable String provider,
            String signIn,
            boolean left)
            implements TemplateInstance {
        static Login of(Visit visit, IdentitySettings settings, String next, boolean first, @Nullable String failure) {
            return of(visit, settings, next, first, failure, false);
        }

        static Login of(
                Visit visit,
                IdentitySettings settings,
                String next,
                boolean first,
                @Nullable String failure,
                boolean left) {
            var provider = settings.provider();
            return new Login(
                    visit.frame(null),
                    next,
                    first,
                    failure,
                    visit.requestId(),
                    provider == null ? null : provider.name(),
                    "/login/sso?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8),
                    left);
        }
    }

    @GET
    @Path("login")
    public Response show(
            @QueryParam("next") @Nullable String next,
            @QueryParam("left") @Nullable String left,
            @CookieParam(Cookies.KNOWN) @Nullable String known) {
        var then = Objects.requireNonNullElse(LocalPath.of(next), "/");
        return visit.isKnown()
                ? visit.goTo(then)
                : visit.page(Login.of(visit, settings, then, known == null, null, left != null));
    }

    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response logIn(
            MultivaluedMap<String, String> fields, @CookieParam(Cookies.KNOWN) @Nullable String knownBefore) {
        var form = visit.form(fields);
        var words = visit.words(LoginWords.class);
        var key = form.text("key", words.key(), LONGEST_KEY);
        var next = Objects.requireNonNullElse(LocalPath.of(fields.getFirst("next")), "/");
        try {
            form.check();
            var address = side.address(request);
            var known = checkLogin.check(key, address);
            side.acts(known, address);
            var opened = openSession.open(known, key);
            var session = opened.session();
            boolean secure = Sealed.is(request, consoleUrl);
            return Response.fromResponse(visit.goTo(next))
                    .cookie(
                            Cookies.session(
                                    opened.token().text(),
                                    Duration.between(session.startedAt(), session.endsAt()),
                                    secure),
                            Cookies.liking(Cookies.KNOWN, "1", secure))
                    .build();
        } catch (FaultException refusal) {
            var failure = refusal.fault() == Fault.UNAUTHORIZED
                    ? words.wrong_key()
                    : visit.said(refusal).text();
            var page = Login.of(visit, settings, next, knownBefore == null, failure);
            return visit.page(side.status(refusal.fault().kind()), page);
        }
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response logOut(MultivaluedMap<String, String> fields) {
        if (visit.isKnown()) {
            endSession.end(visit.session(), visit.form(fields).isTicked("everywhere"));
        }
        return Response.fromResponse(visit.goTo(settings.provider() == null ? "/login" : "/login?left=1"))
                .cookie(Cookies.noSession(Sealed.is(request, consoleUrl)))
                .build();
    }
}
