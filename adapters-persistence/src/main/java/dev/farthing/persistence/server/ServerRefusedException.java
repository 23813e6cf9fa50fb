package dev.farthing.persistence.server;

/// A database server that cannot be had, said in one sentence for the person who starts Farthing.
public final class ServerRefusedException extends RuntimeException {
    ServerRefusedException(String sentence) {
        super(sentence);
    }

    ServerRefusedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// The sentence; it holds no secret.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
