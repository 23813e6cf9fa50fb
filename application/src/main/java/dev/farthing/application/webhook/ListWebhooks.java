package dev.farthing.application.webhook;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.webhook.WebhookRepository.Owner;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.webhook.Webhook;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists the receivers of an org, newest first; an operator sees those that hear of every org too.
@ApplicationScoped
public class ListWebhooks {
    private final WebhookRepository webhooks;

    public ListWebhooks(WebhookRepository webhooks) {
        this.webhooks = webhooks;
    }

    /// @param orgId null for all there are, which operators alone may ask
    public Page<Webhook> list(Caller caller, @Nullable UUID orgId, Slice slice) {
        caller.mustManageOrg();
        if (orgId == null) {
            caller.mustBeOperator();
            return webhooks.list(new Owner.Anybody(), slice);
        }
        return webhooks.list(caller.isOperator() ? new Owner.OrgOrPlatform(orgId) : new Owner.Org(orgId), slice);
    }
}
