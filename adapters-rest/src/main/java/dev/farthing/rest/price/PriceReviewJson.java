package dev.farthing.rest.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.PriceReview;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceOrigin;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What many proposed prices change, or would change.
@Schema(name = "PriceReview")
record PriceReviewJson(
        boolean dryRun,

        @Schema(description = "whether it was done: all of it, or nothing")
        boolean applied,

        List<Added> added,
        List<Changed> changed,
        List<Unchanged> unchanged,

        @Schema(description = "not taken, and nobody's mistake: models that are not offered here, for instance")
        List<Left> skipped,

        @Schema(description = "mistakes: while there is one, nothing is done")
        List<Left> refused) {
    static PriceReviewJson of(PriceReview review, boolean dryRun) {
        return new PriceReviewJson(
                dryRun,
                review.applied(),
                review.added().stream()
                        .map(added -> new Added(added.place(), added.draft().model(), Proposed.of(added.draft())))
                        .toList(),
                review.changed().stream()
                        .map(changed -> new Changed(
                                changed.place(),
                                changed.draft().model(),
                                There.of(changed.old()),
                                Proposed.of(changed.draft())))
                        .toList(),
                review.unchanged().stream()
                        .map(same -> new Unchanged(
                                same.place(), same.there().model(), same.there().id()))
                        .toList(),
                review.skipped().stream().map(Left::of).toList(),
                review.refused().stream().map(Left::of).toList());
    }

    @Schema(name = "PriceReviewAdded")
    record Added(
            @Schema(examples = "line 2") String place,
            String model,
            @JsonProperty("new") Proposed price) {}

    @Schema(name = "PriceReviewChanged")
    record Changed(
            String place,
            String model,
            There old,
            @JsonProperty("new") Proposed price) {}

    @Schema(name = "PriceReviewUnchanged")
    record Unchanged(String place, String model, @Nullable UUID priceId) {}

    @Schema(name = "PriceReviewLeft")
    record Left(String place, String model, String reason) {
        static Left of(PriceReview.Left left) {
            return new Left(left.place(), left.model(), left.reason());
        }
    }

    /// A price that holds, in the billing currency.
    @Schema(name = "PriceReviewThere")
    record There(@Nullable UUID id, Instant validFrom, RatesJson rates) {
        static There of(Price price) {
            return new There(price.id(), price.validFrom(), RatesJson.of(price.base(), price.tiers()));
        }
    }

    /// A price to be set, converted already.
    @Schema(name = "PriceReviewProposed")
    record Proposed(
            @Nullable Instant validFrom,
            RatesJson rates,
            @Nullable OriginalJson original) {
        static Proposed of(PriceDraft draft) {
            return new Proposed(
                    draft.validFrom(),
                    RatesJson.of(draft.base(), draft.tiers()),
                    draft.origin() instanceof PriceOrigin.Converted foreign ? OriginalJson.of(foreign) : null);
        }
    }
}
