package dev.farthing.application.balance;

import dev.farthing.application.balance.BalanceSheet.Line;
import dev.farthing.domain.balance.Exhaustion;
import dev.farthing.domain.balance.PollTimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows what is left on all accounts, as it was heard last; asks nobody.
@ApplicationScoped
public class ReadBalances {
    private final BalanceSheet sheet;
    private final InstantSource clock;

    public ReadBalances(BalanceSheet sheet, InstantSource clock) {
        this.sheet = sheet;
        this.clock = clock;
    }

    @Transactional
    public List<Account> read() {
        var now = clock.instant();
        var lines = sheet.lines();
        var points = sheet.points(lines.stream().map(Line::credential).toList(), BalanceSheet.ENOUGH);
        return lines.stream()
                .map(line -> new Account(
                        line,
                        line.heardAt() == null || PollTimes.isStale(line.heardAt(), now, line.interval()),
                        Exhaustion.predicted(points.getOrDefault(line.credential(), List.of()))
                                .orElse(null)))
                .toList();
    }

    /// An account as it is shown.
    ///
    /// @param stale whether what is known of it is old
    /// @param emptyAt when it will be empty if it is used as it was; null when that cannot be said
    public record Account(
            Line line, boolean stale, @Nullable Instant emptyAt) {}
}
