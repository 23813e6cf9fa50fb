package dev.farthing.application.billing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.reducing;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.TrialBalance;
import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// A ledger in memory.
public class RememberedLedger implements Ledger {
    private record Posted(Posting posting, Instant at) {}

    private final List<Posted> all = new ArrayList<>();
    private final InstantSource clock;

    public RememberedLedger(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean post(Posting posting) {
        var known = all.stream()
                .map(Posted::posting)
                .filter(other -> other.orgId().equals(posting.orgId()))
                .filter(other -> other.key().equals(posting.key()))
                .findFirst();
        if (known.isPresent()) {
            if (!posting.saysTheSameAs(known.get().kind(), known.get().entries())) {
                throw Fault.IDEMPOTENCY_CONFLICT.because("something else was posted under " + posting.key());
            }
            return false;
        }
        all.add(new Posted(posting, clock.instant()));
        return true;
    }

    @Override
    public TrialBalance trialBalance(UUID orgId, Instant asOf) {
        var at = asOf == null ? clock.instant() : asOf;
        return new TrialBalance(
                at,
                all.stream()
                        .filter(posted -> posted.posting().orgId().equals(orgId))
                        .filter(posted -> !posted.at().isAfter(at))
                        .flatMap(posted -> posted.posting().entries().stream())
                        .collect(groupingBy(
                                Entry::account, mapping(Entry::amount, reducing(Amount.ZERO, Amount::plus)))));
    }

    @Override
    public List<PostingView> newest(PostingFilter filter, UUID before, int limit) {
        return all.stream()
                .filter(posted -> posted.posting().orgId().equals(filter.orgId()))
                .filter(posted -> before == null || order(posted.posting().id(), before) < 0)
                .filter(posted ->
                        filter.kind() == null || posted.posting().kind().text().equals(filter.kind()))
                .filter(posted -> filter.account() == null
                        || posted.posting().entries().stream().anyMatch(entry -> entry.account() == filter.account()))
                .filter(posted -> filter.from() == null || !posted.at().isBefore(filter.from()))
                .filter(posted -> filter.to() == null || posted.at().isBefore(filter.to()))
                .sorted(Comparator.comparing(posted -> posted.posting().id(), (one, other) -> order(other, one)))
                .limit(limit)
                .map(RememberedLedger::view)
                .toList();
    }

    /// As PostgreSQL orders them: by their bytes.
    private static int order(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    private static PostingView view(Posted posted) {
        var posting = posted.posting();
        return new PostingView(
                posting.id(),
                posting.orgId(),
                posting.kind().text(),
                posting.key(),
                posting.bucket(),
                posted.at(),
                posting.memo(),
                posting.entries().stream()
                        .map(entry -> new PostingView.EntryView(
                                entry.account().text(), entry.amount().toDecimal()))
                        .toList());
    }
}
