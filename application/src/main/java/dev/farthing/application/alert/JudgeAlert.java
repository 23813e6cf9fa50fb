package dev.farthing.application.alert;

import dev.farthing.application.Ids;
import dev.farthing.application.alert.Signals.Reading;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.AlertState.Turn;
import dev.farthing.domain.alert.MessageKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lets an alarm begin or end by a value; that and its message are kept together, so that each is told of once.
@ApplicationScoped
public class JudgeAlert {
    private final AlertRuleRepository rules;
    private final Outbox outbox;
    private final Ids ids;
    private final InstantSource clock;

    public JudgeAlert(AlertRuleRepository rules, Outbox outbox, Ids ids, InstantSource clock) {
        this.rules = rules;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /// A rule that is gone or silent by now is left alone.
    @Transactional
    public void judge(UUID id, @Nullable Reading reading) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var known = rules.findForChange(id).orElse(null);
        if (known == null || known.rule().isSilent(now)) {
            return;
        }
        var rule = known.rule();
        var value = reading == null ? null : reading.value();
        var of = reading == null ? null : reading.of();
        var terms = rule.terms();
        switch (known.state().at(terms.condition(), value)) {
            case Turn.Stays _ -> rules.note(id, known.state(), value, now);
            case Turn.Begins begins -> {
                var firing = new Firing(ids.next(), now);
                rules.note(id, firing, value, now);
                outbox.tell(
                        rule.orgId(),
                        MessageKind.ALERT_FIRING,
                        AlertPicture.begun(rule, firing.alertId(), begins.value(), of),
                        terms.receivers());
            }
            case Turn.Ends ends -> {
                rules.note(id, new Quiet(), value, now);
                outbox.tell(
                        rule.orgId(),
                        MessageKind.ALERT_RESOLVED,
                        AlertPicture.ended(rule, ends.was(), value, of),
                        terms.receivers());
            }
        }
    }
}
