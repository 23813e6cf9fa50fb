package dev.farthing.application.balance;

import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement.ModelUse;
import dev.farthing.domain.balance.AccountTerms;
import dev.farthing.domain.balance.Exhaustion;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is left on the accounts at vendors, as these said it, and when each is asked next.
public interface BalanceSheet {
    /// Credentials whose balance is to be asked for now; they are the taker's alone until the instant. A credential
    /// comes in with its provider's source, the first time within one interval, and not while a person has
    /// disabled it; one that is found empty is asked for at once.
    List<Due> take(int most, Instant now, Instant until);

    /// Keeps everybody else from changing the credential until the end of the transaction. Comes before any change of
    /// what is kept of its account, as it does wherever both are changed.
    void hold(UUID credential);

    /// Keeps what the vendor said, and in the history what differs from before or is an hour away from it.
    void keep(UUID credential, AccountBalance balance, Instant now, Instant next);

    /// What the vendor said last; nothing while it never did.
    Optional<AccountBalance> last(UUID credential);

    /// Keeps what else the vendor said of the account: its terms instead of those before, and of each day that it
    /// told of what was used.
    void describe(UUID credential, AccountTerms terms, List<ModelUse> uses);

    /// Keeps that it said nothing, and why.
    void fail(UUID credential, String error, Instant next);

    /// Notes whether its holder has been told that it is low; whether that is news.
    boolean tell(UUID credential, boolean low);

    /// The last of each, by provider and name.
    List<Line> lines();

    /// So many of the newest points of each are enough to see how an account is used.
    int ENOUGH = 100;

    /// What was left of each in its present unit, the newest so many points, the earliest of them first.
    Map<UUID, List<Exhaustion.Point>> points(Collection<UUID> credentials, int most);

    /// What the vendor said of one credential before an instant, the newest first.
    List<Said> history(UUID credential, @Nullable Instant from, Instant before, int most);

    /// What was used between two days, the later one excluded, by the days of a zone: how much less there was each
    /// time.
    List<Used> used(LocalDate from, LocalDate to, ZoneId zone);

    /// Forgets the history before then.
    int forget(Instant before);

    /// Tells the alerts, in the transaction that makes it true.
    void alert(UUID credential, AccountBalance balance, @Nullable Instant emptyAt);

    /// A credential whose balance is to be asked for.
    ///
    /// @param failures how often in a row it was not told
    record Due(UUID credential, UUID provider, Duration interval, int failures) {}

    /// What is known of one account.
    ///
    /// @param balance null while the vendor never told it
    /// @param terms what else it told
    /// @param heardAt when it did
    /// @param error why it did not, the last time it was asked
    record Line(
            UUID credential,
            String name,
            String provider,
            Duration interval,
            @Nullable AccountBalance balance,
            AccountTerms terms,
            @Nullable Instant heardAt,
            @Nullable String error) {}

    /// What a vendor said at an instant.
    record Said(Instant at, AccountBalance balance) {}

    /// What was used of an account on a day.
    ///
    /// @param explained how much of it calls through Farthing used by the vendor's own word; null where that
    ///     cannot be said
    /// @param models what the vendor itself tells of the day, by model
    record Used(
            LocalDate day,
            UUID credential,
            String name,
            String unit,
            BigDecimal amount,
            @Nullable BigDecimal explained,
            Map<String, BigDecimal> models) {
        /// One of which nothing else is known.
        public Used(LocalDate day, UUID credential, String name, String unit, BigDecimal amount) {
            this(day, credential, name, unit, amount, null, Map.of());
        }

        /// What was used outside Farthing; null where that cannot be said.
        public @Nullable BigDecimal outside() {
            return explained == null ? null : amount.subtract(explained).max(BigDecimal.ZERO);
        }
    }
}
