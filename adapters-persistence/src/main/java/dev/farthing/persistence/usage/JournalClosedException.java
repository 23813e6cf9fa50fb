package dev.farthing.persistence.usage;

/// The journal had to end before the database came back.
final class JournalClosedException extends Exception {
    JournalClosedException() {
        super("the usage journal is closed");
    }
}
