package dev.farthing.web.credentials;

import dev.farthing.application.upstream.CredentialDraft;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.Ceilings.Limits;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.web.Form;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people fill in about a credential.
///
/// @param secret null: the one that is kept stays
record CredentialForm(@Nullable UUID provider, @Nullable UpstreamSecret secret, Share share) {
    private static final int LONGEST_NAME = 100;
    private static final int ROOM_FOR_DIGITS = 20;
    private static final int LONGEST_SECRET = 8_192;
    private static final int HEAVIEST = 1_000_000;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 100;
    private static final int LONGEST_NOTE = 2_000;
    private static final String IMPORTED = "imported";

    /// Of a new one: with a provider and a secret.
    static CredentialForm read(Form form, CredentialWords words, Vendors vendors) {
        var secret = form.text("secret", words.secret(), LONGEST_SECRET);
        var read = new CredentialForm(
                provider(form, words, vendors),
                secret.isEmpty() ? null : secret(form, words, secret),
                share(form, words, vendors, form.text("name", words.name(), LONGEST_NAME)));
        form.check();
        return read;
    }

    /// Of one that is there: with a new secret or without.
    static CredentialForm edit(Form form, CredentialWords words, Vendors vendors) {
        var secret = form.optionalText("secret", words.secret(), LONGEST_SECRET);
        var read = new CredentialForm(
                null,
                secret == null ? null : secret(form, words, secret),
                share(form, words, vendors, form.text("name", words.name(), LONGEST_NAME)));
        form.check();
        return read;
    }

    /// Of many: how each takes part, and what their names begin with. Checked by the caller.
    static CredentialForm pattern(Form form, CredentialWords words, Vendors vendors) {
        var name = form.optionalText("name", words.name_begins(), LONGEST_NAME - ROOM_FOR_DIGITS);
        return new CredentialForm(
                provider(form, words, vendors), null, share(form, words, vendors, name == null ? IMPORTED : name));
    }

    private static @Nullable UUID provider(Form form, CredentialWords words, Vendors vendors) {
        form.text("provider", words.provider(), LONGEST_NAME);
        var provider = form.id("provider", words.provider());
        if (provider != null && !vendors.providers().containsKey(provider)) {
            form.reject(words.no_such_provider());
        }
        return provider;
    }

    private static @Nullable UpstreamSecret secret(Form form, CredentialWords words, String text) {
        try {
            return new UpstreamSecret(text);
        } catch (IllegalArgumentException _) {
            form.reject(words.secret_wrong());
            return null;
        }
    }

    private static Share share(Form form, CredentialWords words, Vendors vendors, String name) {
        var weight = form.whole("weight", words.weight(), 0, HEAVIEST);
        var priority = form.whole("priority", words.priority(), -HEAVIEST, HEAVIEST);
        var proxy = form.id("proxy", words.proxy());
        if (proxy != null && !vendors.proxies().containsKey(proxy)) {
            form.reject(words.no_such_proxy());
        }
        return new Share(
                name,
                weight == null ? 1 : weight,
                priority == null ? 0 : priority,
                form.names("tags", words.tags(), MOST_TAGS, LONGEST_TAG),
                form.whole("concurrency", words.concurrency(), 1, HEAVIEST),
                form.optionalText("note", words.note(), LONGEST_NOTE),
                new ServedModels(
                        form.names("allowed", words.models_allowed(), ServedModels.MOST, ServedModels.LONGEST),
                        form.names("denied", words.models_denied(), ServedModels.MOST, ServedModels.LONGEST),
                        form.isTicked("only_listed"),
                        null),
                proxy,
                new Ceilings(limits(form, words, "day"), limits(form, words, "month")));
    }

    private static Limits limits(Form form, CredentialWords words, String period) {
        var money = form.amount(period + "_money", words.ceiling_money(), Money.SCALE);
        return new Limits(
                whole(form, period + "_requests", words.ceiling_requests()),
                whole(form, period + "_tokens", words.ceiling_tokens()),
                money == null ? null : Amount.of(money));
    }

    private static @Nullable Long whole(Form form, String name, String label) {
        var count = form.amount(name, label, 0);
        return count == null ? null : Long.valueOf(count.longValueExact());
    }

    CredentialDraft draft() {
        if (provider == null) {
            throw new IllegalStateException("a new credential has a provider");
        }
        return new CredentialDraft(provider, secret, share);
    }

    /// What the vendor listed for it is not the form's to change.
    CredentialDraft over(CredentialDraft old) {
        var listed = old.share().models().listed();
        return new CredentialDraft(
                old.providerId(),
                secret,
                new Share(
                        share.name(),
                        share.weight(),
                        share.priority(),
                        share.tags(),
                        share.maxConcurrent(),
                        share.note(),
                        listed == null ? share.models() : share.models().withListed(listed),
                        share.proxyId(),
                        share.ceilings()));
    }

    /// What the form holds before it is filled in anew.
    record Filled(
            String name,
            int weight,
            int priority,
            String tags,
            String concurrency,
            String note,
            String allowed,
            String denied,
            boolean onlyListed,
            String proxy,
            Filled.Limit day,
            Filled.Limit month) {
        /// How much it is used for in a period; empty for as much as there is.
        record Limit(String requests, String tokens, String money) {
            static Limit of(Limits limits) {
                var money = limits.money();
                return new Limit(
                        text(limits.requests()), text(limits.tokens()), money == null ? "" : plain(money.toDecimal()));
            }
        }

        static Filled of(KeptCredential kept) {
            var share = kept.share();
            return new Filled(
                    share.name(),
                    share.weight(),
                    share.priority(),
                    lines(share.tags()),
                    text(share.maxConcurrent()),
                    text(share.note()),
                    lines(share.models().allowed()),
                    lines(share.models().denied()),
                    share.models().onlyListed(),
                    text(share.proxyId()),
                    Limit.of(share.ceilings().day()),
                    Limit.of(share.ceilings().month()));
        }

        private static String lines(List<String> texts) {
            return String.join(", ", texts);
        }

        private static String plain(BigDecimal money) {
            return money.stripTrailingZeros().toPlainString();
        }

        private static String text(@Nullable Object value) {
            return value == null ? "" : value.toString();
        }
    }
}
