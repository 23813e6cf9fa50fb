package dev.farthing.application.wallet;

import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What the ledger says of a prepaid balance: it is owed to the org, so what comes in is credited.
final class WalletPosting {
    private static final long QUARTER_HOUR_SECONDS = 900;

    private WalletPosting() {}

    static Posting topUp(UUID id, UUID orgId, Credit credit) {
        var from = switch (credit.kind()) {
            case PURCHASED -> Account.CASH;
            case GRANTED -> Account.PROMOTION;
        };
        return posting(
                id,
                orgId,
                "credit:" + credit.id(),
                PostingKind.TOP_UP,
                credit.createdAt(),
                from,
                Account.WALLET,
                credit.amount());
    }

    static Posting draw(UUID id, UUID orgId, Instant bucket, Amount drawn) {
        return posting(id, orgId, "draw:" + id, PostingKind.USAGE, bucket, Account.WALLET, Account.UNBILLED, drawn);
    }

    static Posting expiry(UUID id, UUID orgId, Instant at, Amount expired) {
        return posting(
                id, orgId, "expiry:" + id, PostingKind.EXPIRY, at, Account.WALLET, Account.EXPIRED_CREDIT, expired);
    }

    static Instant quarterHour(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), QUARTER_HOUR_SECONDS) * QUARTER_HOUR_SECONDS);
    }

    private static Posting posting(
            UUID id,
            UUID orgId,
            String key,
            PostingKind kind,
            Instant at,
            Account debited,
            Account credited,
            Amount amount) {
        return new Posting(
                id,
                orgId,
                key,
                kind,
                quarterHour(at),
                null,
                List.of(Entry.debit(debited, amount), Entry.credit(credited, amount)));
    }
}
