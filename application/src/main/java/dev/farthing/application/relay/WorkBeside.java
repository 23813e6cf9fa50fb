package dev.farthing.application.relay;

import dev.farthing.application.relay.ReplySummary.Beside;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.TokenUsage;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a vendor did beside an answer, at the price of whoever did it: it is never free.
record WorkBeside(TokenUsage tokens, Money cost) {
    static final WorkBeside NOTHING = new WorkBeside(TokenUsage.NONE, Money.ZERO);

    static WorkBeside of(Admission.Granted call, @Nullable ReplySummary reply) {
        var reported = reply == null ? null : reply.reported();
        var all = NOTHING;
        for (var work : reported == null ? List.<Beside>of() : reported.beside()) {
            all = all.plus(dearest(call, work));
        }
        return all;
    }

    /// Where it is not told apart who did it, whoever is dearest.
    private static WorkBeside dearest(Admission.Granted call, Beside work) {
        return call.others(work.model(), draws(work.tokens())).stream()
                .map(other -> at(other.price() == null ? call.price() : other.price(), work))
                .max(Comparator.comparing(WorkBeside::cost))
                .orElseGet(() -> at(call.price(), work));
    }

    private static WorkBeside at(@Nullable Price price, Beside work) {
        var tokens = work.tokens();
        var took = tokens.images() > 0 ? UnseenOutput.pictures(price, tokens.images()) : tokens;
        return new WorkBeside(took, price == null ? Money.ZERO : price.costBeside(took));
    }

    private static boolean draws(TokenUsage tokens) {
        return tokens.images() > 0 || tokens.imageOutput() > 0;
    }

    private WorkBeside plus(WorkBeside other) {
        return new WorkBeside(tokens.plus(other.tokens), cost.plus(other.cost));
    }
}
