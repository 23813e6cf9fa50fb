package dev.farthing.application.answer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps the first answer to a request that carries a key of its own, so that it takes effect once however
/// often it comes. Answers hold secrets and are kept sealed. All calls about one request come from one thread.
public interface FirstAnswers {
    /// What stands before the key's id where the actor is a key whose calls are to be made once.
    String CALLS_OF = "calls of ";

    /// Claims the request, waiting a while for a twin that is being answered. After [Beginning.First] comes
    /// exactly one of `keep` and `forget`; with [Way#WITH_THE_EFFECT] everything this thread does until then is
    /// one transaction with the claim and the answer.
    Beginning begin(Request request, Way way);

    /// Keeps the answer for good, and with it the effect.
    void keep(Request request, Way way, Answer answer);

    /// Gives the claim up, and with it the effect: the next twin is the first.
    void forget(Request request, Way way);

    /// How claim, effect and answer hang together.
    enum Way {
        /// In one transaction: all of them happen or none.
        WITH_THE_EFFECT(Duration.ofDays(30)),

        /// Each for itself, where a request has many effects or asks a vendor. After a crash in between twins are
        /// turned away for as long as answers are kept.
        APART(Duration.ofDays(30)),

        /// As apart, of a call of the data plane. Where very much is kept already, an answer is kept without its
        /// body.
        OF_A_CALL(Duration.ofDays(1));

        private final Duration keptFor;

        Way(Duration keptFor) {
            this.keptFor = keptFor;
        }

        /// How long an answer is kept.
        public Duration keptFor() {
            return keptFor;
        }
    }

    /// Who asks, by which key, for what; the two are digests.
    record Request(String actor, String key, String content) {}

    /// What was answered.
    record Answer(
            int status,
            @Nullable String contentType,
            @Nullable String body) {
        @Override
        public String toString() {
            return "[…]";
        }
    }

    /// What there is to do about a request.
    sealed interface Beginning {
        /// It is the first of its kind.
        record First() implements Beginning {}

        /// It was answered before.
        record Again(Answer answer) implements Beginning {}

        /// Its key came with another request.
        record OtherContent() implements Beginning {}

        /// Its twin is being answered, or was lost on the way.
        record InFlight() implements Beginning {}
    }
}
