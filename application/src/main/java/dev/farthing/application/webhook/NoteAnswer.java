package dev.farthing.application.webhook;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.webhook.DeliveryQueue.Due;
import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.webhook.Retries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Keeps what a receiver said, and when it is asked again.
@ApplicationScoped
public class NoteAnswer {
    private static final int THOUSAND = 1_000;

    private final DeliveryQueue queue;
    private final WebhookRepository webhooks;
    private final AuditTrail audit;
    private final SecureRandom random;
    private final InstantSource clock;

    public NoteAnswer(
            DeliveryQueue queue,
            WebhookRepository webhooks,
            AuditTrail audit,
            SecureRandom random,
            InstantSource clock) {
        this.queue = queue;
        this.webhooks = webhooks;
        this.audit = audit;
        this.random = random;
        this.clock = clock;
    }

    /// A receiver that is gone is switched off, which goes on record.
    @Transactional
    public void note(Due due, Answer answer) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        switch (answer) {
            case Answer.Taken taken -> queue.taken(due, taken.httpStatus(), now);
            case Answer.Failed failed ->
                queue.failed(due, failed.httpStatus(), failed.error(), now, next(due, now, failed.retryAfter()));
            case Answer.Gone(int status) -> {
                queue.failed(due, status, "there is nobody any more", now, null);
                var known = webhooks.findForChange(due.webhookId());
                known.filter(webhook -> webhook.enabled() || !webhook.gone()).ifPresent(webhook -> {
                    var left = webhook.left(now);
                    webhooks.save(left);
                    audit.record(WebhookPicture.deed("disable", webhook, left));
                });
            }
        }
    }

    private @Nullable Instant next(Due due, Instant now, @Nullable Duration asked) {
        return Retries.next(due.attempts() + 1, due.queuedAt(), now, asked, random.nextInt(THOUSAND + 1))
                .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                .orElse(null);
    }
}
