package dev.farthing.persistence.price;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.persistence.RatesColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "price")
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by of()
class PriceRow {
    @Id
    UUID id;

    @Column(name = "model_id")
    String model;

    @ColumnTransformer(write = "?::jsonb")
    String rates;

    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String original;

    @Column(name = "book_id")
    UUID bookId;

    @Column(name = "discount_of")
    @Nullable
    UUID discountOf;

    @Column(name = "discount_pct")
    @Nullable
    BigDecimal discountPct;

    @Column(name = "valid_from")
    Instant validFrom;

    @Column(name = "valid_to")
    @Nullable
    Instant validTo;

    @Column(name = "managed_by")
    String managedBy;

    @Column(name = "created_at")
    Instant createdAt;

    static PriceRow of(KeptPrice kept) {
        var row = new PriceRow();
        row.id = kept.price().id();
        row.model = kept.price().model();
        row.rates = RatesColumn.write(kept.price().base(), kept.price().tiers());
        row.bookId = kept.bookId();
        switch (kept.origin()) {
            case PriceOrigin.Given() -> {}
            case PriceOrigin.Converted foreign -> row.original = OriginalColumn.write(foreign);
            case PriceOrigin.Discounted(var standard, var percent) -> {
                row.discountOf = standard;
                row.discountPct = percent;
            }
        }
        row.validFrom = kept.price().validFrom();
        row.validTo = kept.price().validTo();
        row.managedBy = kept.managedBy().name().toLowerCase(Locale.ROOT);
        row.createdAt = kept.createdAt();
        return row;
    }

    Price toPrice() {
        var read = RatesColumn.read(rates);
        return new Price(id, model, read.base(), read.tiers(), validFrom, validTo);
    }

    KeptPrice toKept() {
        return new KeptPrice(
                toPrice(), bookId, origin(), ManagedBy.valueOf(managedBy.toUpperCase(Locale.ROOT)), createdAt);
    }

    private PriceOrigin origin() {
        if (discountOf != null && discountPct != null) {
            return new PriceOrigin.Discounted(discountOf, discountPct.stripTrailingZeros());
        }
        return original == null ? PriceOrigin.GIVEN : OriginalColumn.read(original);
    }
}
