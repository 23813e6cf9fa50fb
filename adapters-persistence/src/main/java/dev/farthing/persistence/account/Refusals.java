package dev.farthing.persistence.account;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.persistence.EntityManager;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.ConstraintViolationException.ConstraintKind;

/// What the database refuses, in our words.
final class Refusals {
    private Refusals() {}

    /// Sends the changes now, so that a name taken meanwhile is refused here and not at the commit.
    static void sendNamed(EntityManager entities, String what) {
        try {
            entities.flush();
        } catch (ConstraintViolationException e) {
            throw named(e, what);
        }
    }

    private static FaultException named(ConstraintViolationException e, String what) {
        if (e.getKind() == ConstraintKind.UNIQUE) {
            return Fault.NAME_TAKEN.because("there is another " + what + " of this name");
        }
        if (e.getKind() == ConstraintKind.FOREIGN_KEY) {
            return Fault.NOT_FOUND.because("no such org");
        }
        throw e;
    }

    /// Sends a removal now, so that what came to hang on the thing meanwhile is refused here.
    static void sendRemoval(EntityManager entities, String what) {
        try {
            entities.flush();
        } catch (ConstraintViolationException e) {
            throw inUse(what);
        }
    }

    static FaultException inUse(String what) {
        return Fault.IN_USE.because("keys, administrators or usage still hang on this " + what);
    }
}
