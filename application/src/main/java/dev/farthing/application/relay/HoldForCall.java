package dev.farthing.application.relay;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Estimate;
import dev.farthing.application.relay.IntentJournal.Governing;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Exposure;
import dev.farthing.domain.budget.Exposure.Beside;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Holds all that a call's budgets must set aside for it before a vendor is asked.
@ApplicationScoped
public class HoldForCall {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String UNAVAILABLE = "Calls cannot be recorded at the moment; try again shortly.";
    private static final Exposure NOTHING_EXPOSED = new Exposure(0, 0, 1, 0, 0);
    /// What a vendor adds to a text: the frame of the conversation.
    private static final long FRAME_TOKENS = 64;
    /// Vendors look up more than one thing at a time.
    private static final int SEARCHES_OF_A_TURN = 4;
    /// A summary of a conversation, or advice on it, is shorter than this.
    private static final long TOKENS_OF_SIDE_WORK = 16_384;
    /// A picture is made of fewer tokens than this, and of no more of what it is to be like.
    private static final long TOKENS_OF_A_PICTURE = 8_192;
    /// How far a local count may lie below a vendor's.
    private static final long COUNT_MARGIN_PERCENT = 5;

    private final IntentJournal intents;
    private final CurrentCatalogue catalogue;
    private final TokenCounter counter;
    private final Durability durability;

    public HoldForCall(IntentJournal intents, CurrentCatalogue catalogue, TokenCounter counter, Durability durability) {
        this.intents = intents;
        this.catalogue = catalogue;
        this.counter = counter;
        this.durability = durability;
    }

    /// Never blocks. Under relaxed durability a call that no hard budget governs is complete at once and not on
    /// record until it is settled; places are then each process's own, for they come back only with settlement.
    public CompletionStage<Admission> hold(Admission.Granted call, String publicId, List<Governing> all) {
        var governing = durability == Durability.RELAXED && !all.isEmpty()
                ? all.stream().filter(HoldForCall::isNoPlace).toList()
                : all;
        boolean capped = false;
        for (var each : governing) {
            capped |= each.budget().capsUse();
        }
        if (!capped && durability == Durability.RELAXED) {
            return CompletableFuture.completedStage(call.with(Governing.unbacked(governing)));
        }
        var exposure = capped ? exposure(call) : NOTHING_EXPOSED;
        if (exposure == null) {
            return refused(call, Fault.COST_NOT_BOUNDABLE, """
                    What this call can cost has no bound that can be known beforehand, and a hard budget governs it.\
                    """);
        }
        var intent = new Intent(
                call.requestId(),
                call.admittedAt(),
                call.owner(),
                publicId,
                pathOf(call),
                call.request().client(),
                exposure,
                call.price(),
                estimate(call),
                governing);
        boolean countable = capped
                && call.request().bounds().input() == InputBound.LENGTH
                && counter.knows(call.offer().model().tokenizer());
        if (!capped || !call.wantsTwo()) {
            return admit(call, intent, countable);
        }
        return intents.admit(intent.forTwo()).thenCompose(answer -> switch (answer) {
            case Answer.Held(var holding) -> CompletableFuture.completedStage(call.with(holding.forTwoCalls()));
            case Answer.NoRoom _ -> admit(call, intent, countable);
            case Answer.Closed _, Answer.Unavailable _ -> CompletableFuture.completedStage(admission(call, answer));
        });
    }

    /// Sees to it that nobody is answered out of memory whose key was closed: under strict durability the database
    /// is asked as for every call, though nothing is held.
    CompletionStage<Admission> hold(Admission.Cached call, String publicId) {
        if (durability == Durability.RELAXED) {
            return CompletableFuture.completedStage(call);
        }
        var request = call.request();
        var intent = new Intent(
                call.requestId(),
                call.admittedAt(),
                Admission.ownerOf(call.key()),
                publicId,
                new CallRecord.Path(
                        request.dialect(),
                        request.endpoint(),
                        call.model(),
                        request.stream(),
                        call.answer().about().hop()),
                request.client(),
                NOTHING_EXPOSED,
                null,
                new Estimate(0, Money.ZERO),
                List.of());
        return intents.admit(intent).thenApply(answer -> switch (answer) {
            case Answer.Held(var holding) -> call.with(holding);
            case Answer.Closed(var fault) -> call.refused(fault, sentence(fault), null);
            case Answer.NoRoom _, Answer.Unavailable _ -> call.refused(Fault.NOT_READY, UNAVAILABLE, SOON);
        });
    }

    private CompletionStage<Admission> admit(Admission.Granted call, Intent intent, boolean countable) {
        return intents.admit(intent).thenCompose(answer -> {
            if (answer instanceof Answer.NoRoom shortage && shortage.budget().capsUse() && countable) {
                return admitCounted(call, intent, shortage);
            }
            return CompletableFuture.completedStage(admission(call, answer));
        });
    }

    private static boolean isNoPlace(Governing governing) {
        return governing.budget().kind() != Budget.Kind.PLACES;
    }

    /// Bytes bound tokens from above, often by far: before a call is refused for money its text is counted.
    private CompletionStage<Admission> admitCounted(Admission.Granted call, Intent intent, Answer shortage) {
        var request = call.request();
        return counter.foresee(
                        call.offer().model().tokenizer(),
                        request.endpoint(),
                        List.of(request.bounds().body()))
                .thenCompose(counted -> {
                    if (counted.source() != UsageSource.EXACT) {
                        // A guess is no bound.
                        return CompletableFuture.completedStage(shortage);
                    }
                    long tokens =
                            counted.tokens().promptTokens() + request.bounds().addedTokens();
                    long bound = tokens + tokens * COUNT_MARGIN_PERCENT / 100 + FRAME_TOKENS;
                    var exposure = intent.exposure();
                    return intents.admit(intent.with(exposure.withInput(Math.min(bound, exposure.inputTokens()))));
                })
                .thenApply(answer -> admission(call, answer));
    }

    /// Null when the call has no bound.
    private @Nullable Exposure exposure(Admission.Granted call) {
        var model = call.offer().model();
        var bounds = call.request().bounds();
        Long input = inputTokens(model, bounds);
        if (input == null || input > TokenUsage.MOST_TOKENS) {
            return null;
        }
        if (call.request().endpoint().embeds()) {
            return new Exposure(input, 0, 1, 0, 0, 0, model.holdPercent(), Beside.NOTHING);
        }
        long output = call.mostOutput(catalogue.get().settings().usualOutputTokens());
        if (call.request().endpoint().draws()) {
            // Half a picture is none, and by the piece they cost as many as are asked for.
            int pictures = Math.min(bounds.choices(), TokenUsage.MOST_IMAGES);
            return new Exposure(input, output, pictures, output, pictures, 0, model.holdPercent(), Beside.NOTHING);
        }
        if (call.request().endpoint().sounds()) {
            // A text is read to its end or not at all: there is no limit of output that could be lowered.
            return new Exposure(input, output, 1, output, 0, 0, model.holdPercent(), Beside.NOTHING);
        }
        // A model that draws draws at least once for each answer; of others pictures cost nothing.
        int pictures = Math.min(bounds.choices(), TokenUsage.MOST_IMAGES);
        return new Exposure(
                input,
                output,
                bounds.choices(),
                Math.min(output, usefulOutput(call)),
                pictures,
                searches(model, bounds),
                model.holdPercent(),
                beside(call, input).plus(drawn(call)));
    }

    /// Whoever gives a vendor nothing to run has it search nothing.
    private static int searches(Model model, CallRequest.Bounds bounds) {
        Integer turns = model.maxServerTurns();
        if (bounds.input() != InputBound.SERVER_TURNS || turns == null) {
            return 0;
        }
        Integer said = bounds.searches();
        return said == null ? turns * SEARCHES_OF_A_TURN : said;
    }

    /// A tool of the vendor's draws once in each of its turns.
    private static Beside drawn(Admission.Granted call) {
        Integer turns = call.offer().model().maxServerTurns();
        if (!call.request().bounds().drawsByTool() || turns == null) {
            return Beside.NOTHING;
        }
        int pictures = Math.min(turns, TokenUsage.MOST_IMAGES);
        long dearest = call.price() == null ? 0 : dearestPicture(call.price());
        for (var other : call.others(null, true)) {
            dearest = Math.max(dearest, other.price() == null ? 0 : dearestPicture(other.price()));
        }
        return new Beside(2 * TOKENS_OF_A_PICTURE * pictures, new Money(dearest).times(pictures));
    }

    private static long dearestPicture(Price price) {
        return Math.max(
                price.dearestStart(0, 1, 0).pico(),
                price.dearestBeside(TOKENS_OF_A_PICTURE, TOKENS_OF_A_PICTURE).pico());
    }

    /// The most of what the vendor may do beside the answers, at the prices of the models that do it.
    private static Beside beside(Admission.Granted call, long input) {
        var all = Beside.NOTHING;
        for (var work : call.request().bounds().sideWork()) {
            all = all.plus(beside(call, work, input));
        }
        return all;
    }

    /// Whoever gives advice reads a whole window each time; a summary is made of what the answer is made of.
    private static Beside beside(Admission.Granted call, SideWork work, long input) {
        var bounds = call.request().bounds();
        var model = call.offer().model();
        Integer turns = model.maxServerTurns();
        long most = bounds.input() == InputBound.SERVER_TURNS && turns != null ? turns : 1;
        Integer said = work.times();
        long times = said == null ? most : Math.clamp(said, 0, most);
        var other = call.other(work.model());
        Integer window = other == null || other.model().contextWindow() == null
                ? model.contextWindow()
                : other.model().contextWindow();
        long reads = work.model() == null || window == null ? input : Math.multiplyExact((long) window, times);
        Long limit = work.outputTokens();
        long writes = times * Math.min(limit == null ? TOKENS_OF_SIDE_WORK : limit, TokenUsage.MOST_TOKENS);
        var price = other == null || other.price() == null ? call.price() : other.price();
        long bounded = Math.min(reads, TokenUsage.MOST_TOKENS);
        return new Beside(
                bounded + writes,
                price == null ? Money.ZERO : price.dearestBeside(bounded, Math.min(writes, TokenUsage.MOST_TOKENS)));
    }

    private static long usefulOutput(Admission.Granted call) {
        Integer useful = call.key().grant().minUsefulOutput();
        return Math.max(
                useful == null ? Exposure.USUAL_USEFUL_OUTPUT : useful,
                call.rules().leastOutput());
    }

    /// Null when nothing bounds them.
    private static @Nullable Long inputTokens(Model model, CallRequest.Bounds bounds) {
        Integer window = model.contextWindow();
        Integer turns = model.maxServerTurns();
        return switch (bounds.input()) {
            case LENGTH -> {
                long text = bounds.textTokens() + FRAME_TOKENS;
                yield window == null ? text : Math.min(text, window);
            }
            case CONTEXT_WINDOW -> window == null ? null : Long.valueOf(window);
            case SERVER_TURNS -> window == null || turns == null ? null : Long.valueOf((long) window * turns);
        };
    }

    private static Estimate estimate(Admission.Granted call) {
        long tokens = Math.clamp(call.request().expectedTokens(), 0, TokenUsage.MOST_TOKENS);
        var price = call.price();
        var used = TokenUsage.ofText(tokens, 0);
        if (call.request().endpoint().draws()) {
            // Who was asked for pictures made them, whether or not anybody was left to hear of it.
            used = used.plus(UnseenOutput.pictures(price, UnseenOutput.asked(call)));
        }
        return new Estimate(tokens, price == null ? Money.ZERO : price.cost(used));
    }

    private static CallRecord.Path pathOf(Admission.Granted call) {
        var request = call.request();
        return new CallRecord.Path(
                request.dialect(),
                request.endpoint(),
                call.offer().model().id(),
                request.stream(),
                call.first().hop());
    }

    private static Admission admission(Admission.Granted call, Answer answer) {
        return switch (answer) {
            case Answer.Held(var holding) -> call.with(holding);
            case Answer.Closed(var fault) -> call.refused(fault, sentence(fault), null, null);
            case Answer.Unavailable _ -> call.refused(Fault.NOT_READY, UNAVAILABLE, SOON, null);
            case Answer.NoRoom shortage -> {
                var refusal = new BudgetRefusal(shortage);
                yield call.refused(
                        refusal.fault(), refusal.sentence(), refusal.retryAfter(call.admittedAt()), refusal.figures());
            }
        };
    }

    private static CompletionStage<Admission> refused(Admission.Granted call, Fault fault, String sentence) {
        return CompletableFuture.completedStage(call.refused(fault, sentence, null, null));
    }

    private static String sentence(Fault fault) {
        return switch (fault) {
            case KEY_DISABLED -> "This API key is disabled.";
            case KEY_EXPIRED -> "This API key has expired.";
            case ORG_SUSPENDED -> "The organisation or team of this API key is suspended.";
            default -> "This API key is not valid any more.";
        };
    }
}
