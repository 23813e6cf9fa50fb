package dev.farthing.rest.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whose prices a book holds, and the discount it gives on the default one.
@Schema(name = "PriceBook")
record PriceBookJson(
        UUID id,

        @Schema(enumeration = {"default", "plan", "org"}) BookChoice book,

        @Nullable UUID planId,
        @Nullable UUID orgId,
        @Schema(examples = "12.5") BigDecimal discountPct,

        @Schema(description = "null while there is no discount") @Nullable
        Instant discountSince) {
    static PriceBookJson of(PriceBook book) {
        var owner = book.owner();
        return new PriceBookJson(
                book.id(),
                choice(owner),
                plan(owner),
                org(owner),
                book.discount().percent(),
                book.discount().isNone() ? null : book.since());
    }

    static BookChoice choice(BookOwner owner) {
        return switch (owner) {
            case BookOwner.Everybody() -> BookChoice.DEFAULT;
            case BookOwner.OfPlan _ -> BookChoice.PLAN;
            case BookOwner.OfOrg _ -> BookChoice.ORG;
        };
    }

    static @Nullable UUID plan(BookOwner owner) {
        return owner instanceof BookOwner.OfPlan(var plan) ? plan : null;
    }

    static @Nullable UUID org(BookOwner owner) {
        return owner instanceof BookOwner.OfOrg(var org) ? org : null;
    }
}
