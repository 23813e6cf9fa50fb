package dev.farthing.rest.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.reconciliation.VendorBill.By;
import dev.farthing.domain.money.Amount;
import dev.farthing.rest.InvalidFields;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VendorBillTableTest {
    @Test
    void linesOfOneDayAreAddedUp() {
        var bill = VendorBillTable.read("day, amount\r\n2026-11-01,1.5\r\n\r\n2026-11-02,0\r\n2026-11-01, -0.25\r\n");
        assertThat(bill.by()).isEqualTo(By.DAY);
        assertThat(bill.amounts()).isEqualTo(Map.of("2026-11-01", Amount.of("1.25"), "2026-11-02", Amount.of("0")));
    }

    @Test
    void callsGoByTheirRequestId() {
        var bill = VendorBillTable.read("\uFEFFrequest_id,amount\n019AAAAA-0000-7000-8000-000000000001,0.000000000001");
        assertThat(bill.by()).isEqualTo(By.CALL);
        assertThat(bill.amounts())
                .isEqualTo(Map.of("019aaaaa-0000-7000-8000-000000000001", Amount.of("0.000000000001")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "amount,day\n1,2026-11-01",
                "day,amount\n2026-11-31,1",
                "day,amount\n2026-11-01,1e9",
                "day,amount\n2026-11-01,1.0000000000001",
                "day,amount\n2026-11-01",
                "day,amount\n2026-11-01,1,2",
                "request_id,amount\n2026-11-01,1"
            })
    void whatCannotBeReadIsRefused(String text) {
        assertThatThrownBy(() -> VendorBillTable.read(text)).isInstanceOf(InvalidFields.class);
    }

    @Test
    void everyMistakeIsNamedByItsLine() {
        assertThatThrownBy(() -> VendorBillTable.read("day,amount\nx,1\n2026-11-01,1\ny,2"))
                .isInstanceOfSatisfying(
                        InvalidFields.class,
                        e -> assertThat(e.errors())
                                .extracting(error -> error.loc().getLast())
                                .containsExactly(2, 4));
    }
}
