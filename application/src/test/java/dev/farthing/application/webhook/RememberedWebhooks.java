package dev.farthing.application.webhook;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Webhooks and their deliveries in memory.
public final class RememberedWebhooks implements WebhookRepository {
    /// The alert rules that name each.
    public final Map<UUID, List<String>> rules = new HashMap<>();

    private final Map<UUID, Kept> kept = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Message> outbox = new ArrayList<>();
    private long ids = 1;

    private record Kept(Webhook webhook, byte[] secret, byte[] oldSecret) {
        Kept with(Webhook changed) {
            return new Kept(changed, secret, oldSecret);
        }
    }

    private static final class Entry {
        final UUID webhookId;
        final Message message;
        Delivery delivery;
        Instant nextAt;
        Instant takenUntil = Instant.EPOCH;

        Entry(Delivery delivery, Message message, Instant nextAt) {
            this.webhookId = delivery.webhookId();
            this.message = message;
            this.delivery = delivery;
            this.nextAt = nextAt;
        }

        void giveUp(String why) {
            var was = delivery;
            delivery = new Delivery(
                    was.id(),
                    was.webhookId(),
                    was.messageId(),
                    was.kind(),
                    Delivery.State.DEAD,
                    was.attempts(),
                    was.queuedAt(),
                    was.attemptedAt(),
                    null,
                    was.httpStatus(),
                    why);
        }

        boolean isPending() {
            return delivery.state() == Delivery.State.PENDING;
        }
    }

    /// Writes into the outbox.
    public synchronized void write(Message message) {
        outbox.add(message);
    }

    @Override
    public synchronized Optional<Webhook> find(UUID id) {
        return Optional.ofNullable(kept.get(id)).map(Kept::webhook);
    }

    @Override
    public Optional<Webhook> findForChange(UUID id) {
        return find(id);
    }

    @Override
    public synchronized Page<Webhook> list(Owner owner, Slice slice) {
        var all = of(owner);
        return new Page<>(all.stream().skip(slice.offset()).limit(slice.limit()).toList(), all.size());
    }

    @Override
    public synchronized long count(Owner owner) {
        return of(owner).size();
    }

    private List<Webhook> of(Owner owner) {
        return kept.values().stream()
                .map(Kept::webhook)
                .filter(webhook -> switch (owner) {
                    case Owner.Org(UUID orgId) -> orgId.equals(webhook.orgId());
                    case Owner.Platform _ -> webhook.orgId() == null;
                    case Owner.OrgOrPlatform(UUID orgId) -> webhook.orgId() == null || orgId.equals(webhook.orgId());
                    case Owner.Anybody _ -> true;
                })
                .sorted(Comparator.comparing((Webhook webhook) -> webhook.id().toString())
                        .reversed())
                .toList();
    }

    @Override
    public synchronized void add(Webhook webhook, byte[] sealedSecret) {
        kept.put(webhook.id(), new Kept(webhook, sealedSecret, null));
    }

    @Override
    public synchronized void save(Webhook webhook) {
        kept.computeIfPresent(webhook.id(), (_, old) -> old.with(webhook));
    }

    @Override
    public synchronized void change(UUID id, byte[] sealedSecret, Instant until) {
        kept.computeIfPresent(
                id,
                (_, old) -> new Kept(
                        old.webhook.rotated(until, old.webhook.updatedAt()),
                        sealedSecret,
                        until == null ? null : old.secret));
    }

    @Override
    public synchronized void remove(UUID id) {
        if (rules.containsKey(id)) {
            throw Fault.IN_USE.because("alert rules tell it: " + rules.get(id));
        }
        kept.remove(id);
        entries.stream()
                .filter(entry -> entry.webhookId.equals(id) && entry.isPending())
                .forEach(entry -> entry.giveUp("the webhook was removed"));
    }

    /// What is still to be told to them.
    public DeliveryQueue queue() {
        return new Queue();
    }

    private final class Queue implements DeliveryQueue {
        @Override
        public int distribute(int most, Instant now) {
            synchronized (RememberedWebhooks.this) {
                var seen = List.copyOf(outbox.subList(0, Math.min(most, outbox.size())));
                outbox.removeAll(seen);
                for (var message : seen) {
                    for (var one : kept.values()) {
                        var org = one.webhook.orgId();
                        if (one.webhook.enabled()
                                && (org == null || org.equals(message.orgId()))
                                && (one.webhook.kinds().isEmpty()
                                        || one.webhook.kinds().stream()
                                                .anyMatch(kind -> kind.label().equals(message.kind())))) {
                            add(one.webhook.id(), message, now);
                        }
                    }
                }
                return seen.size();
            }
        }

        private Entry add(UUID webhookId, Message message, Instant now) {
            var id = new UUID((now.toEpochMilli() << 16) | 0x7000 | (ids++ & 0xfff), Long.MIN_VALUE | ids);
            var entry = new Entry(
                    new Delivery(
                            id,
                            webhookId,
                            message.id(),
                            message.kind(),
                            Delivery.State.PENDING,
                            0,
                            now,
                            null,
                            now,
                            null,
                            null),
                    message,
                    now);
            entries.add(entry);
            return entry;
        }

        @Override
        public List<Due> take(int most, Instant now, Instant until) {
            synchronized (RememberedWebhooks.this) {
                var taken = new ArrayList<Due>();
                for (var one : kept.values()) {
                    var webhook = one.webhook;
                    long under = entries.stream()
                            .filter(entry -> entry.webhookId.equals(webhook.id())
                                    && entry.isPending()
                                    && entry.takenUntil.isAfter(now))
                            .count();
                    long places = (webhook.failingSince() == null ? AT_ONCE_PER_WEBHOOK : 1) - under;
                    if (webhook.enabled() && places > 0) {
                        entries.stream()
                                .filter(entry -> entry.webhookId.equals(webhook.id())
                                        && entry.isPending()
                                        && !entry.nextAt.isAfter(now)
                                        && !entry.takenUntil.isAfter(now))
                                .sorted(Comparator.comparing(entry -> entry.nextAt))
                                .limit(Math.min(places, most - taken.size()))
                                .toList()
                                .forEach(entry -> {
                                    entry.takenUntil = until;
                                    taken.add(due(entry, now));
                                });
                    }
                }
                return taken;
            }
        }

        private Due due(Entry entry, Instant now) {
            var one = kept.get(entry.webhookId);
            var until = one.webhook.oldSecretUntil();
            return new Due(
                    entry.delivery.id(),
                    entry.webhookId,
                    one.webhook.address(),
                    entry.message,
                    entry.delivery.attempts(),
                    entry.delivery.queuedAt(),
                    one.secret,
                    until != null && until.isAfter(now) ? one.oldSecret : null);
        }

        @Override
        public void taken(Due due, Integer httpStatus, Instant now) {
            note(due, Delivery.State.DELIVERED, httpStatus, null, now, null);
        }

        @Override
        public void failed(Due due, Integer httpStatus, String error, Instant now, Instant next) {
            note(due, next == null ? Delivery.State.DEAD : Delivery.State.PENDING, httpStatus, error, now, next);
        }

        private void note(Due due, Delivery.State state, Integer httpStatus, String error, Instant now, Instant next) {
            synchronized (RememberedWebhooks.this) {
                entries.stream()
                        .filter(entry -> entry.delivery.id().equals(due.id()))
                        .filter(entry -> entry.isPending() || state == Delivery.State.DELIVERED)
                        .forEach(entry -> {
                            var was = entry.delivery;
                            entry.delivery = new Delivery(
                                    was.id(),
                                    was.webhookId(),
                                    was.messageId(),
                                    was.kind(),
                                    state,
                                    was.attempts() + 1,
                                    was.queuedAt(),
                                    now,
                                    next,
                                    httpStatus,
                                    error);
                            entry.nextAt = next == null ? now : next;
                            entry.takenUntil = Instant.EPOCH;
                            kept.computeIfPresent(
                                    entry.webhookId, (_, one) -> one.with(failing(one.webhook, error, now)));
                        });
            }
        }

        private Webhook failing(Webhook webhook, String error, Instant now) {
            var since = error == null ? null : webhook.failingSince() == null ? now : webhook.failingSince();
            return new Webhook(
                    webhook.orgId(),
                    webhook.id(),
                    webhook.address(),
                    webhook.description(),
                    webhook.kinds(),
                    webhook.enabled(),
                    webhook.gone(),
                    since,
                    webhook.oldSecretUntil(),
                    webhook.createdAt(),
                    webhook.updatedAt());
        }

        @Override
        public Due test(UUID webhookId, String subject, Instant now, Instant until) {
            synchronized (RememberedWebhooks.this) {
                var org = kept.get(webhookId).webhook.orgId();
                var message = new Message(
                        UUID.randomUUID(),
                        org == null ? dev.farthing.domain.audit.Deed.PLATFORM : org,
                        "webhook_test",
                        now,
                        subject);
                var entry = add(webhookId, message, now);
                entry.takenUntil = until;
                return due(entry, now);
            }
        }

        @Override
        public void again(UUID delivery, Instant now) {
            synchronized (RememberedWebhooks.this) {
                entries.stream()
                        .filter(entry -> entry.delivery.id().equals(delivery))
                        .filter(entry -> !entry.isPending() || !entry.takenUntil.isAfter(now))
                        .forEach(entry -> {
                            var was = entry.delivery;
                            entry.delivery = new Delivery(
                                    was.id(),
                                    was.webhookId(),
                                    was.messageId(),
                                    was.kind(),
                                    Delivery.State.PENDING,
                                    0,
                                    now,
                                    was.attemptedAt(),
                                    now,
                                    null,
                                    null);
                            entry.nextAt = now;
                            entry.takenUntil = Instant.EPOCH;
                        });
            }
        }

        @Override
        public Optional<Delivery> find(UUID webhookId, UUID delivery) {
            return page(webhookId, null, null, Integer.MAX_VALUE).stream()
                    .filter(one -> one.id().equals(delivery))
                    .findFirst();
        }

        @Override
        public List<Delivery> page(UUID webhookId, Delivery.State state, UUID after, int limit) {
            synchronized (RememberedWebhooks.this) {
                return entries.stream()
                        .map(entry -> entry.delivery)
                        .filter(one -> one.webhookId().equals(webhookId))
                        .filter(one -> state == null || one.state() == state)
                        .filter(one -> after == null || one.id().toString().compareTo(after.toString()) < 0)
                        .sorted(Comparator.comparing((Delivery one) -> one.id().toString())
                                .reversed())
                        .limit(limit)
                        .toList();
            }
        }

        @Override
        public void forget(Instant givenUp, Instant before) {
            synchronized (RememberedWebhooks.this) {
                for (var entry : entries) {
                    if (entry.isPending()
                            && !kept.get(entry.webhookId).webhook.enabled()
                            && entry.delivery.queuedAt().isBefore(givenUp)) {
                        entry.giveUp("the webhook was switched off");
                    }
                }
                entries.removeIf(entry -> entry.delivery.queuedAt().isBefore(before));
            }
        }
    }
}
