package dev.farthing.application.balance;

import dev.farthing.application.balance.BalanceSheet.Said;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows what a vendor said of one account over time, the newest first.
@ApplicationScoped
public class ReadBalanceHistory {
    private final BalanceSheet sheet;

    public ReadBalanceHistory(BalanceSheet sheet) {
        this.sheet = sheet;
    }

    @Transactional
    public List<Said> read(UUID credential, @Nullable Instant from, Instant before, int most) {
        return sheet.history(credential, from, before, most);
    }
}
