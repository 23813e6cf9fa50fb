package dev.farthing.bootstrap;

import dev.farthing.application.sample.MakeSample;
import dev.farthing.application.sample.SampleClock;
import dev.farthing.application.start.Console;
import dev.farthing.application.start.Drain;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Has the sample made beside the start, where it is asked for; what goes wrong with it keeps nothing else from
/// working.
@Singleton
class Sampling implements StartUpStep {
    private static final Logger LOG = Logger.getLogger(Sampling.class);
    private static final int LAST = 10_000;

    private final Settings settings;
    private final MakeSample makeSample;
    private final Drain drain;
    private final Console console;

    Sampling(Settings settings, MakeSample makeSample, Drain drain, Console console) {
        this.settings = settings;
        this.makeSample = makeSample;
        this.drain = drain;
        this.console = console;
    }

    @Override
    public int order() {
        return LAST;
    }

    @Override
    public void run() {
        if (settings.sampleData()) {
            Thread.ofVirtual().name("sample").start(this::make);
        }
    }

    private void make() {
        try {
            var past = new SampleClock();
            int made = makeSample.make(past, new TimeOrderedIds(past), () -> !drain.draining());
            if (made > 0) {
                console.say("The org sample was made, with " + made + " made-up calls.");
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "the sample could not be made");
        }
    }
}
