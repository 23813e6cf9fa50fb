package dev.farthing.application.webhook;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.Vault;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.WebhookSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Gives a receiver a new secret; for a while messages are signed with the old one too.
@ApplicationScoped
public class RotateWebhook {
    private final WebhookRepository webhooks;
    private final Vault vault;
    private final SecureRandom random;
    private final AuditTrail audit;
    private final InstantSource clock;

    public RotateWebhook(
            WebhookRepository webhooks, Vault vault, SecureRandom random, AuditTrail audit, InstantSource clock) {
        this.webhooks = webhooks;
        this.vault = vault;
        this.random = random;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param grace how long the old one signs too; none ends it at once
    @Transactional
    public FreshWebhook rotate(Caller caller, UUID id, Duration grace) {
        var old = WebhookReach.within(caller, webhooks.findForChange(id));
        if (old.address() instanceof Address.Mail) {
            throw Fault.STATE_CONFLICT.because("mail is not signed: there is no secret to rotate");
        }
        var bytes = new byte[WebhookSecret.BYTES];
        random.nextBytes(bytes);
        var secret = WebhookSecret.of(bytes);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var until = grace.isZero() ? null : now.plus(grace);
        var rotated = old.rotated(until, now);
        webhooks.change(id, vault.seal(secret.reveal(), Vault.Place.ofWebhook(id)), until);
        webhooks.save(rotated);
        audit.record(WebhookPicture.deed("rotate", old, rotated));
        return new FreshWebhook(rotated, secret);
    }
}
