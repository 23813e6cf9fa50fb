package dev.farthing.application.webhook;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.Vault;
import dev.farthing.application.webhook.WebhookRepository.Owner;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import dev.farthing.domain.webhook.WebhookSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a receiver known and gives it a secret, which is shown this once.
@ApplicationScoped
public class CreateWebhook {
    static final int MOST_OF_ONE = 100;

    private final WebhookRepository webhooks;
    private final Vault vault;
    private final SecureRandom random;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public CreateWebhook(
            WebhookRepository webhooks,
            Vault vault,
            SecureRandom random,
            AuditTrail audit,
            Ids ids,
            InstantSource clock) {
        this.webhooks = webhooks;
        this.vault = vault;
        this.random = random;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param orgId null for a receiver that hears of every org, which operators alone may make
    @Transactional
    public FreshWebhook create(Caller caller, @Nullable UUID orgId, WebhookDraft draft) {
        caller.mustManageOrg();
        if (orgId == null) {
            caller.mustBeOperator();
        }
        var owner = orgId == null ? new Owner.Platform() : new Owner.Org(orgId);
        if (webhooks.count(owner) >= MOST_OF_ONE) {
            throw Fault.LIMIT_REACHED.because("no more than " + MOST_OF_ONE + " webhooks of one org");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var webhook = new Webhook(
                orgId,
                ids.next(),
                draft.address(),
                draft.description(),
                draft.kinds(),
                draft.enabled(),
                false,
                null,
                null,
                now,
                now);
        var secret = secret(draft.address());
        webhooks.add(webhook, secret == null ? null : vault.seal(secret.reveal(), Vault.Place.ofWebhook(webhook.id())));
        audit.record(WebhookPicture.deed("create", null, webhook));
        return new FreshWebhook(webhook, secret);
    }

    /// People read no signatures.
    private @Nullable WebhookSecret secret(Address address) {
        return switch (address) {
            case Address.Mail _ -> null;
            case Address.Web _ -> {
                var bytes = new byte[WebhookSecret.BYTES];
                random.nextBytes(bytes);
                yield WebhookSecret.of(bytes);
            }
        };
    }
}
