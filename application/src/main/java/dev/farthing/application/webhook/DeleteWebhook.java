package dev.farthing.application.webhook;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Forgets a receiver; what it was told stays in the history. One that alert rules name is refused.
@ApplicationScoped
public class DeleteWebhook {
    private final WebhookRepository webhooks;
    private final AuditTrail audit;

    public DeleteWebhook(WebhookRepository webhooks, AuditTrail audit) {
        this.webhooks = webhooks;
        this.audit = audit;
    }

    @Transactional
    public void delete(Caller caller, UUID id) {
        var old = WebhookReach.within(caller, webhooks.findForChange(id));
        webhooks.remove(id);
        audit.record(WebhookPicture.deed("delete", old, null));
    }
}
