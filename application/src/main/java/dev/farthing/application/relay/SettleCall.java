package dev.farthing.application.relay;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallRecord.Metered;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Records what a call used and cost: by the vendor's word, else by a count of our own.
@ApplicationScoped
public class SettleCall {
    private static final Metered NOTHING = new Metered(TokenUsage.NONE, UsageSource.ESTIMATED, List.of(), null, null);
    /// The flag of figures of nought.
    private static final String ZERO_USAGE = "zero_usage";

    private final UsageJournal journal;
    private final TokenCounter counter;
    private final CallMeter meter;

    public SettleCall(UsageJournal journal, TokenCounter counter, CallMeter meter) {
        this.journal = journal;
        this.counter = counter;
        this.meter = meter;
    }

    /// Never blocks. The stage completes on any thread when the call is recorded as durably as is set up; only then
    /// may the last byte of the answer leave.
    public CompletionStage<Settlement> settle(Admission.Granted call, CallEnding ending) {
        var answer = meter(call, ending, ending.reply(), ending.status(), millisAtWork(ending, false));
        var lost = ending.lost();
        return lost == null
                ? answer.thenCompose(metered -> record(call, ending, metered, null))
                : answer.thenCombine(
                                meter(call, ending, lost, CallStatus.CANCELLED, millisAtWork(ending, true)), Both::new)
                        .thenCompose(both -> record(call, ending, both.answer, both.lost.tokens()));
    }

    private record Both(Metered answer, Metered lost) {}

    private CompletionStage<Metered> meter(
            Admission.Granted call,
            CallEnding ending,
            @Nullable ReplySummary reply,
            CallStatus status,
            int millisAtWork) {
        return reply == null
                ? CompletableFuture.completedStage(NOTHING)
                : tokens(call, ending, reply, status, millisAtWork).thenApply(metered -> withSearches(metered, reply));
    }

    /// A vendor that searched wants its fee, whoever counted the tokens.
    private static Metered withSearches(Metered metered, ReplySummary reply) {
        var reported = reply.reported();
        int told = reported == null ? 0 : reported.tokens().searches();
        return metered.equals(NOTHING) ? NOTHING : metered.with(Math.max(told, reply.searches()), reply.serviceTier());
    }

    private CompletionStage<Metered> tokens(
            Admission.Granted call, CallEnding ending, ReplySummary reply, CallStatus status, int millisAtWork) {
        var reported = reply.reported();
        boolean partial = reported != null && reported.isPartial();
        boolean cutOff = partial || (!reply.whole() && status == CallStatus.CANCELLED);
        if (reported != null
                && !cutOff
                && !reported.countsPictures()
                && !reported.measuresSound()
                && !forgetsTokens(reported, reply)) {
            return CompletableFuture.completedStage(
                    leavesOutPictures(reported)
                            ? UnseenOutput.besidePictures(call, reply, reported)
                            : byTheVendor(reported));
        }
        if (status == CallStatus.ERROR && (reported == null || partial) && saidNothing(reply)) {
            return CompletableFuture.completedStage(NOTHING);
        }
        return counter.count(call.offer().model().tokenizer(), call.request().endpoint(), ending.request(), reply)
                .thenApply(counted -> {
                    boolean left = status == CallStatus.CANCELLED;
                    if (reported == null) {
                        return UnseenOutput.added(call, reply, left, millisAtWork, counted);
                    }
                    if (reported.countsPictures()) {
                        return UnseenOutput.withPictures(call, reply, reported, counted);
                    }
                    if (reported.measuresSound()) {
                        return withText(reported, counted);
                    }
                    if (tellsNothingOfThePrompt(reported)) {
                        return withPrompt(reported, counted);
                    }
                    return cutOff && !forgetsTokens(reported, reply)
                            ? UnseenOutput.withReading(
                                    larger(
                                            reported,
                                            partial && left
                                                    ? UnseenOutput.withThoughts(call, reply, millisAtWork, counted)
                                                    : counted),
                                    reply,
                                    counted)
                            : zeros(counted, reported);
                });
    }

    /// How long the vendor that was asked last was at work, or the one beside it.
    private static int millisAtWork(CallEnding ending, boolean lost) {
        int millis = 0;
        for (var attempt : ending.attempts()) {
            millis = attempt.isHedged() == lost ? attempt.latencyMillis() : millis;
        }
        return millis;
    }

    /// An answer that was passed on and cannot be read may say much.
    private static boolean saidNothing(ReplySummary reply) {
        return reply.generated().codePoints() == 0
                && reply.firstTokenMillis() == null
                && !ReplySummary.UNREADABLE.equals(reply.errorCode());
    }

    /// Some vendors fill in zeros where they counted nothing; a call that used tokens is not free for that.
    private static boolean forgetsTokens(ReplySummary.Reported reported, ReplySummary reply) {
        var tokens = reported.tokens();
        return tokens.promptTokens() == 0
                || (tokens.completionTokens() == 0
                        && tokens.images() == 0
                        && reply.generated().codePoints() > 0);
    }

    /// Pictures were seen whose tokens its figures do not tell apart.
    private static boolean leavesOutPictures(ReplySummary.Reported reported) {
        var tokens = reported.tokens();
        return tokens.images() > 0 && tokens.imageOutput() == 0;
    }

    private static boolean tellsNothingOfThePrompt(ReplySummary.Reported reported) {
        var tokens = reported.tokens();
        return tokens.promptTokens() == 0 && (tokens.imageOutput() > 0 || tokens.images() > 0);
    }

    /// A vendor of pictures whose figures leave out what they were made from.
    private static Metered withPrompt(ReplySummary.Reported reported, TokenCounter.Counted counted) {
        var prompt = TokenUsage.ofText(counted.tokens().promptTokens(), 0);
        var flags = new ArrayList<>(reported.flags());
        flags.add(ZERO_USAGE);
        return new Metered(reported.tokens().plus(prompt), counted.source(), flags, reported.raw(), reported.units());
    }

    /// Sound that was measured, with the text that was counted as far as the vendor had not told of it.
    private static Metered withText(ReplySummary.Reported sound, TokenCounter.Counted text) {
        var told = sound.tokens();
        var words = told.promptTokens() == 0
                ? text.tokens()
                : TokenUsage.ofText(
                        0, Math.max(0, text.tokens().completionTokens() - told.output() - told.reasoning()));
        return new Metered(told.plus(words), UsageSource.ESTIMATED, sound.flags(), sound.raw(), sound.units());
    }

    private static Metered byTheVendor(ReplySummary.Reported reported) {
        return new Metered(reported.tokens(), UsageSource.REPORTED, reported.flags(), reported.raw(), reported.units());
    }

    /// A vendor that was cut off has said what was used so far; what came after that was generated all the same.
    private static Metered larger(ReplySummary.Reported reported, TokenCounter.Counted counted) {
        long generated = counted.tokens().completionTokens();
        return generated <= reported.tokens().completionTokens()
                ? byTheVendor(reported)
                : new Metered(
                        reported.tokens().withCompletion(generated),
                        counted.source(),
                        List.of(ReplySummary.Reported.PARTIAL),
                        reported.raw(),
                        reported.units());
    }

    private static Metered zeros(TokenCounter.Counted counted, ReplySummary.Reported reported) {
        return new Metered(counted.tokens(), counted.source(), List.of(ZERO_USAGE), reported.raw(), reported.units());
    }

    /// Of two vendors that were asked at once the tenant pays both, each at its own length; neither where there is
    /// no answer to pay for.
    private CompletionStage<Settlement> record(
            Admission.Granted call, CallEnding ending, Metered answer, @Nullable TokenUsage lost) {
        boolean nothingUsed = answer.tokens().equals(TokenUsage.NONE) && ending.status() != CallStatus.OK;
        var beside = nothingUsed ? null : lost;
        var sideWork = nothingUsed ? WorkBeside.NOTHING : WorkBeside.of(call, ending.reply());
        var whole = withSideWork(answer, sideWork.tokens());
        var metered = beside == null ? whole : hedged(whole, beside);
        var costOfLost = beside == null ? Money.ZERO : cost(call, beside);
        var used = nothingUsed
                ? Money.ZERO
                : cost(call, answer.tokens()).plus(costOfLost).plus(sideWork.cost());
        var booking = call.holding().book(metered.tokens().totalTokens(), used, !nothingUsed, beside != null);
        var price = call.price();
        var request = call.request();
        var reply = ending.reply();
        var record = new CallRecord(
                call.requestId(),
                call.admittedAt(),
                call.owner(),
                new CallRecord.Path(
                        request.dialect(),
                        request.endpoint(),
                        call.offer().model().id(),
                        request.stream(),
                        ending.hop()),
                new CallRecord.Ending(
                        ending.status(),
                        ending.httpStatus(),
                        ending.errorCode(),
                        ending.latencyMillis(),
                        reply == null || !request.stream() ? null : reply.firstTokenMillis(),
                        reply == null ? 0 : reply.tally().codePoints()),
                metered,
                booking.charged(),
                price == null ? Money.ZERO : price.cacheSaving(metered.tokens()),
                price == null ? null : price.id(),
                request.client(),
                attempts(ending, nothingUsed ? null : whole.tokens(), beside, booking.charged(), costOfLost));
        call.running().finish(metered.tokens().totalTokens());
        meter.ended(record);
        return journal.record(record, booking)
                .thenApply(_ -> new Settlement(booking.charged(), metered.source(), metered.tokens()));
    }

    private static Money cost(Admission.Granted call, TokenUsage tokens) {
        var price = call.price();
        return price == null ? Money.ZERO : price.cost(tokens);
    }

    private static Metered withSideWork(Metered answer, TokenUsage sideWork) {
        if (sideWork.equals(TokenUsage.NONE)) {
            return answer;
        }
        var flags = new ArrayList<>(answer.flags());
        flags.add(Metered.BESIDE);
        return new Metered(
                answer.tokens().plus(sideWork),
                answer.source(),
                flags,
                answer.vendorUsage(),
                answer.vendorUnits(),
                answer.serviceTier());
    }

    private static Metered hedged(Metered answer, TokenUsage lost) {
        var flags = new ArrayList<>(answer.flags());
        flags.add(CallRecord.Attempt.HEDGED);
        return new Metered(
                answer.tokens().plus(lost),
                answer.source(),
                flags,
                answer.vendorUsage(),
                answer.vendorUnits(),
                answer.serviceTier());
    }

    /// The last one is what is charged, and one that ran beside it.
    private static List<CallRecord.Attempt> attempts(
            CallEnding ending, @Nullable TokenUsage used, @Nullable TokenUsage lost, Money charged, Money costOfLost) {
        var attempts = ending.attempts();
        if (attempts.isEmpty()) {
            return attempts;
        }
        var ofLost = costOfLost.compareTo(charged) < 0 ? costOfLost : charged;
        var all = new ArrayList<CallRecord.Attempt>(attempts.size());
        for (var attempt : attempts) {
            all.add(attempt.isHedged() ? attempt.charged(lost, ofLost) : attempt);
        }
        all.set(all.size() - 1, attempts.getLast().charged(used, charged.minus(ofLost)));
        return all;
    }

    /// What a call used and is charged.
    public record Settlement(Money cost, UsageSource source, TokenUsage tokens) {}
}
