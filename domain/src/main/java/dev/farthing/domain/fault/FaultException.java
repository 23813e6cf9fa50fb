package dev.farthing.domain.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The one exception that carries a [Fault] to the edge; it has no stack trace, for it is an answer and not a bug.
public final class FaultException extends RuntimeException {
    private final Fault fault;
    private final @Nullable String parameter;
    private final @Nullable Duration retryAfter;

    FaultException(Fault fault, String sentence) {
        this(fault, sentence, null, null);
    }

    private FaultException(Fault fault, String sentence, @Nullable String parameter, @Nullable Duration retryAfter) {
        super(sentence, null, false, false);
        this.fault = fault;
        this.parameter = parameter;
        this.retryAfter = retryAfter;
    }

    /// The same about one parameter of the request.
    public FaultException of(String name) {
        return new FaultException(fault, sentence(), name, retryAfter);
    }

    /// The same for now: after a while the answer may be another.
    public FaultException after(Duration wait) {
        return new FaultException(fault, sentence(), parameter, wait);
    }

    public Fault fault() {
        return fault;
    }

    /// What of the request it is about; null where it is about more.
    public @Nullable String parameter() {
        return parameter;
    }

    /// How long to wait before it is worth trying again; null where that is not known, or does not help.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /// The sentence for the caller.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
