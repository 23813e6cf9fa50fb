package dev.farthing.web.providers;

import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.VendorHeaders;
import dev.farthing.web.Form;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What people fill in about a provider.
final class ProviderForm {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_MODEL = 256;
    private static final int LONGEST_HEADERS = 100_000;
    private static final int MOST_CONCURRENT = 1_000_000;
    private static final ProviderDraft USUAL = ProviderDraft.at("", Protocol.OPENAI, null);

    private final Form form;
    private final ProviderWords words;

    ProviderForm(Form form, ProviderWords words) {
        this.form = form;
        this.words = words;
    }

    /// @param old what it takes the place of; null for a new one
    ProviderDraft read(@Nullable ProviderDraft old) {
        var before = old == null ? USUAL : old;
        var chosen = form.choice("protocol", words.protocol(), Protocol.class);
        var protocol = chosen == null ? before.protocol() : chosen;
        var draft = new ProviderDraft(
                form.text("name", words.name(), LONGEST_NAME),
                protocol,
                baseUrl(protocol),
                headers(before.headers()),
                address("proxy_url", words.proxy_url(), false),
                form.isTicked("sandbox"),
                timeouts(before.timeouts()),
                balance(before.balance()),
                new ProviderRules(
                        form.whole("concurrent", words.concurrent(), 0, MOST_CONCURRENT),
                        form.choice("on_empty", words.on_empty(), EmptyAccount.class),
                        form.choice("provenance", words.provenance(), Provenance.class),
                        form.optionalText("verify_model", words.verify_model(), LONGEST_MODEL),
                        form.choice("limit_scope", words.limit_scope(), LimitScope.class),
                        before.rules().disabled()),
                before.conversations());
        form.check();
        return draft;
    }

    private @Nullable URI baseUrl(Protocol protocol) {
        if (protocol == Protocol.DEMO) {
            return null;
        }
        var url = address("base_url", words.base_url(), true);
        if (form.optionalText("base_url", words.base_url(), LONGEST_URL) == null) {
            form.reject(words.base_url_missing());
        }
        return url;
    }

    private @Nullable URI address(String name, String label, boolean isBase) {
        var text = form.optionalText(name, label, LONGEST_URL);
        return text == null
                ? null
                : form.<@Nullable URI>judged(
                        label, null, () -> isBase ? BaseUrl.of(text).uri() : BaseUrl.proxy(text));
    }

    /// Their values are not shown again, and so what is left empty stays.
    private VendorHeaders headers(VendorHeaders before) {
        var text = form.optionalText("headers", words.headers(), LONGEST_HEADERS);
        if (text == null) {
            return form.isTicked("no_headers") ? VendorHeaders.NONE : before;
        }
        var headers = new LinkedHashMap<String, String>();
        for (var line : text.split("\\R")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            } else if (!line.isBlank()) {
                form.reject(words.header_wrong(line.strip()));
            }
        }
        return form.judged(words.headers(), before, () -> new VendorHeaders(headers));
    }

    private Timeouts timeouts(Timeouts before) {
        return new Timeouts(
                millis("connect", words.connect(), before.connectMillis()),
                millis("first_byte", words.first_byte(), before.firstByteMillis()),
                millis("idle", words.idle(), before.idleMillis()),
                millis("in_all", words.in_all(), before.totalMillis()));
    }

    private int millis(String name, String label, int before) {
        var millis = form.whole(name, label, 1, Timeouts.LONGEST_MILLIS);
        return millis == null ? before : millis;
    }

    private BalancePolling balance(BalancePolling before) {
        var source = form.choice("balance", words.balance(), BalanceSource.class);
        var interval = form.whole(
                "interval", words.interval(), BalancePolling.SHORTEST_SECONDS, BalancePolling.LONGEST_SECONDS);
        return new BalancePolling(
                source == null ? BalanceSource.NONE : source, interval == null ? before.intervalSeconds() : interval);
    }

    /// What the form holds before it is filled in anew; empty for what was not said.
    record Filled(
            String name,
            String protocol,
            String baseUrl,
            String headerNames,
            String proxyUrl,
            boolean sandbox,
            Timeouts timeouts,
            String balance,
            int interval,
            String concurrent,
            String onEmpty,
            String provenance,
            String verifyModel,
            String limitScope) {
        static Filled empty() {
            return of(USUAL);
        }

        static Filled of(KeptProvider kept) {
            return of(ProviderDraft.of(kept));
        }

        private static Filled of(ProviderDraft draft) {
            var rules = draft.rules();
            return new Filled(
                    draft.name(),
                    word(draft.protocol()),
                    text(draft.baseUrl()),
                    String.join(
                            ", ",
                            draft.headers().values().keySet().stream().sorted().toList()),
                    text(draft.proxyUrl()),
                    draft.sandbox(),
                    draft.timeouts(),
                    word(draft.balance().source()),
                    draft.balance().intervalSeconds(),
                    text(rules.maxConcurrent()),
                    word(rules.emptyAccount()),
                    word(rules.provenance()),
                    text(rules.verifyModel()),
                    word(rules.limitScope()));
        }

        public List<String> protocols() {
            return words(Protocol.values());
        }

        public List<String> provenances() {
            return words(Provenance.values());
        }

        public List<String> emptyAccounts() {
            return words(EmptyAccount.values());
        }

        public List<String> limitScopes() {
            return words(LimitScope.values());
        }

        public List<String> balances() {
            return words(BalanceSource.values());
        }
    }

    static String word(@Nullable Enum<?> constant) {
        return constant == null ? "" : constant.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants).map(ProviderForm::word).toList();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
