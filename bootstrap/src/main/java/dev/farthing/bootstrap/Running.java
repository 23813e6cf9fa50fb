package dev.farthing.bootstrap;

import dev.farthing.application.start.Console;
import dev.farthing.application.start.Drain;
import dev.farthing.application.start.OpenPortStep;
import dev.farthing.rest.ManagementPort;
import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The time between the ready line and the end of the last call.
public class Running implements QuarkusApplication {
    private static final int REFUSED = 2;
    /// To count and record what calls used that were ended: long enough for thousands of long prompts.
    private static final int SETTLING_SECONDS = 30;

    private final Settings settings;
    private final Steps steps;
    private final Drain drain;
    private final Caretaker caretaker;
    private final Console console;
    private final Ending ending;
    private final Word word;
    private final ManagementPort managementPort;
    private final List<OpenPortStep> openPortSteps;

    Running(
            Settings settings,
            Steps steps,
            Drain drain,
            Caretaker caretaker,
            Console console,
            Ending ending,
            Word word,
            ManagementPort managementPort,
            @All List<OpenPortStep> openPortSteps) {
        this.settings = settings;
        this.steps = steps;
        this.drain = drain;
        this.caretaker = caretaker;
        this.console = console;
        this.ending = ending;
        this.word = word;
        this.managementPort = managementPort;
        this.openPortSteps = openPortSteps;
    }

    @Override
    public int run(String... arguments) throws InterruptedException, ExecutionException {
        var refusal = steps.refusal();
        if (refusal != null) {
            word.refuse(refusal.sentence());
            return REFUSED;
        }
        if (ending.asked()) {
            // The framework forgets an end it was asked for while it was starting.
            return 0;
        }
        caretaker.begin();
        openPortSteps.forEach(step -> step.run(settings.listen().port()));
        managementPort.open().ifPresent(port -> {
            openPortSteps.forEach(step -> step.run(port));
            console.say("farthing management " + settings.listen().managementUrl());
        });
        long millis = ManagementFactory.getRuntimeMXBean().getUptime();
        console.say("farthing ready " + settings.listen().url() + " (" + millis + " ms)");
        Quarkus.waitForExit();
        awaitLastCall();
        return 0;
    }

    private void awaitLastCall() throws InterruptedException, ExecutionException {
        var last = drain.begin().toCompletableFuture();
        if (!last.isDone()) {
            word.inform("waiting up to " + settings.drain().toSeconds() + " s for " + drain.open()
                    + (drain.open() == 1 ? " open call" : " open calls")
                    + "; a second signal ends them, a third ends at once.");
        }
        try {
            CompletableFuture.anyOf(last, ending.hurried()).get(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // Those that are left are ended below.
        }
        if (!last.isDone()) {
            long open = drain.open();
            word.warn(open + (open == 1 ? " call was" : " calls were") + " still open and ended.");
            drain.breakOff();
            awaitTheirRows(last);
        }
    }

    private void awaitTheirRows(CompletableFuture<Void> last) throws InterruptedException, ExecutionException {
        try {
            last.get(SETTLING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            word.warn(drain.open() + " calls could not be brought to their end.");
        }
    }
}
