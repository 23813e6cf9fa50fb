package dev.farthing.rest.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.reconciliation.VendorBillLines.Line;
import dev.farthing.domain.money.Amount;
import dev.farthing.rest.InvalidFields;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VendorBillLinesTableTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-01");

    @Test
    void linesOfOneDayAndModelAreAddedUp() {
        assertThat(VendorBillLinesTable.read("day, amount\r\n2026-11-01,1.5\r\n\r\n2026-11-01, -0.25\r\n"))
                .containsExactly(new Line(DAY, "", Amount.of("1.25")));
        assertThat(VendorBillLinesTable.read(
                        "\uFEFFday,model,amount\n2026-11-01, acme ,1\n2026-11-01,other,2\n2026-11-01,acme,3"))
                .containsExactly(new Line(DAY, "acme", Amount.of("4")), new Line(DAY, "other", Amount.of("2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "amount,day\n1,2026-11-01",
                "request_id,amount\n019AAAAA-0000-7000-8000-000000000001,1",
                "day,amount\n2026-11-31,1",
                "day,amount\n2026-11-01,1e9",
                "day,amount\n2026-11-01,acme,1",
                "day,model,amount\n2026-11-01,,1",
                "day,model,amount\n2026-11-01,1"
            })
    void whatCannotBeReadIsRefused(String text) {
        assertThatThrownBy(() -> VendorBillLinesTable.read(text)).isInstanceOf(InvalidFields.class);
    }
}
