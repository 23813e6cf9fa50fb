package dev.farthing.application.webhook;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Webhook;
import java.util.Optional;

/// Which webhooks a caller reaches: an org_admin those of its org, operators all. Out of reach looks like not there.
final class WebhookReach {
    private WebhookReach() {}

    static Webhook within(Caller caller, Optional<Webhook> known) {
        caller.mustManageOrg();
        return known.filter(webhook -> caller.isOperator() || caller.org(null).equals(webhook.orgId()))
                .orElseThrow(() -> Fault.NOT_FOUND.because("no such webhook"));
    }
}
