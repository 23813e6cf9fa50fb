package dev.farthing.application.webhook;

import dev.farthing.application.guard.GuardTarget;
import dev.farthing.application.upstream.Vault;
import dev.farthing.application.webhook.DeliveryQueue.Due;
import dev.farthing.application.webhook.Messenger.Answer;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.WebhookSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tries once to bring a message to its receiver; no transaction is open while that one answers.
@ApplicationScoped
public class BringMessage {
    private final Messenger messenger;
    private final GuardTarget guardTarget;
    private final Vault vault;
    private final NoteAnswer noteAnswer;
    private final InstantSource clock;

    public BringMessage(
            Messenger messenger, GuardTarget guardTarget, Vault vault, NoteAnswer noteAnswer, InstantSource clock) {
        this.messenger = messenger;
        this.guardTarget = guardTarget;
        this.vault = vault;
        this.noteAnswer = noteAnswer;
        this.clock = clock;
    }

    public void bring(Due due) {
        noteAnswer.note(due, answer(due));
    }

    private Answer answer(Due due) {
        try {
            return switch (due.address()) {
                case Address.Mail mail -> messenger.mail(mail, due.message());
                case Address.Web web -> {
                    var at = guardTarget.guard(web.url());
                    yield messenger.post(web, at, due.message(), secrets(due), clock.instant());
                }
            };
        } catch (FaultException refused) {
            return new Answer.Failed(null, refused.sentence(), null);
        } catch (IllegalStateException unreadable) {
            return new Answer.Failed(null, "its secret cannot be opened", null);
        }
    }

    private List<WebhookSecret> secrets(Due due) {
        return Stream.of(Optional.ofNullable(due.secret()), Optional.ofNullable(due.oldSecret()))
                .flatMap(Optional::stream)
                .map(hidden -> new WebhookSecret(vault.open(hidden, Vault.Place.ofWebhook(due.webhookId()))))
                .toList();
    }
}
