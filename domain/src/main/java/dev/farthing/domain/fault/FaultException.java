package dev.farthing.domain.fault;

/// The one exception that carries a [Fault] to the edge; it has no stack trace, for it is an answer and not a bug.
public final class FaultException extends RuntimeException {
    private final Fault fault;

    FaultException(Fault fault, String sentence) {
        super(sentence, null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /// The sentence for the caller.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
