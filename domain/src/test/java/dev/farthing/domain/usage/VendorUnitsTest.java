package dev.farthing.domain.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VendorUnitsTest {
    @Test
    void theyAreWrittenAsPlainNumbersInTheOrderOfTheirNames() {
        var units = VendorUnits.with(
                VendorUnits.of("cost", new BigDecimal("1.20E-3")), "compute_points_used", new BigDecimal("1E+2"));
        assertThat(units)
                .isNotNull()
                .extracting(VendorUnits::text)
                .isEqualTo("{\"compute_points_used\":100,\"cost\":0.0012}");
    }

    @Test
    void whatCannotBeAnAmountIsLeftOut() {
        assertThat(VendorUnits.with(null, "cost", new BigDecimal("-1"))).isNull();
        assertThat(VendorUnits.with(null, "cost", new BigDecimal("1E+400000"))).isNull();
        assertThat(VendorUnits.with(null, "cost", new BigDecimal("1E-400000"))).isNull();
        assertThat(VendorUnits.with(null, "no name\"", BigDecimal.ONE)).isNull();
        assertThatThrownBy(() -> new VendorUnits(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereAreOnlySoManyOfThem() {
        VendorUnits units = null;
        for (int i = 0; i < 100; i++) {
            units = VendorUnits.with(units, "u" + i, BigDecimal.ONE);
        }
        assertThat(units)
                .isNotNull()
                .extracting(VendorUnits::amounts)
                .asInstanceOf(MAP)
                .hasSize(VendorUnits.MOST);
        assertThat(VendorUnits.with(units, "u0", BigDecimal.TEN)).isNotEqualTo(units);
    }
}
