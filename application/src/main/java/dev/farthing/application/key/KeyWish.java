package dev.farthing.application.key;

import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants a new key to be.
public record KeyWish(
        @Nullable UUID teamId, boolean sandbox, KeyLabel label, KeyGrant grant, List<BudgetTerms> budgets) {}
