package dev.farthing.architecture.broken.unrecorded.application.key;

class ChangeBrokenKey {
    void change(KeyRepository keys) {
        keys.save("changed");
    }
}
