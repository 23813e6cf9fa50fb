package dev.farthing.persistence;

import dev.farthing.domain.fault.FaultException;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.postgresql.util.PSQLException;

/// Turns a broken constraint of the database into the refusal it stands for; one that is not expected stays a bug.
public final class Refusals {
    private Refusals() {}

    /// Does the work, which must end with a flush; the refusals go by the constraint's name.
    public static void where(Map<String, Supplier<FaultException>> refusals, Runnable work) {
        try {
            work.run();
        } catch (ConstraintViolationException broken) {
            var refusal = refusals.get(constraint(broken));
            if (refusal == null) {
                throw broken;
            }
            throw refusal.get();
        }
    }

    /// Hibernate does not look for the name of an exclusion constraint; PostgreSQL says it all the same.
    private static String constraint(ConstraintViolationException broken) {
        var known = broken.getConstraintName();
        if (known == null
                && broken.getSQLException() instanceof PSQLException said
                && said.getServerErrorMessage() != null) {
            known = said.getServerErrorMessage().getConstraint();
        }
        return known == null ? "" : known;
    }
}
