package dev.farthing.rest.observation;

import dev.farthing.application.observation.Whose;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;

/// Reads whose calls a request is about.
final class WhoseQuery {
    private static final int LONGEST = 256;

    private WhoseQuery() {}

    /// Reads `org_id`, `team_id`, `key_id`, `model` and `provider`.
    static Whose read(Fields query, CurrentCaller caller) {
        return new Whose(
                caller.orgOrAll(query),
                query.uuid("team_id"),
                query.uuid("key_id"),
                query.optionalText("model", LONGEST),
                query.optionalText("provider", LONGEST));
    }
}
