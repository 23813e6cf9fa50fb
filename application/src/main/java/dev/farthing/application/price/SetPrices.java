package dev.farthing.application.price;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.application.price.PriceReview.Left;
import dev.farthing.application.upstream.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

/// Sets many prices, all of them or none, or shows what that would change.
@ApplicationScoped
public class SetPrices {
    private final PriceRepository prices;
    private final PriceBookRepository books;
    private final ExchangeRateRepository rates;
    private final ModelRepository models;
    private final SetPrice setPrice;
    private final ConfigFile file;
    private final Currency billing;

    public SetPrices(
            PriceRepository prices,
            PriceBookRepository books,
            ExchangeRateRepository rates,
            ModelRepository models,
            SetPrice setPrice,
            ConfigFile file,
            Currency billing) {
        this.prices = prices;
        this.books = books;
        this.rates = rates;
        this.models = models;
        this.setPrice = setPrice;
        this.file = file;
        this.billing = billing;
    }

    /// What to do with proposals for models that are not offered here.
    public enum Unknown {
        SKIP,
        REFUSE
    }

    /// What is already so is left alone. A single refusal keeps everything from being set.
    @Transactional
    public PriceReview set(List<PriceProposal> proposals, Unknown unknown, boolean dryRun) {
        if (!dryRun) {
            books.holdEverything();
        }
        var review = new Reviewing(prices, books, rates, billing, file);
        var order = Comparator.comparing(PriceProposal::model)
                .thenComparing(
                        proposal -> proposal instanceof Proposed proposed
                                ? proposed.draft().validFrom()
                                : null,
                        Comparator.nullsFirst(Comparator.naturalOrder()));
        for (var proposal : proposals.stream().sorted(order).toList()) {
            switch (proposal) {
                case Unreadable(var place, var model, var reason) -> review.refuse(new Left(place, model, reason));
                case PassedOver(var place, var model, var reason) -> review.skip(new Left(place, model, reason));
                case Proposed proposed -> {
                    if (models.find(proposed.model()).isPresent()) {
                        review.consider(proposed);
                    } else {
                        var left = new Left(proposed.place(), proposed.model(), "no model has this id");
                        if (unknown == Unknown.SKIP) {
                            review.skip(left);
                        } else {
                            review.refuse(left);
                        }
                    }
                }
            }
        }
        var result = review.result();
        if (dryRun || !result.refused().isEmpty()) {
            return result;
        }
        review.accepted().forEach(draft -> setPrice.set(draft, ManagedBy.API));
        return result.andApplied();
    }
}
