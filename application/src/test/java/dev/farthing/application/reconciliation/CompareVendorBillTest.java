package dev.farthing.application.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.reconciliation.VendorBill.By;
import dev.farthing.application.reconciliation.VendorBillComparison.Line;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompareVendorBillTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T00:00:00Z");
    private static final UUID VENDOR = UUID.randomUUID();
    private static final Caller OPERATOR = new Caller.Operator(UUID.randomUUID());

    private final RememberedVendors vendors = new RememberedVendors();
    private final RememberedCosts costs = new RememberedCosts();
    private Instant kept = Instant.EPOCH;
    private final CompareVendorBill compare = new CompareVendorBill(vendors.providers(), costs, () -> kept);

    CompareVendorBillTest() {
        vendors.providers()
                .save(new KeptProvider(
                        new Provider(VENDOR, "vendor", Protocol.DEMO, null, Map.of(), null, false, Timeouts.DEFAULT),
                        BalancePolling.OFF,
                        ManagedBy.API,
                        START,
                        START));
    }

    @Test
    void callsThatWereLetGoAreComparedWithNothing() {
        var bill = new VendorBill(VendorBill.By.CALL, Map.of());
        kept = START.plusSeconds(1);
        assertThatThrownBy(() -> compare.compare(OPERATOR, VENDOR, START, END, bill))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no longer on record");
        kept = START;
        assertThat(compare.compare(OPERATOR, VENDOR, START, END, bill)).isNotNull();
    }

    @Test
    void a23OneLineInAHundredThatIsMissingOrTooManyIsFoundAndNothingElse() {
        long seed = Long.getLong("farthing.seed", System.nanoTime());
        var random = new Random(seed);
        var bill = new HashMap<String, Amount>();
        Set<String> extra = new HashSet<>();
        Set<String> differing = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            long pico = 1 + random.nextInt(1_000_000_000);
            var id = costs.add(VENDOR, START.plus(Duration.ofMinutes(i)), pico);
            if (i % 100 == 17) {
                extra.add(id);
            } else if (i % 100 == 71) {
                differing.add(id);
                bill.put(id, amount(pico + 1));
            } else {
                bill.put(id, amount(pico));
            }
        }
        Set<String> missing = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            var id = UUID.randomUUID().toString();
            missing.add(id);
            bill.put(id, amount(1 + random.nextInt(1_000)));
        }
        var found = compare.compare(OPERATOR, VENDOR, START, END, new VendorBill(By.CALL, bill));
        assertThat(references(found.missing())).as("seed %s", seed).isEqualTo(missing);
        assertThat(references(found.extra())).as("seed %s", seed).isEqualTo(extra);
        assertThat(references(found.differing())).as("seed %s", seed).isEqualTo(differing);
        assertThat(found.billed()).isEqualTo(Amount.sum(bill.values()));
    }

    @Test
    void aBillThatIsRightRaisesNothing() {
        costs.add(VENDOR, START, 5);
        costs.add(VENDOR, START.plusSeconds(60), 7);
        var days = new VendorBill(By.DAY, Map.of("2026-11-01", amount(12), "2026-11-02", Amount.ZERO));
        var found = compare.compare(OPERATOR, VENDOR, START, END, days);
        assertThat(found.missing()).isEmpty();
        assertThat(found.extra()).isEmpty();
        assertThat(found.differing()).isEmpty();
        assertThat(found.difference()).isEqualTo(Amount.ZERO);
        assertThat(found.isNotable()).isFalse();
    }

    @Test
    void moreThanHalfAPercentIsNotable() {
        costs.add(VENDOR, START, 1_000);
        for (var billed : new long[] {995, 1_005}) {
            assertThat(of(billed).isNotable()).isFalse();
        }
        for (var billed : new long[] {994, 1_006}) {
            assertThat(of(billed).isNotable()).isTrue();
        }
        assertThat(of(994).difference()).isEqualTo(amount(-6));
    }

    private VendorBillComparison of(long billed) {
        return compare.compare(
                OPERATOR, VENDOR, START, END, new VendorBill(By.DAY, Map.of("2026-11-01", amount(billed))));
    }

    @Test
    void onlyOperatorsCompareAndOnlyWhatThereIs() {
        var bill = new VendorBill(By.DAY, Map.of());
        refuses(Fault.FORBIDDEN, new Caller.OrgAdmin(UUID.randomUUID()), VENDOR, START, END, bill);
        refuses(Fault.NOT_FOUND, OPERATOR, UUID.randomUUID(), START, END, bill);
        refuses(Fault.INVALID_REQUEST, OPERATOR, VENDOR, END, START, bill);
    }

    @SuppressWarnings("TooManyParameters")
    private void refuses(Fault fault, Caller caller, UUID vendor, Instant from, Instant to, VendorBill bill) {
        assertThatThrownBy(() -> compare.compare(caller, vendor, from, to, bill))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static Set<String> references(List<Line> lines) {
        return lines.stream().map(Line::reference).collect(Collectors.toSet());
    }

    private static Amount amount(long pico) {
        return new Amount(BigInteger.valueOf(pico));
    }
}
