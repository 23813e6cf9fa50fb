package dev.farthing.web.billing;

import dev.farthing.application.Listing;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.ListPriceBooks;
import dev.farthing.application.price.ListPrices;
import dev.farthing.application.report.ListOffers;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What models cost: to operators every price there was, is and will be; to the others those that bind them.
@Path("/billing/prices")
@Console
class PricePages {
    private static final int LONGEST = 128;

    private final Visit visit;
    private final ListPrices listPrices;
    private final ListPriceBooks listPriceBooks;
    private final ListOffers listOffers;
    private final InstantSource clock;

    PricePages(
            Visit visit,
            ListPrices listPrices,
            ListPriceBooks listPriceBooks,
            ListOffers listOffers,
            InstantSource clock) {
        this.visit = visit;
        this.listPrices = listPrices;
        this.listPriceBooks = listPriceBooks;
        this.listOffers = listOffers;
        this.clock = clock;
    }

    /// @param status what they were narrowed to: `past`, `current` or `future`; empty for nothing
    record Prices(Frame frame, List<Row> rows, String model, String status, boolean narrowed, Slices.Shown slices)
            implements TemplateInstance {}

    /// @param owner `everybody`, `plan` or `org`
    /// @param ownerId whose it is; null for everybody's
    /// @param when `past`, `current` or `future`
    /// @param rates all that costs, of the first tier
    /// @param tiers how many more there are; null for none
    record Row(
            String model,
            String owner,
            @Nullable UUID ownerId,
            Shown from,
            Shown to,
            String when,
            List<Rate> rates,
            @Nullable String tiers) {}

    /// @param per `1m` or `each`
    record Rate(String what, Shown amount, String per) {}

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(BillingWords.class);
        var model = query.optionalText("model", words.model(), LONGEST);
        var status = query.choice("status", words.status(), When.class);
        var slices = Slices.of("/billing/prices", query);
        query.check();
        var word = status == null ? null : status.name().toLowerCase(Locale.ROOT);
        slices.with("model", model).with("status", word);
        boolean all = visit.caller().isOperator();
        var wanted = new Listing(model, word, slices.slice());
        var rows = all ? kept(wanted) : offered(model, slices);
        return visit.page(new Prices(
                visit.frame(Section.BILLING).ofEveryOrg(),
                rows.items(),
                model == null ? "" : model,
                word == null ? "" : word,
                model != null || status != null,
                slices.shown(rows.total(), visit.format())));
    }

    /// When a price holds.
    private enum When {
        PAST,
        CURRENT,
        FUTURE
    }

    private record Rows(List<Row> items, long total) {}

    private Rows kept(Listing wanted) {
        var books = listPriceBooks.list().stream().collect(Collectors.toMap(PriceBook::id, PriceBook::owner));
        var prices = listPrices.list(null, null, wanted);
        var now = clock.instant();
        return new Rows(
                prices.items().stream().map(kept -> row(kept, books, now)).toList(), prices.total());
    }

    private Rows offered(@Nullable String model, Slices slices) {
        var now = clock.instant();
        var offers = listOffers.list(visit.org(), new Listing(model, null, slices.slice()));
        return new Rows(
                offers.items().stream()
                        .map(offer -> offer.price() == null ? null : row(offer.price(), BookOwner.EVERYBODY, now))
                        .filter(Objects::nonNull)
                        .toList(),
                offers.total());
    }

    private Row row(KeptPrice kept, Map<UUID, BookOwner> books, Instant now) {
        return row(kept.price(), books.getOrDefault(kept.bookId(), BookOwner.EVERYBODY), now);
    }

    private Row row(Price price, BookOwner owner, Instant now) {
        var format = visit.format();
        var when = price.inForceAt(now) ? When.CURRENT : price.validFrom().isAfter(now) ? When.FUTURE : When.PAST;
        return new Row(
                price.model(),
                switch (owner) {
                    case BookOwner.Everybody() -> "everybody";
                    case BookOwner.OfPlan(UUID _) -> "plan";
                    case BookOwner.OfOrg(UUID _) -> "org";
                },
                switch (owner) {
                    case BookOwner.Everybody() -> null;
                    case BookOwner.OfPlan(UUID plan) -> plan;
                    case BookOwner.OfOrg(UUID org) -> org;
                },
                format.at(price.validFrom()),
                format.atOrNever(price.validTo()),
                when.name().toLowerCase(Locale.ROOT),
                rates(price, format),
                price.tiers().isEmpty() ? null : format.count(price.tiers().size()));
    }

    private List<Rate> rates(Price price, Format format) {
        var words = visit.words(BillingWords.class);
        var base = price.base();
        var perMillion = Stream.of(TokenClass.values())
                .filter(base.perMillion()::containsKey)
                .map(token -> new Rate(
                        visit.codes().meter(token.name().toLowerCase(Locale.ROOT)),
                        format.money(Objects.requireNonNull(base.perMillion().get(token))),
                        "1m"));
        return Stream.of(
                        perMillion,
                        each(words.per_image(), base.perImage(), format),
                        each(words.per_request(), base.perRequest(), format),
                        each(words.per_search(), base.perSearch(), format))
                .flatMap(rates -> rates)
                .toList();
    }

    private static Stream<Rate> each(String what, @Nullable BigDecimal amount, Format format) {
        return amount == null ? Stream.empty() : Stream.of(new Rate(what, format.money(amount), "each"));
    }
}
