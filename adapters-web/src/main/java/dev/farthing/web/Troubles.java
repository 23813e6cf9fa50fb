package dev.farthing.web;

import dev.farthing.application.fault.Outages;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.fault.Kind;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import org.jboss.logging.Logger;

/// Turns what was thrown into words for the person in front of the page.
@Singleton
class Troubles {
    private static final Logger LOG = Logger.getLogger(Troubles.class);
    private static final String FORM = "a form";
    private static final int BUG = 500;

    private final ManagementSide side;
    private final Outages outages;

    Troubles(ManagementSide side, Outages outages) {
        this.side = side;
        this.outages = outages;
    }

    /// @param requestId by which the answer's header and the log know it
    Trouble of(Throwable thrown, String requestId, Language language, Words words) {
        return switch (thrown) {
            case FaultException refusal ->
                refused(
                        refusal.fault().kind(),
                        refusal.fault().code(),
                        List.of(Said.of(refusal, language)),
                        requestId,
                        words);
            case InvalidForm invalid -> of(Kind.UNPROCESSABLE, invalid.mistakes(), requestId, words);
            case WebApplicationException refused
            when refused.getResponse().getStatus() < BUG ->
                new Trouble(refused.getResponse().getStatus(), words.problem_invalid(), List.of(), requestId);
            default -> bug(thrown, requestId, words);
        };
    }

    Trouble of(Kind kind, List<String> sentences, String requestId, Words words) {
        return refused(kind, FORM, sentences.stream().map(Said::plainly).toList(), requestId, words);
    }

    /// What people wrote is kept out of the log.
    private Trouble refused(Kind kind, String code, List<Said> sentences, String requestId, Words words) {
        int status = side.status(kind);
        LOG.debugf("request %s was refused with %s: %s", requestId, status, code);
        return new Trouble(status, headline(kind, words), sentences, requestId);
    }

    private Trouble bug(Throwable thrown, String requestId, Words words) {
        if (outages.caused(thrown)) {
            LOG.warnf("request %s for a page was not answered, for the database could not: %s", requestId, thrown);
            return of(Kind.UNAVAILABLE, List.of(words.problem_away()), requestId, words);
        }
        LOG.errorf(thrown, "request %s failed", requestId);
        return new Trouble(BUG, words.problem_bug(), List.of(Said.plainly(words.problem_bug_told())), requestId);
    }

    private static String headline(Kind kind, Words words) {
        return switch (kind) {
            case INVALID, UNPROCESSABLE -> words.problem_invalid();
            case UNAUTHENTICATED -> words.problem_unauthenticated();
            case UNPAID -> words.problem_unpaid();
            case REFUSED -> words.problem_refused();
            case MISSING -> words.problem_missing();
            case CONFLICT -> words.problem_conflict();
            case TOO_LARGE -> words.problem_too_large();
            case UNSUPPORTED -> words.problem_unsupported();
            case LIMITED -> words.problem_limited();
            case UNAVAILABLE -> words.problem_unavailable();
            case UPSTREAM_FAILED, UPSTREAM_LATE -> words.problem_upstream();
        };
    }
}
