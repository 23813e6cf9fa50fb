package dev.farthing.application.moving;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/// Makes of another gateway's belongings what is not here yet: all of it or nothing, and nothing twice.
///
/// A trial is the same in every step, and taken back in the end: so it tells what would be, refusals included.
@ApplicationScoped
public class MoveIn {
    private final MovingTransaction transaction;
    private final MovingMarks marks;
    private final MoveVendors moveVendors;
    private final MoveTenants moveTenants;

    public MoveIn(MovingTransaction transaction, MovingMarks marks, MoveVendors moveVendors, MoveTenants moveTenants) {
        this.transaction = transaction;
        this.marks = marks;
        this.moveVendors = moveVendors;
        this.moveTenants = moveTenants;
    }

    /// How to move.
    ///
    /// @param dryRun whether to tell only what would be
    /// @param secretsUntil when the old secrets end that nobody has used here by then
    /// @param joinNames whether orgs and teams are those that have their names here
    public record Terms(boolean dryRun, Instant secretsUntil, boolean joinNames) {}

    /// @param orgId where to what belongs to no org there
    public Moved move(Caller caller, UUID orgId, Belongings things, Terms terms) {
        caller.mustBeOperator();
        return transaction.run(!terms.dryRun(), () -> {
            marks.hold();
            var tally = new Tally(things, transaction::letGo);
            moveVendors.move(things, tally);
            moveTenants.move(caller, orgId, things, terms, tally);
            return tally.moved(!terms.dryRun(), terms.secretsUntil());
        });
    }
}
