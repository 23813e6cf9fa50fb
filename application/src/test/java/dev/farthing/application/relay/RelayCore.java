package dev.farthing.application.relay;

import dev.farthing.application.authenticity.CountingScale;
import dev.farthing.application.authenticity.WeighPrompt;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.RefuseGuess;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// The real use cases of the relay on fakes, for tests of what stands around them.
public final class RelayCore {
    public final RelayScene scene = new RelayScene();
    public final RelayKeys mint = new RelayKeys();
    public final NoRateLimits limits = new NoRateLimits();
    public final TokenCounter counter = new CountingByLength();
    public final RememberedIntents intents = new RememberedIntents();
    public final RememberedMeter meter = new RememberedMeter();
    public final RememberedHealth health = new RememberedHealth();
    public final RememberedResponses cache;
    public final List<ErrorLog.FailedAttempt> errors = new CopyOnWriteArrayList<>();
    public final OpenKey openKey;
    public final AdmitCall admitCall;
    public final AskVendors askVendors;
    public final SettleCall settleCall;
    public final SettleCached settleCached;
    public final WeighPrompt weighPrompt;
    public final NoteRefusal noteRefusal;
    public final BlockingQueue<ProgressLog.Progress> progress = new LinkedBlockingQueue<>();
    public final NoteProgress noteProgress = new NoteProgress(progress::add);
    public final ListModels listModels;

    /// Pauses last no time at all.
    public RelayCore(UsageJournal journal, InstantSource clock) {
        this(journal, clock, (_, work) -> {
            work.run();
            return () -> {};
        });
    }

    public RelayCore(UsageJournal journal, InstantSource clock, Pauses pauses) {
        this(journal, clock, pauses, System::nanoTime);
    }

    public RelayCore(UsageJournal journal, InstantSource clock, Pauses pauses, NanoClock nanos) {
        openKey = new OpenKey(
                scene,
                new CheckSecret(mint, _ -> {}),
                new FindBroughtKey(scene, mint, new BarGuesser(new RefuseGuess(clock)), _ -> {}),
                new RefuseGuess(clock),
                meter,
                clock);
        var holds = new HoldForCall(intents, scene, counter, Durability.STRICT);
        cache = new RememberedResponses(clock);
        admitCall = new AdmitCall(scene, limits, journal, scene, holds, health, cache, RelayCore::anId, clock);
        askVendors = new AskVendors(health, scene, errors::add, pauses, clock, nanos);
        settleCall = new SettleCall(journal, counter, meter);
        settleCached = new SettleCached(journal, meter);
        weighPrompt = new WeighPrompt(new CountingScale(), health, clock);
        noteRefusal = new NoteRefusal(journal, meter, scene, clock);
        listModels = new ListModels(scene, limits, scene, clock);
    }

    private static UUID anId() {
        return UUID.randomUUID();
    }
}
