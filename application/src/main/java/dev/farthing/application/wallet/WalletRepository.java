package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Balance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Remembers prepaid balances; changes need a transaction of the caller's.
public interface WalletRepository {
    /// Whether there is such an org, and whether its plan is prepaid; empty where there is no such org.
    Optional<Boolean> isPrepaid(UUID orgId);

    /// An org's balance; empty as long as it never had one.
    Optional<Wallet> find(UUID orgId);

    /// The same, held against every other change until the transaction ends.
    Optional<Wallet> findForChange(UUID orgId);

    /// Gives an org its balance, unless it has one already, and holds it as [#findForChange(UUID)] does.
    Wallet open(UUID orgId, UUID budgetId, boolean prepaid);

    /// Its figures: of one instant, credits included.
    Balance balance(Wallet wallet);

    /// Keeps a change and makes the limit of its budget this one, as far as what is used and leased allows;
    /// what is leased and held by no call goes back first where the limit becomes smaller.
    void save(Wallet wallet, Amount limit);

    /// The end of the last period an org has an invoice for; empty where there is none. What credit did not pay for
    /// up to then is paid by invoices.
    Optional<Instant> invoicedUpTo(UUID orgId);

    /// Notes that everything charged up to this sum has been looked at.
    void seen(Wallet wallet, Amount spent);

    /// Puts word of a low balance where alerts are sent from.
    void tellLow(Wallet wallet, Amount left, Amount threshold);

    /// The orgs whose balance needs work now: a credit is past its end, calls were charged, or its plan says
    /// otherwise than it does.
    List<UUID> due();

    /// The database's time, by which credits end.
    Instant now();
}
