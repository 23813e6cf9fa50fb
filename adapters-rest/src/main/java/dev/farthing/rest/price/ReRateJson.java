package dev.farthing.rest.price;

import dev.farthing.application.price.PriceDraft;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.rest.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which calls to price again, and at which supposed prices.
@Schema(name = "ReRate")
record ReRateJson(
        @Schema(required = true, examples = "2026-11-01T00:00:00Z")
        Instant from,

        @Schema(required = true, description = "not included", examples = "2026-12-01T00:00:00Z")
        Instant to,

        @Schema(description = "absent: all orgs") @Nullable UUID orgId,

        @Schema(description = "prices that would win over all others; without valid_from, for the whole time") @Nullable
        List<PriceWriteJson> prices) {
    private static final int MOST_PRICES = 1_000;
    private static final UUID SUPPOSED = new UUID(0, 0);

    /// What was read.
    record Wanted(Instant from, Instant to, @Nullable UUID orgId, Map<String, PriceList> supposed) {}

    static Wanted read(Fields fields, PriceWriteJson.Money money) {
        fields.require("from");
        fields.require("to");
        var from = fields.instant("from");
        var to = fields.instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            fields.reject("to", "value_error", "it must lie after from");
        }
        var org = fields.uuid("org_id");
        var given = fields.list("prices");
        if (given.size() > MOST_PRICES) {
            fields.reject("prices", "too_long", "List should have at most " + MOST_PRICES + " items");
        }
        fields.check();
        var drafts = new ArrayList<PriceDraft>();
        given.forEach(price -> drafts.add(PriceWriteJson.read(price, money, _ -> true)));
        fields.check();
        return new Wanted(from == null ? Instant.EPOCH : from, to == null ? Instant.EPOCH : to, org, supposed(drafts));
    }

    private static Map<String, PriceList> supposed(List<PriceDraft> drafts) {
        var byModel = new HashMap<String, List<Price>>();
        for (var draft : drafts) {
            var from = draft.validFrom();
            byModel.computeIfAbsent(draft.model(), _ -> new ArrayList<>())
                    .add(new Price(
                            SUPPOSED,
                            draft.model(),
                            draft.base(),
                            draft.tiers(),
                            from == null ? Instant.EPOCH : from,
                            null));
        }
        var lists = new HashMap<String, PriceList>();
        byModel.forEach((model, prices) -> lists.put(model, new PriceList(prices)));
        return lists;
    }
}
