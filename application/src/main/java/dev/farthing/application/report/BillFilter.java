package dev.farthing.application.report;

import dev.farthing.domain.billing.Known;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What narrows calls to those that something on an invoice is made of; nulls narrow nothing.
///
/// @param billable whether they are billed at all: neither a sandbox's nor turned away
/// @param exceptModels the models they are not of
/// @param known when they were recorded, or corrected
public record BillFilter(
        @Nullable Boolean billable,
        List<String> exceptModels,
        @Nullable Known known) {
    /// Every call.
    public static final BillFilter ANY = new BillFilter(null, List.of(), null);

    public BillFilter {
        exceptModels = List.copyOf(exceptModels);
    }
}
