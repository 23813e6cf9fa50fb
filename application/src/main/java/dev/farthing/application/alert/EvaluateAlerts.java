package dev.farthing.application.alert;

import dev.farthing.domain.alert.AlertRule;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Looks at the rules whose time has come; each is one replica's at a time.
@ApplicationScoped
public class EvaluateAlerts {
    static final int AT_A_TIME = 20;
    static final Duration BEAT = Duration.ofSeconds(30);

    private final AlertRuleRepository rules;
    private final Signals signals;
    private final JudgeAlert judgeAlert;
    private final InstantSource clock;

    public EvaluateAlerts(AlertRuleRepository rules, Signals signals, JudgeAlert judgeAlert, InstantSource clock) {
        this.rules = rules;
        this.signals = signals;
        this.judgeAlert = judgeAlert;
        this.clock = clock;
    }

    /// A rule that cannot be looked at keeps no other from being so.
    ///
    /// @param goOn asked before each further part
    public void evaluate(BooleanSupplier goOn) {
        RuntimeException failure = null;
        var taken = rules.take(AT_A_TIME, BEAT, clock.instant());
        while (goOn.getAsBoolean() && !taken.isEmpty()) {
            for (var rule : taken) {
                var trouble = look(rule);
                failure = trouble == null ? failure : trouble;
            }
            taken = taken.size() < AT_A_TIME ? taken.subList(0, 0) : rules.take(AT_A_TIME, BEAT, clock.instant());
        }
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable RuntimeException look(AlertRule rule) {
        try {
            var now = clock.instant();
            if (!rule.isSilent(now)) {
                judgeAlert.judge(rule.id(), signals.read(rule, now).orElse(null));
            }
            return null;
        } catch (RuntimeException trouble) {
            return trouble;
        }
    }
}
