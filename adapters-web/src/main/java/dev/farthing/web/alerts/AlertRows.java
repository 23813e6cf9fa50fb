package dev.farthing.web.alerts;

import dev.farthing.application.alert.AlertView;
import dev.farthing.application.alert.KnownRule;
import dev.farthing.application.webhook.Delivery;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import dev.farthing.web.CodeWords;
import dev.farthing.web.Format;
import dev.farthing.web.Language;
import dev.farthing.web.Said;
import dev.farthing.web.Shown;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How rules, receivers and messages look.
final class AlertRows {
    /// What of a message is told by a code.
    private static final Set<String> CODED = Set.of("scope", "unit", "window", "severity", "comparison", "metric");
    /// Which sentences about the books do not hold.
    private static final String BROKEN = "broken";
    private static final Set<String> AMOUNTS =
            Set.of("amount", "billed", "left", "limit", "overrun", "pct", "recorded", "spent", "threshold", "value");

    private AlertRows() {}

    /// @param state `firing`, `quiet`, `silent` or `off`
    /// @param since since when it alarms; null while it does not
    /// @param silentUntil until when it is silent; null while it is not
    record RuleRow(
            UUID id,
            String name,
            boolean platform,
            String what,
            List<String> scope,
            String severity,
            String state,
            @Nullable Shown since,
            @Nullable Shown silentUntil,
            @Nullable Shown value,
            Shown evaluated) {
        /// @param names of the team and the key it is narrowed to
        static RuleRow of(KnownRule known, Map<UUID, String> names, Instant now, AlertWords words, Format format) {
            var rule = known.rule();
            var terms = rule.terms();
            var silence = terms.silencedUntil();
            boolean silent = silence != null && now.isBefore(silence);
            var since = switch (known.state()) {
                case Firing firing -> format.at(firing.since());
                case Quiet _ -> null;
            };
            return new RuleRow(
                    rule.id(),
                    terms.name(),
                    rule.orgId() == null,
                    AlertRows.what(known, words, format),
                    AlertRows.scope(known, names),
                    terms.severity().name().toLowerCase(Locale.ROOT),
                    AlertRows.state(terms.enabled(), silent, since != null),
                    since,
                    silence != null && silent ? format.at(silence) : null,
                    known.value() == null ? null : amount(known.value(), format),
                    format.atOrNever(known.evaluatedAt()));
        }
    }

    private static String state(boolean enabled, boolean silent, boolean firing) {
        if (!enabled) {
            return "off";
        }
        return silent ? "silent" : firing ? "firing" : "quiet";
    }

    private static Shown amount(BigDecimal value, Format format) {
        return format.amount(value);
    }

    private static String what(KnownRule known, AlertWords words, Format format) {
        var condition = known.rule().terms().condition();
        var metric = metric(condition.metric(), words);
        var threshold = format.amount(condition.threshold()).text();
        var told = switch (condition.comparison()) {
            case AT_LEAST -> words.at_least(metric, threshold);
            case AT_MOST -> words.at_most(metric, threshold);
        };
        return condition.metric().hasWindow()
                ? words.within(told, String.valueOf(condition.window().toMinutes()))
                : told;
    }

    private static List<String> scope(KnownRule known, Map<UUID, String> names) {
        var scope = known.rule().terms().scope();
        var holders = holders(known).map(id -> names.getOrDefault(id, id.toString()));
        var others = Stream.concat(Stream.ofNullable(scope.model()), Stream.ofNullable(scope.provider()));
        return Stream.concat(holders, others).toList();
    }

    /// The team and the key that a rule is narrowed to.
    static Stream<UUID> holders(KnownRule known) {
        var scope = known.rule().terms().scope();
        return Stream.concat(Stream.ofNullable(scope.teamId()), Stream.ofNullable(scope.keyId()));
    }

    /// What a rule watches, in words.
    static String metric(Metric metric, AlertWords words) {
        return switch (metric) {
            case BUDGET_PCT -> words.budget_pct();
            case BALANCE -> words.balance();
            case ERROR_RATE_PCT -> words.error_rate_pct();
            case LATENCY_P99_MS -> words.latency_p99_ms();
            case FIRST_TOKEN_P99_MS -> words.first_token_p99_ms();
            case REQUESTS -> words.requests();
            case COST_PER_HOUR -> words.cost_per_hour();
            case UNUSUAL_SPEND_PCT -> words.unusual_spend_pct();
            case INVALID_CREDENTIALS -> words.invalid_credentials();
            case COMPUTE_POINTS_LEFT -> words.compute_points_left();
            case BAD_CHANNELS -> words.bad_channels();
            case BROKEN_BOOKS -> words.broken_books();
            case LIMITS_CUT_OFF -> words.limits_cut_off();
        };
    }

    /// What a message is about, in words.
    static String kind(MessageKind kind, AlertWords words) {
        return switch (kind) {
            case ALERT_FIRING -> words.alert_firing();
            case ALERT_RESOLVED -> words.alert_resolved();
            case BOOKS_DISAGREE -> words.books_disagree();
            case BUDGET_THRESHOLD -> words.budget_threshold();
            case KEY_LEAKED -> words.key_leaked();
            case LOW_ACCOUNT_BALANCE -> words.low_account_balance();
            case LOW_BALANCE -> words.low_balance();
            case MODEL_QUALITY -> words.model_quality();
            case OVERRUN -> words.overrun();
            case SLICE_ORPHANED -> words.slice_orphaned();
            case VENDOR_BILL_DIFFERS -> words.vendor_bill_differs();
            case WEBHOOK_TEST -> words.webhook_test();
        };
    }

    private static String kind(String label, AlertWords words) {
        return MessageKind.named(label).map(kind -> kind(kind, words)).orElse(label);
    }

    /// Somebody who is told.
    ///
    /// @param failingSince null while the last attempt succeeded
    record HookRow(
            UUID id,
            boolean platform,
            boolean mail,
            String url,
            String description,
            List<String> kinds,
            boolean enabled,
            boolean gone,
            @Nullable Shown failingSince) {
        static HookRow of(Webhook webhook, AlertWords words, Format format) {
            var failing = webhook.failingSince();
            return new HookRow(
                    webhook.id(),
                    webhook.orgId() == null,
                    webhook.address() instanceof Address.Mail,
                    webhook.url().toString(),
                    webhook.description(),
                    webhook.kinds().stream()
                            .sorted()
                            .map(kind -> AlertRows.kind(kind, words))
                            .toList(),
                    webhook.enabled(),
                    webhook.gone(),
                    failing == null ? null : format.at(failing));
        }
    }

    /// Something people were told of.
    ///
    /// @param facts what of it fits on a line
    record Told(Shown at, String kind, String label, boolean platform, List<Fact> facts, List<Receipt> receipts) {
        static Told of(AlertView view, AlertWords words, CodeWords codes, Format format) {
            return new Told(
                    format.at(view.at()),
                    view.kind(),
                    AlertRows.kind(view.kind(), words),
                    view.orgId() == null,
                    AlertRows.facts(view.subject(), codes, format),
                    view.told().stream()
                            .map(told -> new Receipt(told.webhookId(), told.state()))
                            .toList());
        }
    }

    /// One thing a message says.
    record Fact(String name, String value) {}

    /// How far a message has come at one receiver: `pending`, `delivered` or `dead`.
    record Receipt(UUID webhookId, String state) {}

    static List<Fact> facts(String subject, CodeWords codes, Format format) {
        try {
            return new JsonObject(subject)
                    .stream()
                            .filter(member -> member.getValue() instanceof String
                                    || member.getValue() instanceof Number
                                    || member.getValue() instanceof Boolean
                                    || (member.getKey().equals(BROKEN) && member.getValue() instanceof JsonArray))
                            .map(member -> new Fact(codes.fact(member.getKey()), told(member, codes, format)))
                            .toList();
        } catch (DecodeException _) {
            return List.of();
        }
    }

    /// Times by the viewer's clocks, codes and amounts in the viewer's language, everything else as it was told.
    private static String told(Map.Entry<String, Object> member, CodeWords codes, Format format) {
        var value = String.valueOf(member.getValue());
        try {
            if (member.getValue() instanceof JsonArray several) {
                return several.stream()
                        .map(one -> codes.invariant(String.valueOf(one)))
                        .collect(Collectors.joining(", "));
            }
            return switch (member.getKey()) {
                case String name
                when name.endsWith("_at") -> format.at(Instant.parse(value)).text();
                case String name when CODED.contains(name) -> codes.value(value);
                case String name when AMOUNTS.contains(name) -> format.exact(new BigDecimal(value));
                default -> value;
            };
        } catch (DateTimeParseException | NumberFormatException _) {
            return value;
        }
    }

    /// What became of a message at one receiver.
    record DeliveryRow(
            UUID id,
            String label,
            String state,
            String attempts,
            Shown queued,
            Shown attempted,
            Shown next,
            @Nullable Integer httpStatus,
            @Nullable Said error) {
        static DeliveryRow of(Delivery delivery, AlertWords words, Language language, Format format) {
            return new DeliveryRow(
                    delivery.id(),
                    AlertRows.kind(delivery.kind(), words),
                    delivery.state().name().toLowerCase(Locale.ROOT),
                    format.count(delivery.attempts()),
                    format.at(delivery.queuedAt()),
                    format.atOrNever(delivery.attemptedAt()),
                    format.atOrNever(delivery.nextAt()),
                    delivery.httpStatus(),
                    delivery.error() == null
                            ? null
                            : Said.sentence(delivery.error(), words.delivery_failed(), language));
        }
    }

    /// Something to choose.
    record Choice(String value, String label, boolean chosen) {}
}
