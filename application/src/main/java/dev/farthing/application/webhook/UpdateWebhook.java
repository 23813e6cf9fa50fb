package dev.farthing.application.webhook;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Changes where a receiver is and what it wants to know; what waits for it goes to where it is then.
@ApplicationScoped
public class UpdateWebhook {
    private final WebhookRepository webhooks;
    private final AuditTrail audit;
    private final InstantSource clock;

    public UpdateWebhook(WebhookRepository webhooks, AuditTrail audit, InstantSource clock) {
        this.webhooks = webhooks;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param edit from what it is to what it shall be
    @Transactional
    public Webhook update(Caller caller, UUID id, UnaryOperator<WebhookDraft> edit) {
        var old = WebhookReach.within(caller, webhooks.findForChange(id));
        var draft = edit.apply(new WebhookDraft(old.address(), old.description(), old.kinds(), old.enabled()));
        if (draft.address() instanceof Address.Mail != old.address() instanceof Address.Mail) {
            throw Fault.STATE_CONFLICT.because("a webhook goes on taking HTTP or mail: make another one");
        }
        var changed = old.changed(
                draft.address(),
                draft.description(),
                draft.kinds(),
                draft.enabled(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        webhooks.save(changed);
        audit.record(WebhookPicture.deed("update", old, changed));
        return changed;
    }
}
