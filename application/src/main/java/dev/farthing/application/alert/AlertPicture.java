package dev.farthing.application.alert;

import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What of rules goes on record, and what receivers read of their alarms.
final class AlertPicture {
    private AlertPicture() {}

    static Deed deed(String action, @Nullable AlertRule before, @Nullable AlertRule after) {
        var rule = after == null ? Objects.requireNonNull(before) : after;
        var org = rule.orgId();
        return new Deed(
                org == null ? Deed.PLATFORM : org,
                action,
                "alert_rule",
                rule.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    private static Picture of(AlertRule rule) {
        var terms = rule.terms();
        return watched(rule)
                .with("name", terms.name())
                .with("resolve_threshold", terms.condition().resolve())
                .with("min_requests", terms.condition().leastCalls())
                .with("enabled", terms.enabled())
                .with("silenced_until", terms.silencedUntil())
                .with("webhook_ids", terms.receivers().stream().sorted().toList());
    }

    private static Picture watched(AlertRule rule) {
        var condition = rule.terms().condition();
        var scope = rule.terms().scope();
        return Picture.EMPTY
                .with("metric", condition.metric())
                .with("comparison", condition.comparison())
                .with("threshold", condition.threshold())
                .with(
                        "window_minutes",
                        condition.metric().hasWindow() ? condition.window().toMinutes() : null)
                .with("severity", rule.terms().severity())
                .with("team_id", scope.teamId())
                .with("key_id", scope.keyId())
                .with("model", scope.model())
                .with("provider", scope.provider());
    }

    static Picture begun(AlertRule rule, UUID alertId, BigDecimal value, @Nullable String of) {
        return watched(rule)
                .with("alert_id", alertId)
                .with("rule_id", rule.id())
                .with("rule", rule.terms().name())
                .with("value", value)
                .with("of", of);
    }

    static Picture ended(AlertRule rule, Firing was, @Nullable BigDecimal value, @Nullable String of) {
        return watched(rule)
                .with("alert_id", was.alertId())
                .with("rule_id", rule.id())
                .with("rule", rule.terms().name())
                .with("value", value)
                .with("of", of)
                .with("fired_at", was.since());
    }
}
