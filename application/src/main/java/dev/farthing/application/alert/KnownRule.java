package dev.farthing.application.alert;

import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertState;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A rule and how it stands.
///
/// @param value when it was looked at last; null when there was none
/// @param evaluatedAt when that was; null when it was not yet
public record KnownRule(
        AlertRule rule,
        AlertState state,
        @Nullable BigDecimal value,
        @Nullable Instant evaluatedAt) {}
