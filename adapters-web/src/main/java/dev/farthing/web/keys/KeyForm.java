package dev.farthing.web.keys;

import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.key.KeyEdit;
import dev.farthing.application.key.KeyEdit.GrantEdit;
import dev.farthing.application.key.KeyEdit.LabelEdit;
import dev.farthing.application.key.KeyWish;
import dev.farthing.application.key.KnownKey;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.upstream.Model;
import dev.farthing.web.Form;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What people fill in about a key.
record KeyForm(
        String name,
        @Nullable String owner,
        @Nullable String note,
        List<String> tags,
        List<String> models,
        List<IpRange> addresses,
        @Nullable Integer rpm,
        @Nullable Integer tpm,
        @Nullable Integer concurrency,
        @Nullable Integer cacheSeconds,
        @Nullable BigDecimal monthly) {
    private static final int LONGEST_MODEL = 128;
    private static final int LONGEST_TIME = 100;

    private static KeyForm read(Form form, KeyWords words, int longestName) {
        return new KeyForm(
                form.text("name", words.name(), longestName),
                form.optionalText("owner", words.owner(), KeyLabel.LONGEST_OWNER),
                form.optionalText("note", words.note(), KeyLabel.LONGEST_NOTE),
                form.names("tags", words.tags(), KeyLabel.MOST_TAGS, KeyLabel.LONGEST_TAG),
                models(form, words),
                form.addresses("addresses", words.allowed_ips(), KeyGrant.MOST_RANGES),
                form.whole("rpm", words.rpm(), 1, Integer.MAX_VALUE),
                form.whole("tpm", words.tpm(), 1, Integer.MAX_VALUE),
                form.whole("concurrency", words.concurrency(), 1, Integer.MAX_VALUE),
                form.whole("cache", words.cache_seconds(), 1, KeyGrant.LONGEST_RESPONSE_CACHE_SECONDS),
                form.amount("monthly", words.monthly(), KeyRows.PICO));
    }

    private static List<String> models(Form form, KeyWords words) {
        var models = form.names("models", words.models_allowed(), KeyGrant.MOST_MODELS, LONGEST_MODEL);
        if (!models.stream().allMatch(Model::isId)) {
            form.refuse(words.models_allowed(), "a model id is made of letters, digits, blanks and . _ : / @ -");
        }
        return models;
    }

    /// What of it is read where a key is made.
    record New(KeyForm form, @Nullable UUID team, boolean sandbox, KeyGrant grant, int count) {
        static final int MOST = 200;

        static New read(Form form, @Nullable UUID team, KeyWords words, ZoneId zone, InstantSource clock) {
            var asked = form.whole("count", words.count(), 1, MOST);
            int count = asked == null ? 1 : asked;
            var fields = KeyForm.read(
                    form,
                    words,
                    KeyLabel.LONGEST_NAME - numbered("", count, count).length());
            var expiry = form.future("expires", words.expires(), zone, clock);
            form.check();
            var grant = new KeyGrant(
                    fields.models,
                    List.of(),
                    fields.addresses,
                    fields.rpm,
                    fields.tpm,
                    fields.concurrency,
                    expiry,
                    null,
                    fields.cacheSeconds);
            return new New(fields, team, form.isTicked("sandbox"), grant, count);
        }

        List<KeyWish> wishes() {
            return IntStream.rangeClosed(1, count).mapToObj(this::wish).toList();
        }

        private KeyWish wish(int number) {
            var label = new KeyLabel(numbered(form.name, number, count), form.owner, form.note, form.tags);
            return new KeyWish(team, sandbox, label, grant, form.budgets());
        }

        private static String numbered(String name, int number, int count) {
            return count == 1 ? name : name + " " + number;
        }
    }

    /// When a key ends, as its form says it; empty for never.
    static String ends(KnownKey known, ZoneId zone) {
        var end = known.key().grant().expiresAt();
        return end == null
                ? ""
                : end.atZone(zone)
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString();
    }

    private List<BudgetTerms> budgets() {
        return monthly == null
                ? List.of()
                : List.of(new BudgetTerms(
                        Unit.MONEY,
                        Set.of(),
                        monthly.movePointRight(KeyRows.PICO).toBigIntegerExact(),
                        Span.MONTH,
                        true,
                        Budget.USUAL_ALERTS));
    }

    /// The changes that a form makes to a key; budgets it does not know stay, and so does an end it does not touch.
    static KeyEdit edit(
            Form form, Edit<@Nullable UUID> team, KeyWords words, ZoneId zone, InstantSource clock, KnownKey known) {
        var fields = read(form, words, KeyLabel.LONGEST_NAME);
        var end = form.optionalText("expires", words.expires(), LONGEST_TIME);
        Edit<@Nullable Instant> expires = ends(known, zone).equals(end == null ? "" : end)
                ? new Edit.Keep<>()
                : new Edit.To<@Nullable Instant>(form.future("expires", words.expires(), zone, clock));
        // A tag may hold what stands between tags here.
        var before = form.optionalText("tags", words.tags(), Integer.MAX_VALUE);
        Edit<List<String>> tags = shown(known.key().label().tags()).equals(before == null ? "" : before)
                ? new Edit.Keep<>()
                : new Edit.To<>(fields.tags);
        form.check();
        return fields.edit(known, tags, expires, team);
    }

    /// Names in one field.
    static String shown(List<String> names) {
        return String.join(", ", names);
    }

    private KeyEdit edit(
            KnownKey known, Edit<List<String>> tags, Edit<@Nullable Instant> expires, Edit<@Nullable UUID> team) {
        return new KeyEdit(
                new LabelEdit(
                        new Edit.To<>(name),
                        new Edit.To<@Nullable String>(owner),
                        new Edit.To<@Nullable String>(note),
                        tags),
                new GrantEdit(
                        new Edit.To<>(models),
                        new Edit.Keep<>(),
                        new Edit.To<>(addresses),
                        new Edit.To<@Nullable Integer>(rpm),
                        new Edit.To<@Nullable Integer>(tpm),
                        new Edit.To<@Nullable Integer>(concurrency),
                        expires,
                        new Edit.Keep<>(),
                        new Edit.To<@Nullable Integer>(cacheSeconds)),
                team,
                KeyRows.isSimple(known.budgets()) ? new Edit.To<>(budgets()) : new Edit.Keep<>());
    }
}
