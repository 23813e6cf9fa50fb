package dev.farthing.application.sample;

import dev.farthing.application.Ids;
import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.AdmitCall;
import dev.farthing.application.relay.BudgetDirectory;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.CallMeter;
import dev.farthing.application.relay.CallRequest;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.relay.HoldForCall;
import dev.farthing.application.relay.InputBound;
import dev.farthing.application.relay.IntentJournal;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ResponseCache;
import dev.farthing.application.relay.SettleCall;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.TokenCounter;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.application.sample.SampleTraffic.MadeUp;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Admits and settles made-up calls as if vendors had answered them, on a clock of their own. They count in no
/// metric of this process. Part of [MakeSample].
@ApplicationScoped
public class MakeSampleCalls {
    private static final int AT_ONCE = 64;
    private static final CallMeter NOBODY = new CallMeter() {
        @Override
        public void ended(CallRecord call) {
            // this process did not make it
        }

        @Override
        public void refused(Fault fault) {
            // nor turn it away
        }
    };

    private final CurrentCatalogue catalogue;
    private final UsageJournal journal;
    private final BudgetDirectory budgets;
    private final HealthDirectory health;
    private final ResponseCache cache;
    private final TokenCounter counter;

    public MakeSampleCalls(
            CurrentCatalogue catalogue,
            UsageJournal journal,
            BudgetDirectory budgets,
            HealthDirectory health,
            ResponseCache cache,
            TokenCounter counter) {
        this.catalogue = catalogue;
        this.journal = journal;
        this.budgets = budgets;
        this.health = health;
        this.cache = cache;
        this.counter = counter;
    }

    /// How many were recorded; where none could be, an [IllegalStateException] says why the first was not.
    public int make(SampleHouse house, List<MadeUp> all, SampleClock clock, Ids ids, BooleanSupplier goesOn) {
        RateLimits unlimited = (org, key, ofKey, ofPlan, tokens) ->
                CompletableFuture.completedStage(new RateLimits.Start.Started(RateLimits.Running.UNLIMITED, null));
        // What is long past can neither be held on record nor go beyond what it came to.
        var holds = new HoldForCall(
                intent -> CompletableFuture.completedStage(
                        new IntentJournal.Answer.Held(IntentJournal.Governing.unbacked(intent.governing()))),
                catalogue,
                counter,
                Durability.STRICT);
        var admit = new AdmitCall(catalogue, unlimited, journal, budgets, holds, health, cache, ids, clock);
        var settle = new SettleCall(journal, counter, NOBODY);
        var room = new Semaphore(AT_ONCE);
        var made = new AtomicInteger();
        var trouble = new AtomicReference<@Nullable Throwable>();
        for (var call : all) {
            if (!goesOn.getAsBoolean()) {
                break;
            }
            room.acquireUninterruptibly();
            clock.set(call.at());
            one(house, call, admit, settle).whenComplete((_, failure) -> {
                if (failure == null) {
                    made.incrementAndGet();
                } else {
                    trouble.compareAndSet(null, failure);
                }
                room.release();
            });
        }
        room.acquireUninterruptibly(AT_ONCE);
        if (made.get() == 0 && trouble.get() != null) {
            throw new IllegalStateException("no made-up call could be recorded", trouble.get());
        }
        return made.get();
    }

    private static CompletionStage<?> one(SampleHouse house, MadeUp call, AdmitCall admit, SettleCall settle) {
        var key = house.keys().get(call.key());
        var opened = new OpenKey.Opened(key.key(), key.publicId(), null);
        return admit.admit(opened, request(call)).thenCompose(answer -> switch (answer) {
            case Admission.Granted granted -> settle.settle(granted, ending(call, granted));
            case Admission.Refused refused ->
                CompletableFuture.failedStage(refused.fault().because(refused.sentence()));
            case Admission.Cached _ -> throw new IllegalStateException("nobody wished for an answer given before");
        });
    }

    private static CallRequest request(MadeUp call) {
        boolean embeds = call.model() == SampleHouse.EMBEDDING;
        return new CallRequest(
                Dialect.OPENAI,
                embeds ? Endpoint.EMBEDDINGS : Endpoint.CHAT_COMPLETIONS,
                SampleHouse.MODELS.get(call.model()),
                call.stream(),
                call.prompt(),
                new Bounds(call),
                Set.of(Protocol.DEMO),
                new CallRecord.Client(call.session(), null, "192.0.2.7", "sample"));
    }

    private static CallEnding ending(MadeUp call, Admission.Granted granted) {
        var hop = granted.first().hop();
        boolean failed = call.status() == CallStatus.ERROR;
        var attempt = new CallRecord.Attempt(
                hop,
                call.at(),
                call.httpStatus(),
                failed ? "upstream_error" : null,
                failed ? failure(call).label() : null,
                failed ? null : call.latencyMillis() / 4,
                call.latencyMillis(),
                null,
                Money.ZERO,
                null);
        return new CallEnding(
                call.status(),
                call.httpStatus(),
                failed ? "upstream_error" : null,
                call.latencyMillis(),
                hop,
                failed ? null : reply(call),
                List.of(),
                List.of(attempt));
    }

    private static FailureClass failure(MadeUp call) {
        return call.httpStatus() == 429 ? FailureClass.RATE_LIMITED : FailureClass.VENDOR_TROUBLE;
    }

    private static ReplySummary reply(MadeUp call) {
        var tokens =
                new TokenUsage(call.prompt() - call.cached(), call.cached(), 0, 0, 0, 0, call.completion(), 0, 0, 0, 0);
        var raw = "{\"prompt_tokens\":" + call.prompt() + ",\"completion_tokens\":" + call.completion()
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + call.cached() + "}}";
        return new ReplySummary(
                call.status() == CallStatus.OK,
                new ReplySummary.Reported(tokens, List.of(), raw, null),
                new TextTally(call.completion() * 4, 0),
                null,
                call.stream() ? call.latencyMillis() / 4 : null,
                null);
    }

    /// How far a made-up call can go: as far as it goes.
    private record Bounds(MadeUp call) implements CallRequest.Bounds {
        @Override
        public long textTokens() {
            return call.prompt();
        }

        @Override
        public InputBound input() {
            return InputBound.LENGTH;
        }

        @Override
        public Long outputTokens() {
            return Math.max(call.completion(), 1);
        }

        @Override
        public int choices() {
            return 1;
        }

        @Override
        public ByteBuffer body() {
            return ByteBuffer.allocate(0);
        }
    }
}
