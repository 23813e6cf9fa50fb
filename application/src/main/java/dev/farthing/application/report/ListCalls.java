package dev.farthing.application.report;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists the calls an administrator may see, newest first, page by page.
@ApplicationScoped
public class ListCalls {
    private final CallHistory history;
    private final OrgZones zones;

    public ListCalls(CallHistory history, OrgZones zones) {
        this.history = history;
        this.zones = zones;
    }

    /// @param cursor the last call of the page before; null for the first page
    public Calls list(Caller caller, CallFilter asked, @Nullable UUID cursor, int pageSize) {
        var filter = inReach(caller, asked);
        if (filter == null) {
            return new Calls(List.of(), null, null);
        }
        var zone = zones.zoneOf(filter.orgId());
        var oldest = filter.sifts() ? history.farthest(filter, zone, cursor).orElse(null) : null;
        var found = history.newest(filter, zone, cursor, oldest == null ? null : oldest.requestId(), pageSize + 1);
        boolean more = found.size() > pageSize;
        var page = more ? found.subList(0, pageSize) : found;
        var shown = caller.isOperator()
                ? page
                : page.stream().map(CallView::withoutUpstream).toList();
        if (more || oldest == null) {
            return new Calls(shown, more ? page.getLast().requestId() : null, null);
        }
        return new Calls(shown, oldest.requestId(), oldest.startedAt());
    }

    /// What a caller may see of the calls that were asked for; null where that is nothing.
    static @Nullable CallFilter inReach(Caller caller, CallFilter asked) {
        if (asked.orgId() == null || asked.credentialId() != null) {
            caller.mustBeOperator();
        }
        var team = caller.onlyTeam();
        if (team.isPresent() && asked.teamId() != null && !team.get().equals(asked.teamId())) {
            return null;
        }
        return team.map(asked::ofTeam).orElse(asked);
    }

    /// A page of calls.
    ///
    /// @param next what the next page is asked with; null when there is none
    /// @param lookedBackTo until when calls were looked at, where older ones were not; null where the page is full,
    /// or
    ///     nothing is left
    public record Calls(
            List<CallView> items,
            @Nullable UUID next,
            @Nullable Instant lookedBackTo) {
        public Calls {
            items = List.copyOf(items);
        }
    }
}
