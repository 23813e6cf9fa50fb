package dev.farthing.persistence.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Discount;
import dev.farthing.domain.price.PriceBook;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "price_book")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class PriceBookRow {
    @Id
    UUID id;

    @Column(name = "plan_id", updatable = false)
    @Nullable
    UUID planId;

    @Column(name = "org_id", updatable = false)
    @Nullable
    UUID orgId;

    @Column(name = "discount_pct")
    BigDecimal discountPct;

    @Column(name = "discount_since")
    Instant discountSince;

    PriceBook toBook() {
        return new PriceBook(id, owner(), new Discount(discountPct), discountSince);
    }

    private BookOwner owner() {
        if (planId != null) {
            return new BookOwner.OfPlan(planId);
        }
        return orgId == null ? BookOwner.EVERYBODY : new BookOwner.OfOrg(orgId);
    }
}
