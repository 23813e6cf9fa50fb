package dev.farthing.web;

import dev.farthing.application.Ids;
import dev.farthing.application.fault.Outages;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.fault.Kind;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// Turns what was thrown into words for the person in front of the page.
@Singleton
class Troubles {
    private static final Logger LOG = Logger.getLogger(Troubles.class);
    private static final String REQUEST_ID = "request_id";
    private static final int BUG = 500;

    private final ManagementSide side;
    private final Outages outages;
    private final Ids ids;

    Troubles(ManagementSide side, Outages outages, Ids ids) {
        this.side = side;
        this.outages = outages;
        this.ids = ids;
    }

    Trouble of(Throwable thrown, Language language, Words words) {
        return switch (thrown) {
            case FaultException refusal -> told(refusal.fault().kind(), List.of(Said.of(refusal, language)), words);
            case InvalidForm invalid -> of(Kind.UNPROCESSABLE, invalid.mistakes(), words);
            case WebApplicationException refused
            when refused.getResponse().getStatus() < BUG ->
                new Trouble(refused.getResponse().getStatus(), words.problem_invalid(), List.of(), null);
            default -> bug(thrown, words);
        };
    }

    Trouble of(Kind kind, List<String> sentences, Words words) {
        return told(kind, sentences.stream().map(Said::plainly).toList(), words);
    }

    private Trouble told(Kind kind, List<Said> sentences, Words words) {
        return new Trouble(side.status(kind), headline(kind, words), sentences, null);
    }

    private Trouble bug(Throwable thrown, Words words) {
        if (outages.caused(thrown)) {
            LOG.warnf("a page was not shown, for the database could not answer: %s", thrown);
            return of(Kind.UNAVAILABLE, List.of(words.problem_away()), words);
        }
        var id = ids.next().toString();
        MDC.put(REQUEST_ID, id);
        try {
            LOG.errorf(thrown, "request %s failed", id);
        } finally {
            MDC.remove(REQUEST_ID);
        }
        return new Trouble(BUG, words.problem_bug(), List.of(Said.plainly(words.problem_bug_told())), id);
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
