package dev.farthing.application.alert;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Shows one rule and how it stands.
@ApplicationScoped
public class FindAlertRule {
    private final AlertRuleRepository rules;

    public FindAlertRule(AlertRuleRepository rules) {
        this.rules = rules;
    }

    public KnownRule find(Caller caller, UUID id) {
        return AlertReach.within(caller, rules.find(id));
    }
}
