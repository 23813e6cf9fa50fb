package dev.farthing.web;

import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.session.ResumeSession.Resumed;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Session;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One look at one page: whose it is, in which language, and how the answer is made.
@RequestScoped
public class Visit {
    static final String HTML = "text/html;charset=UTF-8";

    private final Assets assets;
    private final ReadOrg readOrg;
    private final Currency currency;
    private Language language = Language.EN;
    private Theme theme = Theme.AUTO;
    private ZoneId zone;
    private @Nullable FormToken token;
    private boolean meantForAnotherOrg;
    private String requestId = "";
    private @Nullable Resumed resumed;

    Visit(Assets assets, ReadOrg readOrg, Currency currency, ZoneId zone) {
        this.assets = assets;
        this.readOrg = readOrg;
        this.currency = currency;
        this.zone = zone;
    }

    void isSeen(Language in, Theme light, @Nullable ZoneId by, String asRequest) {
        requestId = asRequest;
        language = in;
        theme = light;
        zone = by == null ? zone : by;
    }

    void is(Resumed known, FormToken formToken) {
        resumed = known;
        token = formToken;
    }

    /// Notes what the form carries that was sent.
    ///
    /// @return whether it is of this session
    boolean sends(FormToken sent) {
        if (token == null || !token.isOfSameSession(sent)) {
            return false;
        }
        meantForAnotherOrg = !token.org().equals(sent.org());
        return true;
    }

    /// Whether somebody is logged in.
    public boolean isKnown() {
        return resumed != null;
    }

    /// Whoever is logged in; a page that is open to strangers asks first.
    public Caller caller() {
        return known().known().caller();
    }

    /// The org the page is about: an operator's own while it has chosen none. A form is refused that was made
    /// while it was another one.
    public UUID org() {
        mustBeMeant();
        return caller().org(chosenOrg());
    }

    /// The org whose figures are shown: one's own; to an operator the one it has chosen, or null for every org.
    public @Nullable UUID figuresOf() {
        mustBeMeant();
        return caller().isOperator() ? chosenOrg() : org();
    }

    /// One choice holds for all of a session's pages, and those that are open already do not know of it.
    private void mustBeMeant() {
        if (meantForAnotherOrg) {
            throw Fault.STATE_CONFLICT.because(
                    "this page was opened for another org than the one you look at now: open it again");
        }
    }

    private @Nullable UUID chosenOrg() {
        return caller().isOperator() ? session().orgInSight() : null;
    }

    /// The session behind the look.
    public Session session() {
        return known().session();
    }

    private Resumed known() {
        if (resumed == null) {
            throw Fault.UNAUTHORIZED.because("log in first");
        }
        return resumed;
    }

    private String tokenText() {
        return token == null ? "" : token.text();
    }

    /// By which the answer's header and the log know this look.
    public String requestId() {
        return requestId;
    }

    /// What is said in the viewer's language.
    public <T> T words(Class<T> bundle) {
        return MessageBundles.get(bundle, Localized.Literal.of(language.tag()));
    }

    /// What programs know by a code, in the viewer's language.
    public CodeWords codes() {
        return words(CodeWords.class);
    }

    /// A refusal in the viewer's language.
    public Said said(FaultException refusal) {
        return Said.of(refusal, language);
    }

    /// The same of one that is known by its code.
    public Said said(@Nullable String code, @Nullable String sentence) {
        return Said.of(code, String.valueOf(sentence), language);
    }

    public Language language() {
        return language;
    }

    public Format format() {
        return new Format(language, zone, currency);
    }

    /// What a page has around it.
    ///
    /// @param section which part of the console it belongs to; null for none
    public Frame frame(@Nullable Section section) {
        var words = words(Words.class);
        if (resumed == null) {
            return new Frame(language, theme, format(), null, List.of(), null, null, tokenText(), assets);
        }
        var entries = Section.seenBy(caller()).stream()
                .map(one -> new Frame.Entry(one.path(), one.icon(), one.label(words), one == section))
                .toList();
        return new Frame(
                language,
                theme,
                format(),
                who(resumed, words),
                entries,
                orgName(chosenOrg()),
                acting(section),
                tokenText(),
                assets);
    }

    /// To an operator that has chosen no org, what is of one alone is of its own.
    private Frame.@Nullable Acting acting(@Nullable Section section) {
        var own = section != null && section.isOfOneOrg() && caller().isOperator() && chosenOrg() == null
                ? orgName(caller().org(null))
                : null;
        return own == null || section == null ? null : new Frame.Acting(own, section.path());
    }

    private @Nullable String orgName(@Nullable UUID org) {
        try {
            return org == null ? null : readOrg.read(caller(), org).org().name();
        } catch (FaultException erased) {
            return String.valueOf(org);
        }
    }

    private static Frame.Who who(Resumed resumed, Words words) {
        var role = resumed.known().caller().role();
        var name = resumed.name();
        return switch (role) {
            case OPERATOR ->
                new Frame.Who(name == null ? words.standing_key() : name, words.role_operator(), true, true, true);
            case ORG_ADMIN -> new Frame.Who(named(name), words.role_org_admin(), true, true, false);
            case TEAM_ADMIN -> new Frame.Who(named(name), words.role_team_admin(), true, false, false);
            case VIEWER -> new Frame.Who(named(name), words.role_viewer(), false, false, false);
        };
    }

    private static String named(@Nullable String name) {
        return name == null ? "" : name;
    }

    /// A form that was sent, or a page's parameters.
    public Form form(MultivaluedMap<String, String> fields) {
        return new Form(fields, words(Words.class), language);
    }

    /// The page as an answer.
    public Response page(TemplateInstance page) {
        return page(Response.Status.OK.getStatusCode(), page);
    }

    /// The page as an answer that is no success.
    public Response page(int status, TemplateInstance page) {
        return Response.status(status).type(HTML).entity(html(page)).build();
    }

    /// A part of a page as text.
    public String html(TemplateInstance page) {
        return page.setAttribute(TemplateInstance.LOCALE, language.tag()).render();
    }

    /// Lets the browser go on to a page of ours, after something was done.
    public Response goTo(String path) {
        return Response.seeOther(URI.create(path)).build();
    }

    /// The id in a page's address; what can be none is refused like what does not exist.
    public UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Fault.NOT_FOUND.because("no such page");
        }
    }
}
