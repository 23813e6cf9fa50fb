package dev.farthing.architecture.broken.verb.application.key;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class SwitchSoundKey {
    public void switchTo() {}
}
