package dev.farthing.application.alert;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers rules and how they stand; changes need a transaction of the caller's.
public interface AlertRuleRepository {
    /// A rule and how it stands; empty where there is none, or none that may be seen.
    Optional<KnownRule> find(UUID id);

    /// The same, held against every other change until the transaction ends.
    Optional<KnownRule> findForChange(UUID id);

    /// Newest first.
    ///
    /// @param orgId null for all there are
    /// @param withPlatform whether those that are about every org come too
    Page<KnownRule> list(@Nullable UUID orgId, boolean withPlatform, Slice slice);

    /// How many there are of one org; null for those that are about every org.
    long count(@Nullable UUID orgId);

    /// Keeps a new one, about which nothing is known yet. Receivers that are not webhooks of its org are refused as
    /// NOT_FOUND; those that are stay until the transaction ends.
    void add(AlertRule rule);

    /// Keeps what it says now; how it stands stays. Receivers that it did not name before are
    /// refused as by `add`.
    void save(AlertRule rule);

    /// Removes it; one that is gone is no mistake.
    void remove(UUID id);

    /// Keeps how it stands.
    void note(UUID id, AlertState state, @Nullable BigDecimal value, Instant now);

    /// Takes rules that have not been looked at for so long, so that no other taker gets them before that is over
    /// again; a transaction of its own.
    List<AlertRule> take(int most, Duration beat, Instant now);
}
