package dev.farthing.application.relay;

import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Exposure;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.CallRecord;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Where calls are admitted for good, before a vendor is asked.
public interface IntentJournal {
    /// Admits a call, or says why not. One call is atomic: its key was open and all its holds were set aside in
    /// the transaction that put it on record, or nothing was; a key that was closed by a transaction that
    /// committed before admits nothing. The stage completes on any thread, normally once the commit is flushed.
    ///
    /// Under relaxed durability a call may be held from memory instead, as far as what was set aside on record
    /// before has room for all it holds: the stage is complete at once, and nothing tells of the call until it
    /// is settled.
    CompletionStage<Answer> admit(Intent intent);

    /// A call that asks to be admitted.
    ///
    /// @param publicId which of the key's secrets was shown
    /// @param price null where the call costs nothing
    /// @param estimate what the input is likely to cost, should the gateway die
    /// @param governing the windows it will be charged to, in the order in which a refusal names them
    /// @param modest whether it is turned away where as much again would not be left, and before other processes
    ///     give up
    ///     for it what they have to spare
    record Intent(
            UUID requestId,
            Instant admittedAt,
            CallRecord.Owner owner,
            String publicId,
            CallRecord.Path path,
            CallRecord.Client client,
            Exposure exposure,
            @Nullable Price price,
            Estimate estimate,
            List<Governing> governing,
            boolean modest) {
        public Intent {
            governing = List.copyOf(governing);
        }

        /// One that has to be admitted if there is any room.
        @SuppressWarnings("TooManyParameters")
        public Intent(
                UUID requestId,
                Instant admittedAt,
                CallRecord.Owner owner,
                String publicId,
                CallRecord.Path path,
                CallRecord.Client client,
                Exposure exposure,
                @Nullable Price price,
                Estimate estimate,
                List<Governing> governing) {
            this(requestId, admittedAt, owner, publicId, path, client, exposure, price, estimate, governing, false);
        }

        /// The same call, less exposed.
        public Intent with(Exposure other) {
            return with(other, modest);
        }

        /// The same call where it may be made twice at once. That it may is worth no other call's being refused.
        public Intent forTwo() {
            return with(exposure.forTwo(), true);
        }

        private Intent with(Exposure other, boolean modestly) {
            return new Intent(
                    requestId, admittedAt, owner, publicId, path, client, other, price, estimate, governing, modestly);
        }
    }

    /// A likely amount of input and its cost.
    record Estimate(long inputTokens, Money cost) {}

    /// A budget and the window of it that a call lies in.
    record Governing(Budget budget, Span.Bounds window) {
        /// Nothing of these windows is set aside, and they are charged all the same.
        public static Holding unbacked(List<Governing> governing) {
            return governing.isEmpty()
                    ? Holding.NONE
                    : new Holding(
                            null, governing.stream().map(Governing::unbacked).toList(), null);
        }

        private Hold unbacked() {
            var key = new WindowKey(budget.orgId(), budget.id(), window.start());
            return new Hold(key, window.end(), budget.unit(), budget.manner(), 0);
        }
    }

    /// All are ordinary business.
    sealed interface Answer {
        record Held(Holding holding) implements Answer {}

        /// The key, its team or its org is not open any more.
        record Closed(Fault fault) implements Answer {}

        /// A budget has no room for the call, not even with less output.
        ///
        /// @param held what open calls hold of it, and what is leased for calls to come
        record NoRoom(
                Budget budget,
                BigInteger limit,
                BigInteger spent,
                BigInteger held,
                @Nullable Instant resetsAt) implements Answer {}

        /// The database does not answer in time.
        record Unavailable() implements Answer {}
    }
}
