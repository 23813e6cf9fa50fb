package dev.farthing.architecture.broken.unrecorded.application.key;

interface KeyRepository {
    String find(String id);

    void save(String key);
}
