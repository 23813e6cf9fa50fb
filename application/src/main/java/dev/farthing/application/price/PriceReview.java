package dev.farthing.application.price;

import dev.farthing.domain.price.Price;
import java.util.List;

/// What became of many proposed prices, or would.
///
/// @param applied whether what is added and changed was set: all of it or nothing
public record PriceReview(
        boolean applied,
        List<Added> added,
        List<Changed> changed,
        List<Unchanged> unchanged,
        List<Left> skipped,
        List<Left> refused) {
    public PriceReview {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        unchanged = List.copyOf(unchanged);
        skipped = List.copyOf(skipped);
        refused = List.copyOf(refused);
    }

    /// A price where there was none; converted already.
    public record Added(String place, PriceDraft draft) {}

    /// A price that takes the place of another.
    public record Changed(String place, Price old, PriceDraft draft) {}

    /// A price that is there already.
    public record Unchanged(String place, Price there) {}

    /// What was not taken, and why.
    public record Left(String place, String model, String reason) {}

    PriceReview andApplied() {
        return new PriceReview(true, added, changed, unchanged, skipped, refused);
    }
}
