package dev.farthing.web.calls;

import dev.farthing.application.report.CallView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Tells which calls are new to somebody who looks at the newest ones again and again; a call that began long ago
/// and
/// ended just now is new too.
final class CallTail {
    /// As many are told at once; of more, the newest.
    static final int MOST_AT_ONCE = 20;

    private static final int REMEMBERED = 500;

    private final Set<UUID> known = new LinkedHashSet<>();
    private boolean begun;

    /// Those that were not there at the look before, the oldest first; none at the first look.
    ///
    /// @param newest the newest first
    List<CallView> fresh(List<CallView> newest) {
        var fresh = new ArrayList<CallView>();
        for (var call : newest) {
            if (known.add(call.requestId())) {
                fresh.add(call);
            }
        }
        while (known.size() > REMEMBERED) {
            known.remove(known.iterator().next());
        }
        if (!begun) {
            begun = true;
            return List.of();
        }
        return fresh.subList(0, Math.min(MOST_AT_ONCE, fresh.size())).reversed();
    }
}
