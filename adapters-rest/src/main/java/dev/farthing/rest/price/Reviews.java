package dev.farthing.rest.price;

import dev.farthing.application.price.PriceReview;
import dev.farthing.rest.InvalidFields;
import dev.farthing.rest.ValidationErrorJson;
import java.util.List;

/// Answers with what many prices changed; mistakes are refused all at once, unless nothing was to be done
/// anyway.
final class Reviews {
    private Reviews() {}

    static PriceReviewJson answer(PriceReview review, boolean dryRun) {
        if (!dryRun && !review.refused().isEmpty()) {
            throw new InvalidFields(review.refused().stream()
                    .map(left -> new ValidationErrorJson(
                            List.of("body", left.place()),
                            left.model().isEmpty() ? left.reason() : left.model() + ": " + left.reason(),
                            "value_error"))
                    .toList());
        }
        return PriceReviewJson.of(review, dryRun);
    }
}
