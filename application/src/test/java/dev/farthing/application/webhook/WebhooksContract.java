package dev.farthing.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.webhook.DeliveryQueue.Due;
import dev.farthing.application.webhook.WebhookRepository.Owner;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every memory of webhooks and of what is to be told to them must do; each test begins with an empty one.
public interface WebhooksContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
    Instant LATER = NOW.plus(Duration.ofMinutes(1));
    UUID ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a");
    UUID OTHER_ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b");
    byte[] SECRET = "sealed".getBytes(StandardCharsets.UTF_8);

    WebhookRepository webhooks();

    DeliveryQueue queue();

    /// A message nobody has seen to.
    UUID write(UUID orgId, MessageKind kind);

    /// Has an alert rule name a webhook.
    void nameInRule(UUID webhook, String rule);

    private static Webhook of(int number, @Nullable UUID org, MessageKind... kinds) {
        return new Webhook(
                org,
                UUID.fromString("01937f0e-7b9a-7c11-8a55-%012d".formatted(number)),
                Address.parse("https://example.com/" + number),
                "number " + number,
                Set.of(kinds),
                true,
                false,
                null,
                null,
                NOW,
                NOW);
    }

    private Webhook add(int number, @Nullable UUID org, MessageKind... kinds) {
        var webhook = of(number, org, kinds);
        webhooks().add(webhook, SECRET);
        return webhook;
    }

    private Due only(Instant now) {
        var due = queue().take(9, now, now.plusSeconds(40));
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    private Delivery find(Due due) {
        return queue().find(due.webhookId(), due.id()).orElseThrow();
    }

    private Webhook find(Webhook webhook) {
        return webhooks().find(webhook.id()).orElseThrow();
    }

    @Test
    default void aWebhookIsFoundAsItWasAddedAndSaved() {
        var webhook = add(1, ORG, MessageKind.OVERRUN, MessageKind.LOW_BALANCE);
        assertThat(webhooks().find(webhook.id())).contains(webhook);
        var mail = webhook.changed(Address.parse("mailto:a@example.com"), "other", Set.of(), false, LATER);
        webhooks().save(mail);
        assertThat(webhooks().findForChange(webhook.id())).contains(mail);
        webhooks().save(mail.left(LATER));
        assertThat(find(webhook).gone()).isTrue();
        webhooks().remove(webhook.id());
        assertThat(webhooks().find(webhook.id())).isEmpty();
    }

    @Test
    default void whatARemovedWebhookWasToldStaysAndWhatWaitedForItIsDead() {
        var webhook = add(1, ORG);
        write(ORG, MessageKind.OVERRUN);
        write(ORG, MessageKind.LOW_BALANCE);
        queue().distribute(9, NOW);
        var due = queue().take(1, NOW, LATER);
        queue().taken(due.getFirst(), 200, NOW);
        webhooks().remove(webhook.id());
        assertThat(queue().take(9, LATER, LATER.plusSeconds(9))).isEmpty();
        assertThat(queue().page(webhook.id(), Delivery.State.DELIVERED, null, 9))
                .singleElement()
                .isEqualTo(find(due.getFirst()));
        assertThat(queue().page(webhook.id(), Delivery.State.DEAD, null, 9))
                .singleElement()
                .satisfies(one -> assertThat(one.error()).isEqualTo("the webhook was removed"));
        queue().forget(LATER, NOW);
        queue().forget(LATER, LATER);
        assertThat(queue().page(webhook.id(), null, null, 9)).isEmpty();
    }

    @Test
    default void aWebhookThatRulesNameIsNotRemoved() {
        var webhook = add(1, ORG);
        nameInRule(webhook.id(), "Many failures");
        assertThatThrownBy(() -> webhooks().remove(webhook.id()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.IN_USE))
                .hasMessageContaining("Many failures");
        assertThat(webhooks().find(webhook.id())).contains(webhook);
    }

    @Test
    default void listsAreOfTheirOwnersNewestFirst() {
        var own = add(1, ORG);
        var foreign = add(2, OTHER_ORG);
        var platform = add(3, null);
        var all = new Slice(0, 9);
        assertThat(webhooks().list(new Owner.Org(ORG), all).items()).containsExactly(own);
        assertThat(webhooks().list(new Owner.Platform(), all).items()).containsExactly(platform);
        assertThat(webhooks().list(new Owner.OrgOrPlatform(ORG), all).items()).containsExactly(platform, own);
        assertThat(webhooks().list(new Owner.Anybody(), all).items()).containsExactly(platform, foreign, own);
        assertThat(webhooks().list(new Owner.Anybody(), new Slice(1, 1))).isEqualTo(new Page<>(List.of(foreign), 3));
        assertThat(webhooks().count(new Owner.Org(OTHER_ORG))).isEqualTo(1);
    }

    @Test
    default void aMessageGoesToThoseOfItsOrgAndOfThePlatformWhoWantItAndOnce() {
        var own = add(1, ORG);
        var picky = add(2, ORG, MessageKind.OVERRUN);
        add(3, ORG, MessageKind.LOW_BALANCE);
        add(4, OTHER_ORG);
        var platform = add(5, null);
        var off = add(6, ORG);
        webhooks().save(off.changed(off.address(), "", Set.of(), false, NOW));
        var message = write(ORG, MessageKind.OVERRUN);
        assertThat(queue().distribute(9, NOW)).isEqualTo(1);
        assertThat(queue().distribute(9, NOW)).isZero();
        var due = queue().take(9, NOW, LATER);
        assertThat(due).extracting(Due::webhookId).containsExactlyInAnyOrder(own.id(), picky.id(), platform.id());
        assertThat(due).allSatisfy(one -> {
            assertThat(one.message().id()).isEqualTo(message);
            assertThat(one.message().orgId()).isEqualTo(ORG);
            assertThat(one.message().kind()).isEqualTo("overrun");
            assertThat(one.attempts()).isZero();
            assertThat(one.queuedAt()).isEqualTo(NOW);
            assertThat(one.secret()).isEqualTo(SECRET);
            assertThat(one.oldSecret()).isNull();
        });
    }

    @Test
    default void aMessageThatNobodyWantsIsSeenToAllTheSame() {
        write(ORG, MessageKind.OVERRUN);
        write(ORG, MessageKind.OVERRUN);
        assertThat(queue().distribute(1, NOW)).isEqualTo(1);
        assertThat(queue().distribute(9, NOW)).isEqualTo(1);
        add(1, ORG);
        assertThat(queue().distribute(9, NOW)).isZero();
    }

    @Test
    default void whatIsTakenIsNobodyElsesUntilItsTimeIsOver() {
        add(1, ORG);
        write(ORG, MessageKind.OVERRUN);
        queue().distribute(9, NOW);
        var due = only(NOW);
        assertThat(queue().take(9, NOW.plusSeconds(39), LATER)).isEmpty();
        assertThat(only(NOW.plusSeconds(40)).id()).isEqualTo(due.id());
    }

    @Test
    default void whatFailsIsTriedAgainWhenItsTimeHasComeAndWhatSucceedsIsOver() {
        var webhook = add(1, ORG);
        write(ORG, MessageKind.OVERRUN);
        queue().distribute(9, NOW);
        var first = only(NOW);
        queue().failed(first, 500, "it answered 500", NOW.plusSeconds(1), LATER);
        assertThat(find(webhook).failingSince()).isEqualTo(NOW.plusSeconds(1));
        var waiting = find(first);
        assertThat(waiting.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(waiting.nextAt()).isEqualTo(LATER);
        assertThat(waiting.httpStatus()).isEqualTo(500);
        assertThat(waiting.error()).isEqualTo("it answered 500");
        assertThat(queue().take(9, LATER.minusMillis(1), LATER.plusSeconds(9))).isEmpty();
        var second = only(LATER);
        assertThat(second.attempts()).isEqualTo(1);
        queue().taken(second, 204, LATER);
        queue().failed(first, null, "a late word of a dead replica", LATER, LATER);
        var over = find(first);
        assertThat(over.state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(over.attempts()).isEqualTo(2);
        assertThat(over.attemptedAt()).isEqualTo(LATER);
        assertThat(over.nextAt()).isNull();
        assertThat(over.error()).isNull();
        assertThat(find(webhook).failingSince()).isNull();
        assertThat(queue().take(9, LATER.plus(Duration.ofDays(1)), LATER.plus(Duration.ofDays(2))))
                .isEmpty();
    }

    @Test
    default void g110NoMoreOfOneWebhookIsUnderWayThanItsFewAndOneOnceItFails() {
        add(1, ORG);
        var other = add(2, OTHER_ORG);
        for (int i = 0; i < 9; i++) {
            write(ORG, MessageKind.OVERRUN);
        }
        queue().distribute(99, NOW);
        write(OTHER_ORG, MessageKind.OVERRUN);
        queue().distribute(99, NOW.plusMillis(1));
        var now = NOW.plusMillis(1);
        var due = queue().take(99, now, LATER);
        assertThat(due).hasSize(DeliveryQueue.AT_ONCE_PER_WEBHOOK + 1);
        assertThat(due).extracting(Due::webhookId).contains(other.id());
        assertThat(queue().take(99, now, LATER)).isEmpty();
        for (var one : due) {
            queue().failed(one, null, "late", now, LATER.plusSeconds(9));
        }
        assertThat(queue().take(99, now, LATER)).hasSize(1);
    }

    @Test
    default void whatIsGivenUpIsDeadUntilItIsBroughtAgain() {
        add(1, ORG);
        write(ORG, MessageKind.OVERRUN);
        queue().distribute(9, NOW);
        var due = only(NOW);
        queue().failed(due, 404, "it answered 404", NOW, null);
        assertThat(find(due).state()).isEqualTo(Delivery.State.DEAD);
        assertThat(queue().take(9, LATER, LATER.plusSeconds(9))).isEmpty();
        queue().again(due.id(), LATER);
        var again = only(LATER);
        assertThat(again.id()).isEqualTo(due.id());
        assertThat(again.message()).isEqualTo(due.message());
        assertThat(again.attempts()).isZero();
        assertThat(again.queuedAt()).isEqualTo(LATER);
        queue().again(due.id(), LATER.plusSeconds(1));
        assertThat(queue().take(9, LATER.plusSeconds(1), LATER.plusSeconds(9)))
                .as("what is under way is left alone")
                .isEmpty();
    }

    @Test
    default void deliveriesAreListedByStateNewestFirst() {
        var webhook = add(1, ORG);
        for (int i = 0; i < 3; i++) {
            write(ORG, MessageKind.OVERRUN);
            queue().distribute(9, NOW.plusSeconds(i));
        }
        var due = queue().take(9, LATER, LATER.plusSeconds(9));
        queue().taken(due.get(1), 200, LATER);
        var all = queue().page(webhook.id(), null, null, 9);
        assertThat(all).extracting(Delivery::queuedAt).containsExactly(NOW.plusSeconds(2), NOW.plusSeconds(1), NOW);
        assertThat(queue().page(webhook.id(), Delivery.State.DELIVERED, null, 9))
                .hasSize(1);
        assertThat(queue().page(webhook.id(), null, all.getFirst().id(), 1)).containsExactly(all.get(1));
        assertThat(queue().page(UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3c"), null, null, 9))
                .isEmpty();
    }

    @Test
    default void aTestGoesToItsWebhookAloneAndAlsoWhenThatIsSwitchedOff() {
        var webhook = add(1, ORG, MessageKind.LOW_BALANCE);
        add(2, ORG);
        webhooks().save(webhook.changed(webhook.address(), "", webhook.kinds(), false, NOW));
        var due = queue().test(webhook.id(), "{\"text\": \"x\"}", NOW, LATER);
        assertThat(due.message().kind()).isEqualTo("webhook_test");
        assertThat(due.message().orgId()).isEqualTo(ORG);
        assertThat(due.message().subject()).isEqualTo("{\"text\": \"x\"}");
        assertThat(queue().distribute(9, NOW)).isZero();
        assertThat(queue().take(9, NOW, LATER)).isEmpty();
        queue().taken(due, 200, NOW);
        assertThat(find(due).state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    default void theFormerSecretSignsTooUntilItsTimeIsOver() {
        var webhook = add(1, ORG);
        write(ORG, MessageKind.OVERRUN);
        queue().distribute(9, NOW);
        var fresh = "fresh".getBytes(StandardCharsets.UTF_8);
        webhooks().change(webhook.id(), fresh, LATER);
        assertThat(find(webhook).oldSecretUntil()).isEqualTo(LATER);
        var due = only(NOW);
        assertThat(due.secret()).isEqualTo(fresh);
        assertThat(due.oldSecret()).isEqualTo(SECRET);
        queue().failed(due, null, "late", NOW, LATER);
        assertThat(only(LATER).oldSecret()).isNull();
        webhooks().change(webhook.id(), SECRET, null);
        assertThat(find(webhook).oldSecretUntil()).isNull();
    }

    @Test
    default void whatWaitsForOneThatIsSwitchedOffIsGivenUpAndWhatIsOldForgotten() {
        var webhook = add(1, ORG);
        write(ORG, MessageKind.OVERRUN);
        queue().distribute(9, NOW);
        queue().forget(LATER, NOW);
        assertThat(queue().page(webhook.id(), Delivery.State.PENDING, null, 9)).hasSize(1);
        webhooks().save(webhook.changed(webhook.address(), "", Set.of(), false, NOW));
        queue().forget(NOW, NOW);
        assertThat(queue().page(webhook.id(), Delivery.State.PENDING, null, 9)).hasSize(1);
        queue().forget(LATER, NOW);
        assertThat(Objects.requireNonNull(queue().page(webhook.id(), Delivery.State.DEAD, null, 9)))
                .singleElement()
                .satisfies(one -> assertThat(one.error()).isEqualTo("the webhook was switched off"));
        queue().forget(LATER, LATER);
        assertThat(queue().page(webhook.id(), null, null, 9)).isEmpty();
    }
}
