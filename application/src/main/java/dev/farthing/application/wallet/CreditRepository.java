package dev.farthing.application.wallet;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers the credits of prepaid balances; changes need a transaction that holds the balance.
public interface CreditRepository {
    /// The credits of an org of which something is left.
    List<Credit> living(UUID orgId);

    /// The one that came last, used up or not.
    Optional<Credit> last(UUID orgId);

    /// An org's credits, newest first.
    Page<KnownCredit> list(UUID orgId, Slice slice);

    /// The credit an org got under an idempotency key.
    Optional<KnownCredit> byKey(UUID orgId, String idempotencyKey);

    /// Keeps a new credit.
    void add(KnownCredit credit, @Nullable String idempotencyKey);

    /// Keeps what was drawn from a credit or expired of it.
    void save(UUID orgId, Credit credit);

    /// What calls of each quarter hour from an instant on cost beyond what was drawn for it, the oldest first.
    List<Undrawn> undrawn(UUID orgId, Instant from);

    /// Notes a part drawn for the calls of a quarter hour.
    void noteDraw(UUID orgId, Instant bucket, Amount drawn);

    /// A quarter hour's calls that are not paid from credit.
    record Undrawn(Instant bucket, Amount amount) {}
}
