package dev.farthing.domain.fault;

import org.jspecify.annotations.Nullable;

/// The one exception that carries a [Fault] to the edge; it has no stack trace, for it is an answer and not a bug.
public final class FaultException extends RuntimeException {
    private final Fault fault;
    private final @Nullable String parameter;

    FaultException(Fault fault, String sentence) {
        this(fault, sentence, null);
    }

    private FaultException(Fault fault, String sentence, @Nullable String parameter) {
        super(sentence, null, false, false);
        this.fault = fault;
        this.parameter = parameter;
    }

    /// The same about one parameter of the request.
    public FaultException of(String name) {
        return new FaultException(fault, sentence(), name);
    }

    public Fault fault() {
        return fault;
    }

    /// What of the request it is about; null where it is about more.
    public @Nullable String parameter() {
        return parameter;
    }

    /// The sentence for the caller.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
