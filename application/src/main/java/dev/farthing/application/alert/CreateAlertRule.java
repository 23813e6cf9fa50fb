package dev.farthing.application.alert;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.AlertState;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a rule; it is looked at for the first time within a minute.
@ApplicationScoped
public class CreateAlertRule {
    static final int MOST_OF_ONE = 100;

    private final AlertRuleRepository rules;
    private final CheckScope checkScope;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public CreateAlertRule(
            AlertRuleRepository rules, CheckScope checkScope, AuditTrail audit, Ids ids, InstantSource clock) {
        this.rules = rules;
        this.checkScope = checkScope;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param orgId null for one about every org and the platform, which operators alone may make
    @Transactional
    public KnownRule create(Caller caller, @Nullable UUID orgId, Terms terms) {
        caller.mustManageOrg();
        if (orgId == null) {
            caller.mustBeOperator();
        }
        checkScope.check(caller, orgId, AlertScope.ALL, terms.scope());
        if (rules.count(orgId) >= MOST_OF_ONE) {
            throw Fault.LIMIT_REACHED.because("no more than " + MOST_OF_ONE + " alert rules of one org");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var rule = new AlertRule(orgId, ids.next(), terms, now, now);
        rules.add(rule);
        audit.record(AlertPicture.deed("create", null, rule));
        return new KnownRule(rule, new AlertState.Quiet(), null, null);
    }
}
