package dev.farthing.application.alert;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertState;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.MessageKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Changes a rule, or silences it; one that is switched off ends its alarm.
@ApplicationScoped
public class UpdateAlertRule {
    private final AlertRuleRepository rules;
    private final CheckScope checkScope;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final InstantSource clock;

    public UpdateAlertRule(
            AlertRuleRepository rules, CheckScope checkScope, Outbox outbox, AuditTrail audit, InstantSource clock) {
        this.rules = rules;
        this.checkScope = checkScope;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KnownRule update(Caller caller, UUID id, Terms terms) {
        var old = AlertReach.within(caller, rules.findForChange(id));
        checkScope.check(caller, old.rule().orgId(), old.rule().terms().scope(), terms.scope());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var changed = old.rule().with(terms, now);
        rules.save(changed);
        var state = old.state();
        if (state instanceof Firing firing && !terms.enabled()) {
            outbox.tell(
                    changed.orgId(),
                    MessageKind.ALERT_RESOLVED,
                    AlertPicture.ended(changed, firing, null, null),
                    terms.receivers());
            state = new AlertState.Quiet();
            rules.note(id, state, null, now);
        }
        audit.record(AlertPicture.deed("update", old.rule(), changed));
        return new KnownRule(changed, state, old.value(), old.evaluatedAt());
    }
}
