package dev.farthing.application.billing;

import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which calls a line of an invoice is made of.
///
/// @param period in which they began
/// @param model null for every model but some
/// @param except the models they are not of
/// @param known when they, or corrections of them, became known
public record LineCalls(Period period, @Nullable String model, List<String> except, Known known) {
    public LineCalls {
        except = List.copyOf(except);
    }
}
