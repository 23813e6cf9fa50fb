package dev.farthing.application.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.money.Amount;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What vendors said they are owed, day by day, beside what calls to them came to here; part of the caller's
/// transaction.
///
/// What is on record is what tenants were charged, corrected by what was learned later, and what was beyond the
/// calls' holds; sandbox calls are left out. A line is notable when it is more than half a percent of that away
/// from it.
public interface VendorBillLines {
    /// Keeps lines, and forgets what the lines of the same day and model before them said and came to.
    void keep(UUID providerId, List<Line> lines);

    /// Compares a bounded number of days with the record: what was never compared first, then what was not for six
    /// hours. Of a line that is found notable operators are told, once.
    void compare(LocalDate since);

    /// How many lines since a day were notable when they were compared last.
    long notable(LocalDate since);

    /// A page, the latest day first.
    Page<Compared> list(Filter filter, Slice slice);

    /// @param model the vendor's own name of it; empty where the line is about the whole day
    record Line(LocalDate day, String model, Amount amount) {}

    /// @param notable whether only notable lines are wanted, or only others; null for all
    record Filter(
            @Nullable UUID providerId,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Boolean notable) {}

    /// A line beside the record; what was not compared yet has neither a record nor a difference.
    ///
    /// @param model null where the line is about the whole day
    /// @param difference what is billed beyond the record
    record Compared(
            UUID providerId,
            LocalDate day,
            @Nullable String model,
            BigDecimal billed,
            @Nullable BigDecimal recorded,
            @Nullable BigDecimal difference,
            boolean notable,
            Instant importedAt,
            @Nullable Instant comparedAt) {}
}
