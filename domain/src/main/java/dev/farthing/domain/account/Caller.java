package dev.farthing.domain.account;

import dev.farthing.domain.fault.Fault;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is managing: every question of what an administrator may see or change is answered here.
///
/// A role that is too narrow is FORBIDDEN; what belongs to another org is NOT_FOUND, like what does not exist.
public sealed interface Caller {
    /// The platform's own; acts on an org it names, else on its own.
    record Operator(UUID homeOrg) implements Caller {}

    record OrgAdmin(UUID orgId) implements Caller {}

    record TeamAdmin(UUID orgId, UUID teamId) implements Caller {}

    record Viewer(UUID orgId) implements Caller {}

    /// The org this caller acts on, given the one it asked for (if any).
    default UUID org(@Nullable UUID asked) {
        return switch (this) {
            case Operator(UUID homeOrg) -> asked == null ? homeOrg : asked;
            case OrgAdmin(UUID own) -> own(own, asked);
            case TeamAdmin(UUID own, UUID _) -> own(own, asked);
            case Viewer(UUID own) -> own(own, asked);
        };
    }

    private static UUID own(UUID own, @Nullable UUID asked) {
        if (asked != null && !asked.equals(own)) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        return own;
    }

    /// The one team whose things this caller may see or change; empty: all of its org.
    default Optional<UUID> onlyTeam() {
        return this instanceof TeamAdmin(UUID _, UUID teamId) ? Optional.of(teamId) : Optional.empty();
    }

    default Role role() {
        return switch (this) {
            case Operator _ -> Role.OPERATOR;
            case OrgAdmin _ -> Role.ORG_ADMIN;
            case TeamAdmin _ -> Role.TEAM_ADMIN;
            case Viewer _ -> Role.VIEWER;
        };
    }

    default boolean isOperator() {
        return this instanceof Operator;
    }

    default void mustBeOperator() {
        if (!isOperator()) {
            throw Fault.FORBIDDEN.because("this needs the operator role");
        }
    }

    /// Refuses viewers and team admins: for what concerns the whole org.
    default void mustManageOrg() {
        if (this instanceof Viewer || this instanceof TeamAdmin) {
            throw Fault.FORBIDDEN.because("this needs the org_admin role");
        }
    }

    /// Refuses viewers: for what a team admin may do within its team.
    default void mustManageKeys() {
        if (this instanceof Viewer) {
            throw Fault.FORBIDDEN.because("this needs the team_admin role");
        }
    }
}
