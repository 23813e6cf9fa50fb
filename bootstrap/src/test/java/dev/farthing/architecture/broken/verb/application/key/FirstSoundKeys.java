package dev.farthing.architecture.broken.verb.application.key;

import dev.farthing.architecture.broken.verb.application.start.StartUpStep;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class FirstSoundKeys implements StartUpStep {
    public void order() {}

    @Override
    public void run() {}
}
