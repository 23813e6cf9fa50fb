package dev.farthing.application.alert;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people were told of: alarms of rules, and what Farthing tells by itself.
public interface AlertHistory {
    /// Newest first, those before `after`. Tests of receivers are none of it.
    ///
    /// @param withReceivers whether to say what became of each at those of its receivers whose rows may be seen
    List<AlertView> page(AlertFilter filter, boolean withReceivers, @Nullable UUID after, int limit);
}
