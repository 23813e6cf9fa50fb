package dev.farthing.architecture.broken.unrecorded.application.key;

class ReadSoundKey {
    String read(KeyRepository keys) {
        return keys.find("id");
    }
}
