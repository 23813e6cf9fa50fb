package dev.farthing.application.start;

/// A start that cannot go on, said in one sentence for the person who starts Farthing; no bug, so no stack trace.
public final class StartRefusedException extends RuntimeException {
    public StartRefusedException(String sentence) {
        super(sentence, null, false, false);
    }

    /// The sentence; it names what is wrong, a variable for instance, and holds no secret.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
