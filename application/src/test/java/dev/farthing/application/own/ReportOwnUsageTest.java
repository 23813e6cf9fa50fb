package dev.farthing.application.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageReport;
import dev.farthing.application.report.UsageSums;
import dev.farthing.application.report.UsageView;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.RememberedCredits;
import dev.farthing.application.wallet.RememberedWallets;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReportOwnUsageTest {
    private static final Instant KEPT_SINCE = Instant.parse("2026-11-01T00:00:00Z");

    private final RelayCore core = new RelayCore(new RememberedUsage(), InstantSource.system());
    private final List<UsageFilter> asked = new ArrayList<>();

    /// Notes what it is asked, and has nothing to tell.
    private final class NotedSums implements UsageSums {
        @Override
        public UsageReport report(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice) {
            asked.add(filter);
            throw Fault.NOT_FOUND.because("nothing was used");
        }

        @Override
        public void each(
                Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Consumer<? super UsageView> taker) {
            throw new AssertionError("not row by row");
        }
    }

    private Fault refusal(String from, String to) {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, new KeyGrant(List.of("m"), List.of(), null, null, null, null)));
        var wallets = new RememberedWallets(new RememberedCredits(), InstantSource.system());
        var report = new ReportOwnUsage(
                core.openKey,
                new ReadKeyAllowance(new RememberedBudgets(), new ReadWallet(wallets), InstantSource.system()),
                new NotedSums(),
                _ -> ZoneOffset.UTC,
                () -> KEPT_SINCE,
                InstantSource.system());
        var span = new Span(new Span.Edge.At(Instant.parse(from)), new Span.Edge.At(Instant.parse(to)));
        var wanted = new ReportOwnUsage.Asked(Set.of(UsageDimension.MODEL), null, span, new Slice(0, 1));
        var refused = new ArrayList<Fault>();
        assertThatThrownBy(() -> report.report(secret.reveal(), null, wanted))
                .isInstanceOfSatisfying(FaultException.class, refusal -> refused.add(refusal.fault()));
        return refused.getFirst();
    }

    @Test
    void aTimeThatEndsBesideSumsIsRefusedWhereItsCallsAreGone() {
        assertThat(refusal("2026-10-03T10:07:00Z", "2026-10-03T12:00:00Z")).isEqualTo(Fault.INVALID_REQUEST);
        assertThat(refusal("2026-10-03T10:15:00Z", "2026-10-03T12:00:01Z")).isEqualTo(Fault.INVALID_REQUEST);
        assertThat(asked).isEmpty();
        assertThat(refusal("2026-10-03T10:15:00Z", "2026-10-03T12:00:00Z"))
                .as("sums know it all")
                .isEqualTo(Fault.NOT_FOUND);
        assertThat(refusal("2026-10-03T10:15:00Z", "2026-11-03T12:00:01Z"))
                .as("the calls beside them are there")
                .isEqualTo(Fault.NOT_FOUND);
        assertThat(asked).hasSize(2);
    }
}
