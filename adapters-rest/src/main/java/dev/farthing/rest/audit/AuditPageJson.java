package dev.farthing.rest.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the record of changes, and where the next one begins.
record AuditPageJson(List<AuditJson> items, @Nullable String nextCursor) {}
