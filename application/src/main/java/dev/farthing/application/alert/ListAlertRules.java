package dev.farthing.application.alert;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists the rules of an org, newest first; an operator sees those about every org too.
@ApplicationScoped
public class ListAlertRules {
    private final AlertRuleRepository rules;

    public ListAlertRules(AlertRuleRepository rules) {
        this.rules = rules;
    }

    /// @param orgId null for all there are, which operators alone may ask
    public Page<KnownRule> list(Caller caller, @Nullable UUID orgId, Slice slice) {
        caller.mustManageOrg();
        if (orgId == null) {
            caller.mustBeOperator();
        }
        return rules.list(orgId, caller.isOperator(), slice);
    }
}
