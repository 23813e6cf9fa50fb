package dev.farthing.bootstrap;

import dev.farthing.application.start.Drain;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Runs what is looked after in rounds, from the first call that may come until the end begins. Trouble is told
/// once until it is over: an outage of the
/// database lasts many rounds.
@Singleton
class Caretaker {
    private static final Logger LOG = Logger.getLogger(Caretaker.class);

    private final Drain drain;
    private volatile boolean begun;
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    Caretaker(Drain drain) {
        this.drain = drain;
    }

    /// From here on rounds are run: before, the start may still be refused.
    void begin() {
        begun = true;
    }

    /// @param what a few words for the log, always the same ones
    void lookAfter(String what, Runnable round) {
        if (!begun || drain.draining()) {
            return;
        }
        try {
            round.run();
            troubled.remove(what);
        } catch (RuntimeException e) {
            if (!drain.draining() && troubled.add(what)) {
                LOG.errorf(e, "%s could not be looked after, trying again", what);
            }
        }
    }

    /// For the last time, after all calls have ended.
    void lookAfterOnceMore(String what, Runnable round) {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.warnf("%s could not be looked after at the end: %s", what, e.getMessage());
        }
    }

    /// Whether a long round may go on.
    boolean goesOn() {
        return !drain.draining();
    }
}
