package dev.farthing.application.report;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Shows one failed attempt; operators only.
@ApplicationScoped
public class FindError {
    private final ErrorHistory history;

    public FindError(ErrorHistory history) {
        this.history = history;
    }

    public ErrorView find(Caller caller, UUID id) {
        caller.mustBeOperator();
        return history.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no error has this id"));
    }
}
