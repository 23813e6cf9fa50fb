package dev.farthing.web.login;

import dev.farthing.application.identity.AdmitPerson;
import dev.farthing.application.identity.BeginSignIn;
import dev.farthing.application.identity.FinishSignIn;
import dev.farthing.application.identity.IdentityProvider;
import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.identity.SignInTry;
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
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Signing in through an identity provider: there, back, and out again.
@Path("/login/sso")
@Console(open = true)
class SignInPages {
    private static final char BEHIND_TRY = '.';

    private final Visit visit;
    private final HttpServerRequest request;
    private final ManagementSide side;
    private final ConsoleUrl consoleUrl;
    private final IdentitySettings settings;
    private final IdentityProvider provider;
    private final BeginSignIn beginSignIn;
    private final FinishSignIn finishSignIn;
    private final AdmitPerson admitPerson;
    private final OpenSession openSession;

    @SuppressWarnings("TooManyParameters")
    SignInPages(
            Visit visit,
            HttpServerRequest request,
            ManagementSide side,
            ConsoleUrl consoleUrl,
            IdentitySettings settings,
            IdentityProvider provider,
            BeginSignIn beginSignIn,
            FinishSignIn finishSignIn,
            AdmitPerson admitPerson,
            OpenSession openSession) {
        this.visit = visit;
        this.request = request;
        this.side = side;
        this.consoleUrl = consoleUrl;
        this.settings = settings;
        this.provider = provider;
        this.beginSignIn = beginSignIn;
        this.finishSignIn = finishSignIn;
        this.admitPerson = admitPerson;
        this.openSession = openSession;
    }

    /// What leads on from a page of ours: browsers keep the session's cookie from a way that began elsewhere.
    record SignedIn(Frame frame, String next) implements TemplateInstance {}

    @GET
    public Response leave(@QueryParam("next") @Nullable String next) {
        mustBeOffered();
        try {
            var begun = beginSignIn.begin();
            var kept = begun.attempt().text() + BEHIND_TRY + written(LocalPath.of(next));
            return Response.seeOther(URI.create(begun.address()))
                    .cookie(Cookies.signIn(kept, isSecure()))
                    .build();
        } catch (FaultException refusal) {
            return refused(refusal);
        }
    }

    @GET
    @Path("back")
    public Response comeBack(
            @QueryParam("code") @Nullable String code,
            @QueryParam("state") @Nullable String state,
            @CookieParam(Cookies.SIGN_IN) @Nullable String kept) {
        mustBeOffered();
        int end = kept == null ? -1 : kept.indexOf(BEHIND_TRY);
        var attempt = SignInTry.parse(kept == null || end < 0 ? kept : kept.substring(0, end));
        try {
            if (attempt == null || code == null || state == null) {
                throw Fault.UNAUTHORIZED.because("this sign-in was begun elsewhere, or too long ago");
            }
            var address = side.address(request);
            var identity = finishSignIn.finish(attempt, state, code, address);
            var admitted = admitPerson.admit(identity, address);
            side.acts(admitted.known(), address);
            var opened = openSession.open(admitted.known(), admitted.publicId());
            var session = opened.session();
            var next = kept == null || end < 0 ? null : LocalPath.of(read(kept.substring(end + 1)));
            var page = new SignedIn(visit.frame(null), Objects.requireNonNullElse(next, "/"));
            return Response.fromResponse(visit.page(page))
                    .cookie(
                            Cookies.session(
                                    opened.token().text(),
                                    Duration.between(session.startedAt(), session.endsAt()),
                                    isSecure()),
                            Cookies.signIn("", isSecure()),
                            Cookies.liking(Cookies.KNOWN, "1", isSecure()))
                    .build();
        } catch (FaultException refusal) {
            return Response.fromResponse(refused(refusal))
                    .cookie(Cookies.signIn("", isSecure()))
                    .build();
        }
    }

    /// A link and no form: it leads away from us.
    @GET
    @Path("out")
    public Response leaveThereToo() {
        mustBeOffered();
        try {
            var address = provider.signOut();
            return address == null
                    ? visit.goTo("/login")
                    : Response.seeOther(URI.create(address)).build();
        } catch (FaultException refusal) {
            return refused(refusal);
        }
    }

    private void mustBeOffered() {
        if (settings.provider() == null) {
            throw Fault.NOT_FOUND.because("no such page");
        }
    }

    private Response refused(FaultException refusal) {
        var words = visit.words(LoginWords.class);
        var failure = switch (refusal.fault()) {
            case UNAUTHORIZED -> words.sso_failed();
            case FORBIDDEN -> words.sso_no_role();
            case KEY_DISABLED -> words.sso_disabled();
            case TOO_MANY_ATTEMPTS -> words.sso_too_many();
            default -> words.sso_away();
        };
        var page = LoginPages.Login.of(visit, settings, "/", false, failure);
        return visit.page(side.status(refusal.fault().kind()), page);
    }

    /// In letters that no cookie has to quote.
    private static String written(@Nullable String path) {
        return path == null
                ? ""
                : Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String read(String written) {
        try {
            return new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private boolean isSecure() {
        return Sealed.is(request, consoleUrl);
    }
}
