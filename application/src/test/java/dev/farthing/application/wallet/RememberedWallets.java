package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Balance;
import dev.farthing.domain.wallet.Credit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Prepaid balances in memory, with nothing leased.
public final class RememberedWallets implements WalletRepository {
    private final RememberedCredits credits;
    private final InstantSource clock;
    private final Map<UUID, Boolean> prepaid = new HashMap<>();
    private final Map<UUID, Wallet> wallets = new HashMap<>();
    private final Map<UUID, Amount> spent = new HashMap<>();
    private final Map<UUID, Amount> seen = new HashMap<>();
    private final Map<UUID, Instant> invoiced = new HashMap<>();

    public RememberedWallets(RememberedCredits credits, InstantSource clock) {
        this.credits = credits;
        this.clock = clock;
    }

    /// A new org whose plan is prepaid or not.
    public UUID anOrg(boolean isPrepaid) {
        var org = UUID.randomUUID();
        prepaid.put(org, isPrepaid);
        return org;
    }

    public void turn(UUID orgId, boolean isPrepaid) {
        prepaid.put(orgId, isPrepaid);
    }

    public void charge(Wallet wallet, Amount cost) {
        spent.merge(wallet.orgId(), cost, Amount::plus);
    }

    public void invoiced(UUID orgId, Instant periodEnd) {
        invoiced.merge(orgId, periodEnd, (one, other) -> one.isAfter(other) ? one : other);
    }

    @Override
    public Optional<Boolean> isPrepaid(UUID orgId) {
        return Optional.ofNullable(prepaid.get(orgId));
    }

    @Override
    public Optional<Wallet> find(UUID orgId) {
        return Optional.ofNullable(wallets.get(orgId));
    }

    @Override
    public Optional<Wallet> findForChange(UUID orgId) {
        return find(orgId);
    }

    @Override
    public Wallet open(UUID orgId, UUID budgetId, boolean isPrepaid) {
        return wallets.computeIfAbsent(
                orgId,
                org -> new Wallet(org, budgetId, isPrepaid, Amount.ZERO, Amount.ZERO, Instant.EPOCH, null, false));
    }

    @Override
    public Balance balance(Wallet wallet) {
        var all = credits.all(wallet.orgId());
        return new Balance(
                Amount.sum(all.stream()
                        .map(credit -> credit.amount().minus(credit.expired()))
                        .toList()),
                Amount.sum(all.stream().map(Credit::drawn).toList()),
                wallet.passed(),
                wallet.creditLimit(),
                spentOf(wallet.orgId()),
                Amount.ZERO,
                Amount.ZERO);
    }

    private Amount spentOf(UUID orgId) {
        return spent.getOrDefault(orgId, Amount.ZERO);
    }

    @Override
    public void save(Wallet wallet, Amount limit) {
        wallets.put(wallet.orgId(), wallet);
    }

    @Override
    public Optional<Instant> invoicedUpTo(UUID orgId) {
        return Optional.ofNullable(invoiced.get(orgId));
    }

    @Override
    public void seen(Wallet wallet, Amount sum) {
        seen.put(wallet.orgId(), sum);
    }

    @Override
    public void tellLow(Wallet wallet, Amount left, Amount threshold) {
        // nobody listens here
    }

    @Override
    public List<UUID> due() {
        return prepaid.keySet().stream().filter(this::isDue).sorted().toList();
    }

    private boolean isDue(UUID org) {
        var wallet = wallets.get(org);
        boolean otherwise = Boolean.TRUE.equals(prepaid.get(org)) != (wallet != null && wallet.prepaid());
        boolean charged = wallet != null && !spentOf(org).equals(seen.getOrDefault(org, Amount.ZERO));
        return otherwise || charged || credits.living(org).stream().anyMatch(credit -> credit.isPastItsEnd(now()));
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
