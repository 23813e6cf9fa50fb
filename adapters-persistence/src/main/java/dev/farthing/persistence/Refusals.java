package dev.farthing.persistence;

import dev.farthing.domain.fault.FaultException;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;

/// Turns a broken constraint of the database into the refusal it stands for; one that is not expected stays a bug.
public final class Refusals {
    private Refusals() {}

    /// Does the work, which must end with a flush; the refusals go by the constraint's name.
    public static void where(Map<String, Supplier<FaultException>> refusals, Runnable work) {
        try {
            work.run();
        } catch (ConstraintViolationException broken) {
            var refusal = broken.getConstraintName() == null ? null : refusals.get(broken.getConstraintName());
            if (refusal == null) {
                throw broken;
            }
            throw refusal.get();
        }
    }
}
