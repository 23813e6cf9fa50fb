package dev.farthing.rest.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The discount a plan shall give on the default prices.
@Schema(name = "DiscountWrite")
record DiscountWriteJson(
        @Schema(required = true) UUID planId,

        @Schema(required = true, description = "0 to 100, up to 4 decimals; 0 ends it", examples = "12.5")
        BigDecimal discountPct) {
    static DiscountWriteJson read(Fields fields) {
        var plan = fields.requiredUuid("plan_id");
        fields.require("discount_pct");
        var percent = fields.decimal("discount_pct", Discount.DECIMALS);
        if (percent != null && (percent.signum() < 0 || percent.compareTo(new BigDecimal(100)) > 0)) {
            fields.reject("discount_pct", "value_error", "Input should be between 0 and 100");
        }
        fields.check();
        return new DiscountWriteJson(plan, percent == null ? BigDecimal.ZERO : percent);
    }

    BookOwner.OfPlan plan() {
        return new BookOwner.OfPlan(planId);
    }

    Discount discount() {
        return new Discount(discountPct);
    }
}
