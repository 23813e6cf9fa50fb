package dev.farthing.rest.reconciliation;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A reconciliation that was not waited for; its result is null until it is there.
@Schema(name = "ReconciliationJob")
record ReconciliationJobJson(UUID jobId, @Nullable ReconciliationJson result) {}
