package dev.farthing.application.alert;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.MessageKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Removes a rule and ends its alarm; what it told stays in the history.
@ApplicationScoped
public class DeleteAlertRule {
    private final AlertRuleRepository rules;
    private final Outbox outbox;
    private final AuditTrail audit;

    public DeleteAlertRule(AlertRuleRepository rules, Outbox outbox, AuditTrail audit) {
        this.rules = rules;
        this.outbox = outbox;
        this.audit = audit;
    }

    @Transactional
    public void delete(Caller caller, UUID id) {
        var old = AlertReach.within(caller, rules.findForChange(id));
        var rule = old.rule();
        if (old.state() instanceof Firing firing) {
            outbox.tell(
                    rule.orgId(),
                    MessageKind.ALERT_RESOLVED,
                    AlertPicture.ended(rule, firing, null, null),
                    rule.terms().receivers());
        }
        rules.remove(id);
        audit.record(AlertPicture.deed("delete", rule, null));
    }
}
