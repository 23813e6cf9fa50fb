package dev.farthing.application.relay;

import java.util.Collection;
import java.util.UUID;

class RememberedUsageTest implements UsageJournalContract {
    private final RememberedUsage usage = new RememberedUsage();

    @Override
    public UsageJournal journal() {
        return usage;
    }

    @Override
    public void close() {
        usage.close();
    }

    @Override
    public Collection<UUID> recorded(UUID orgId) {
        return usage.calls().stream()
                .filter(call -> call.owner().orgId().equals(orgId))
                .map(call -> call.requestId())
                .toList();
    }
}
