package dev.farthing.web.billing;

import dev.farthing.application.Slice;
import dev.farthing.application.billing.ListPostings;
import dev.farthing.application.billing.PostingView;
import dev.farthing.application.report.Span;
import dev.farthing.application.wallet.AddCredit;
import dev.farthing.application.wallet.KnownCredit;
import dev.farthing.application.wallet.ListCredits;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.wallet.Credit;
import dev.farthing.web.CodeWords;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Once;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An org's prepaid credit, where it came from and what became of it; operators top it up.
@Path("/billing/wallet")
@Console
class WalletPages {
    private static final Slice MOST = new Slice(0, 100);
    private static final int LONGEST_NOTE = 2_000;

    private final Visit visit;
    private final Once once;
    private final ReadWallet readWallet;
    private final ListCredits listCredits;
    private final AddCredit addCredit;
    private final ListPostings listPostings;
    private final InstantSource clock;

    WalletPages(
            Visit visit,
            Once once,
            ReadWallet readWallet,
            ListCredits listCredits,
            AddCredit addCredit,
            ListPostings listPostings,
            InstantSource clock) {
        this.visit = visit;
        this.once = once;
        this.readWallet = readWallet;
        this.listCredits = listCredits;
        this.addCredit = addCredit;
        this.listPostings = listPostings;
        this.clock = clock;
    }

    /// @param kinds what postings may be about
    /// @param kind what they were narrowed to; empty for nothing
    /// @param older the link to the postings before these; null where there are none
    record Wallet(
            Frame frame,
            Sums sums,
            List<CreditRow> credits,
            List<PostingRow> postings,
            List<String> kinds,
            String kind,
            int size,
            @Nullable String older,
            String once,
            boolean toppedUp)
            implements TemplateInstance {}

    /// How it stands.
    record Sums(boolean prepaid, Shown left, Shown credited, Shown drawn, Shown pending, Shown held, Shown limit) {}

    record CreditRow(
            Shown at,
            boolean bought,
            Shown amount,
            Shown rest,
            Shown expires,
            @Nullable String note) {
        static CreditRow of(KnownCredit known, Format format) {
            var credit = known.credit();
            return new CreditRow(
                    format.at(credit.createdAt()),
                    credit.kind() == Credit.Kind.PURCHASED,
                    money(credit.amount(), format),
                    money(credit.rest(), format),
                    format.atOrNever(credit.expiresAt()),
                    known.note());
        }
    }

    record PostingRow(Shown at, String kind, @Nullable String memo, List<Entry> entries) {
        static PostingRow of(PostingView view, CodeWords codes, Format format) {
            return new PostingRow(
                    format.at(view.postedAt()),
                    codes.posting(view.kind()),
                    view.memo(),
                    view.entries().stream()
                            .map(entry -> new Entry(codes.account(entry.account()), format.money(entry.amount())))
                            .toList());
        }
    }

    record Entry(String account, Shown amount) {}

    private static Shown money(Amount amount, Format format) {
        return format.money(amount.toDecimal());
    }

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(BillingWords.class);
        var kind = query.choice("kind", words.what(), PostingKind.class);
        int size = Slices.size(query);
        var cursor = query.id("before", words.older());
        query.check();
        var org = visit.org();
        var format = visit.format();
        var wallet = readWallet.read(org);
        var balance = wallet.balance();
        var text = kind == null ? null : kind.text();
        var postings = listPostings.list(new ListPostings.Wanted(org, null, text, Span.EVER), cursor, size);
        return visit.page(new Wallet(
                visit.frame(Section.BILLING),
                new Sums(
                        wallet.prepaid(),
                        money(balance.amount(), format),
                        money(balance.credited(), format),
                        money(balance.drawn(), format),
                        money(balance.pending(), format),
                        money(balance.held(), format),
                        money(balance.creditLimit(), format)),
                listCredits.list(org, MOST).items().stream()
                        .map(known -> CreditRow.of(known, format))
                        .toList(),
                postings.items().stream()
                        .map(view -> PostingRow.of(view, visit.codes(), format))
                        .toList(),
                Arrays.stream(PostingKind.values()).map(PostingKind::text).toList(),
                text == null ? "" : text,
                size,
                postings.next() == null
                        ? null
                        : new Links("/billing/wallet")
                                .with("kind", text)
                                .with("size", size == Slices.USUAL ? null : size)
                                .with("before", postings.next())
                                .text(),
                once.draw(),
                uri.getQueryParameters().containsKey("done")));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response topUp(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var words = visit.words(BillingWords.class);
        form.text("amount", words.amount(), LONGEST_NOTE);
        var amount = Objects.requireNonNullElse(form.amount("amount", words.amount(), Money.SCALE), BigDecimal.ZERO);
        var expires = form.future("expires", words.expires(), visit.format().zone(), clock);
        var note = form.optionalText("note", words.note(), LONGEST_NOTE);
        boolean given = form.isTicked("given");
        form.check();
        if (amount.signum() == 0) {
            form.reject(words.amount_above_zero());
            form.check();
        }
        var wish = new AddCredit.Wish(
                visit.org(),
                given ? Credit.Kind.GRANTED : Credit.Kind.PURCHASED,
                Amount.of(amount),
                Credit.USUAL_PRIORITY,
                expires,
                note,
                null);
        return once.take(
                form,
                () -> addCredit.add(visit.caller(), wish),
                _ -> visit.goTo("/billing/wallet?done=" + wish.kind().name().toLowerCase(Locale.ROOT)));
    }
}
