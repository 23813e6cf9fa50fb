package dev.farthing.architecture.broken.domainimport.domain.key;

class SoundKey {
    java.util.UUID id;
}
