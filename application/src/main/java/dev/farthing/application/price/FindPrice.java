package dev.farthing.application.price;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/// Finds a price by its id, whatever its age and book.
@ApplicationScoped
public class FindPrice {
    private final PriceRepository prices;

    public FindPrice(PriceRepository prices) {
        this.prices = prices;
    }

    /// Whoever calls has made sure that it may be seen.
    @Transactional
    public Optional<KeptPrice> find(UUID id) {
        return prices.find(id);
    }
}
