package dev.farthing.application.billing;

import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.Line;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// An invoice as it is kept.
///
/// @param zone whose months its period follows
/// @param known by the beginnings of periods, its own and earlier ones: when what it holds of them became known
///     that no
/// other invoice held
/// @param credited what credit notes took back of it
public record KeptInvoice(
        Invoice invoice,
        ZoneId zone,
        String currency,
        String digest,
        List<Cover> covers,
        Map<Instant, Known> known,
        Amount credited) {
    public KeptInvoice {
        covers = List.copyOf(covers);
        known = Map.copyOf(known);
    }

    /// The calls a line is made of, exactly; empty for a line that is not made of calls.
    public Optional<LineCalls> callsOf(Line line) {
        var charge = line.charge();
        return switch (line.kind()) {
            case USAGE ->
                Optional.of(new LineCalls(
                        charge.period(), charge.model(), namedBeside(line), Known.before(invoice.storedBefore())));
            case ADJUSTMENT ->
                Optional.of(adjusted(line))
                        .filter(known -> !known.isNever())
                        .map(known -> new LineCalls(charge.period(), null, List.of(), known));
            case FEE, FEE_CREDIT, INCLUDED, DISCOUNT, MINIMUM, PREPAID, CARRIED, ROUNDING, TAX -> Optional.empty();
        };
    }

    /// A price of all other models is one of those that no line beside it names.
    private List<String> namedBeside(Line line) {
        var charge = line.charge();
        return charge.model() != null
                ? List.of()
                : invoice.draft().lines().stream()
                        .filter(other -> other.kind() == LineKind.USAGE
                                && other.charge().period().equals(charge.period()))
                        .map(other -> other.charge().model())
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList();
    }

    /// What its own month is adjusted by is what other invoices asked for it before.
    private Known adjusted(Line line) {
        var from = line.charge().period().from();
        var here = known.getOrDefault(from, Known.NEVER);
        return from.equals(invoice.draft().period().from())
                ? Known.before(invoice.storedBefore()).minus(here)
                : here;
    }
}
