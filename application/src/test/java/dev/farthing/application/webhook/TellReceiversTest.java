package dev.farthing.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.guard.FixedNames;
import dev.farthing.application.guard.GuardTarget;
import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.upstream.PlainVault;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.WebhookSecret;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TellReceiversTest {
    private static final UUID ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a");
    private static final UUID OTHER_ORG = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3b");
    private static final Caller ADMIN = new Caller.OrgAdmin(ORG);
    private static final Caller OPERATOR = new Caller.Operator(ORG);
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final RememberedWebhooks webhooks = new RememberedWebhooks();
    private final DeliveryQueue queue = webhooks.queue();
    private final RememberedAudit audit = new RememberedAudit();
    private final RememberedSettings settings = new RememberedSettings();
    private final FixedNames names = new FixedNames()
            .then("a.example", "9.9.9.9")
            .then("b.example", "9.9.9.10")
            .then("rebound.example", "9.9.9.9")
            .then("rebound.example", "10.0.0.1");
    private final PlainVault vault = new PlainVault();
    private final Scripted messenger = new Scripted();
    private final GuardTarget guard = new GuardTarget(names, new ReadSettings(settings));
    private final SecureRandom random = new SecureRandom();
    private final BringMessage bring =
            new BringMessage(messenger, guard, vault, new NoteAnswer(queue, webhooks, audit, random, clock), clock);
    private final DeliverMessages deliver = new DeliverMessages(queue, bring, clock);
    private final DistributeMessages distribute = new DistributeMessages(queue, clock);
    private final CreateWebhook create = new CreateWebhook(webhooks, vault, random, audit, UUID::randomUUID, clock);

    /// Says what a test says, by host.
    private static final class Scripted implements Messenger {
        final Map<String, Supplier<Answer>> answers = new ConcurrentHashMap<>();
        final List<Sent> sent = new ArrayList<>();

        @Override
        public Answer post(Address.Web to, InetAddress at, Message message, List<WebhookSecret> secrets, Instant now) {
            synchronized (sent) {
                sent.add(new Sent(to.url().getHost(), at.getHostAddress(), message, secrets));
            }
            return answers.getOrDefault(to.url().getHost(), () -> new Answer.Taken(200))
                    .get();
        }

        @Override
        public Answer mail(Address.Mail to, Message message) {
            return new Answer.Taken(null);
        }

        @Override
        public boolean canMail() {
            return false;
        }
    }

    private record Sent(String host, String at, Message message, List<WebhookSecret> secrets) {}

    private FreshWebhook webhook(String host) {
        return create.create(
                ADMIN, ORG, new WebhookDraft(Address.parse("https://" + host + "/hook"), "", Set.of(), true));
    }

    private UUID write() {
        var message = new Message(UUID.randomUUID(), ORG, MessageKind.OVERRUN.label(), now.get(), "{}");
        webhooks.write(message);
        return message.id();
    }

    private void round() {
        distribute.distribute(() -> true);
        deliver.deliver().join();
    }

    private Delivery only(FreshWebhook webhook) {
        var all = queue.page(webhook.webhook().id(), null, null, 9);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void aMessageIsBroughtOnceToWhereItsNameLeadsNowSignedWithTheSecretThatWasShown() {
        var webhook = webhook("a.example");
        var message = write();
        round();
        round();
        assertThat(messenger.sent).singleElement().satisfies(sent -> {
            assertThat(sent.at).isEqualTo("9.9.9.9");
            assertThat(sent.message.id()).isEqualTo(message);
            assertThat(sent.secrets).containsExactly(webhook.secret());
        });
        assertThat(only(webhook).state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    void g109AReceiverThatFailsForThreeDaysHasTheMessageAfterThatUnderTheSameId() {
        var webhook = webhook("a.example");
        var message = write();
        messenger.answers.put(
                "a.example",
                () -> now.get().isBefore(START.plus(Duration.ofDays(3)))
                        ? new Messenger.Answer.Failed(500, "it answered 500", null)
                        : new Messenger.Answer.Taken(200));
        round();
        while (only(webhook).state() == Delivery.State.PENDING) {
            now.set(only(webhook).nextAt());
            round();
        }
        assertThat(only(webhook).state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(messenger.sent)
                .hasSizeGreaterThan(10)
                .allSatisfy(sent -> assertThat(sent.message.id()).isEqualTo(message));
    }

    @Test
    void aReceiverThatNeverTakesItIsGivenUpAndBroughtItAgainOnlyWhenSomebodySaysSo() {
        var webhook = webhook("a.example");
        write();
        messenger.answers.put("a.example", () -> new Messenger.Answer.Failed(500, "it answered 500", null));
        round();
        while (only(webhook).state() == Delivery.State.PENDING) {
            now.set(only(webhook).nextAt());
            round();
        }
        var dead = only(webhook);
        assertThat(dead.state()).isEqualTo(Delivery.State.DEAD);
        assertThat(dead.error()).isEqualTo("it answered 500");
        messenger.answers.clear();
        audit.deeds.clear();
        new RedeliverMessage(webhooks, queue, audit, clock)
                .redeliver(ADMIN, webhook.webhook().id(), dead.id());
        assertThat(audit.only().action()).isEqualTo("redeliver");
        round();
        assertThat(only(webhook).state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    void aReceiverThatIsGoneIsSwitchedOffOnRecord() {
        var webhook = webhook("a.example");
        audit.deeds.clear();
        write();
        messenger.answers.put("a.example", () -> new Messenger.Answer.Gone(410));
        round();
        var left = webhooks.find(webhook.webhook().id()).orElseThrow();
        assertThat(left.enabled()).isFalse();
        assertThat(left.gone()).isTrue();
        assertThat(only(webhook).state()).isEqualTo(Delivery.State.DEAD);
        assertThat(audit.only().action()).isEqualTo("disable");
    }

    @Test
    void g104ANameThatHasMovedIntoAPrivateNetworkGetsNothing() {
        new CheckAddress(guard, messenger).check(Address.parse("https://rebound.example/"));
        var webhook = webhook("rebound.example");
        write();
        round();
        assertThat(messenger.sent).isEmpty();
        assertThat(only(webhook).state()).isEqualTo(Delivery.State.PENDING);
        assertThat(only(webhook).error()).contains("private_targets_allowed");
    }

    @Test
    void g110AReceiverThatTakesItsTimeKeepsNoOtherWaiting() {
        var slow = webhook("a.example");
        var quick = webhook("b.example");
        var gate = new CountDownLatch(1);
        messenger.answers.put("a.example", () -> {
            try {
                gate.await();
                return new Messenger.Answer.Taken(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 50; i++) {
            write();
        }
        distribute.distribute(() -> true);
        var rounds = new ArrayList<CompletableFuture<Void>>();
        try {
            while (queue.page(quick.webhook().id(), Delivery.State.PENDING, null, 99).stream()
                    .findAny()
                    .isPresent()) {
                rounds.add(deliver.deliver());
                Thread.onSpinWait();
            }
            assertThat(queue.page(slow.webhook().id(), Delivery.State.PENDING, null, 99))
                    .hasSize(50);
        } finally {
            gate.countDown();
        }
        rounds.forEach(CompletableFuture::join);
    }

    @Test
    void aTestIsAnsweredWithWhatBecameOfIt() {
        var webhook = webhook("a.example");
        var test = new TestWebhook(webhooks, queue, bring, clock);
        assertThat(test.test(ADMIN, webhook.webhook().id()).state()).isEqualTo(Delivery.State.DELIVERED);
        messenger.answers.put("a.example", () -> new Messenger.Answer.Failed(302, "it answered 302", null));
        var failed = test.test(ADMIN, webhook.webhook().id());
        assertThat(failed.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(failed.httpStatus()).isEqualTo(302);
        assertThat(messenger.sent.getFirst().message.kind()).isEqualTo("webhook_test");
    }

    @Test
    void aRotatedSecretSignsBesideTheFormerOneForAWhile() {
        var webhook = webhook("a.example");
        var rotate = new RotateWebhook(webhooks, vault, random, audit, clock);
        var rotated = rotate.rotate(ADMIN, webhook.webhook().id(), Duration.ofHours(1));
        assertThat(audit.deeds.toString()).doesNotContain("whsec_");
        write();
        round();
        now.set(START.plus(Duration.ofHours(1)));
        write();
        round();
        assertThat(messenger.sent.get(0).secrets).containsExactly(rotated.secret(), webhook.secret());
        assertThat(messenger.sent.get(1).secrets).containsExactly(rotated.secret());
    }

    @Test
    void anOrgAdminReachesItsOwnAlone() {
        var platform = create.create(
                OPERATOR, null, new WebhookDraft(Address.parse("https://a.example/"), "", Set.of(), true));
        var foreign = create.create(
                OPERATOR, OTHER_ORG, new WebhookDraft(Address.parse("https://a.example/"), "", Set.of(), true));
        var find = new FindWebhook(webhooks);
        var list = new ListWebhooks(webhooks);
        for (var hidden : List.of(platform, foreign)) {
            assertThatThrownBy(() -> find.find(ADMIN, hidden.webhook().id()))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            refused -> assertThat(refused.fault()).isEqualTo(Fault.NOT_FOUND));
            assertThat(find.find(OPERATOR, hidden.webhook().id())).isEqualTo(hidden.webhook());
        }
        assertThat(list.list(ADMIN, ORG, new Slice(0, 9)).items()).isEmpty();
        assertThat(list.list(OPERATOR, ORG, new Slice(0, 9)).items()).containsExactly(platform.webhook());
        assertThatThrownBy(() -> create.create(
                        ADMIN, null, new WebhookDraft(Address.parse("https://a.example/"), "", Set.of(), true)))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.FORBIDDEN));
        assertThatThrownBy(() ->
                        find.find(new Caller.Viewer(ORG), foreign.webhook().id()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.FORBIDDEN));
    }

    @Test
    void anOrgHasSoManyWebhooksAndNoMore() {
        for (int i = 0; i < CreateWebhook.MOST_OF_ONE; i++) {
            webhook("a.example");
        }
        assertThatThrownBy(() -> webhook("a.example"))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.LIMIT_REACHED));
    }

    @Test
    void withoutAMailServerNobodyIsToldByMail() {
        assertThatThrownBy(() -> new CheckAddress(guard, messenger).check(Address.parse("mailto:a@example.com")))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("FARTHING_SMTP_URL");
    }
}
