package dev.farthing.bootstrap.config;

import dev.farthing.application.scenery.Prescription;
import dev.farthing.application.scenery.Prescription.CredentialLine;
import dev.farthing.application.scenery.Prescription.ModelLine;
import dev.farthing.application.scenery.Prescription.OrgLine;
import dev.farthing.application.scenery.Prescription.Placed;
import dev.farthing.application.scenery.Prescription.PlanLine;
import dev.farthing.application.scenery.Prescription.RateLine;
import dev.farthing.application.scenery.Prescription.RouteLine;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.ConversationRules.Labels;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.upstream.VendorHeaders;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/// Reads the text of a configuration file into a [Prescription], or into all of its mistakes.
final class ConfigText {
    private static final int NAME = 100;
    private static final int LONG = 4_096;
    private static final int HEAVIEST = 1_000_000;
    private static final int COST_DECIMALS = 12;
    private static final BigDecimal HIGHEST_COST = new BigDecimal(1_000_000_000);
    private static final int MOST_TOKENS = 1_000_000_000;

    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, String> environment;
    private final Currency billing;

    private ConfigText(Map<String, String> environment, Currency billing) {
        this.environment = environment;
        this.billing = billing;
    }

    /// What was read, when nothing is wrong; else what is.
    record Reading(Prescription prescription, List<String> mistakes) {}

    static Reading read(String text, Map<String, String> environment, Currency billing) {
        var reader = new ConfigText(environment, billing);
        var prescription = reader.document(text);
        return new Reading(prescription, List.copyOf(reader.mistakes));
    }

    private Prescription document(String text) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            mistakes.add((mark == null ? "" : "line " + (mark.getLine() + 1) + ": ") + e.getProblem());
            return Prescription.NONE;
        }
        if (root == null) {
            return Prescription.NONE;
        }
        var fields = new YamlFields(root, "", environment, mistakes);
        var prescription = new Prescription(
                each(fields, "providers", this::provider),
                each(fields, "credentials", this::credential),
                each(fields, "models", this::model),
                each(fields, "fx_rates", this::rate),
                each(fields, "prices", line -> new PriceReading(line, billing).read()).stream()
                        .sorted(Comparator.comparing(
                                placed -> placed.thing().validFrom(), Comparator.nullsFirst(Comparator.naturalOrder())))
                        .toList(),
                each(fields, "plans", this::plan).stream().map(Placed::thing).toList(),
                each(fields, "orgs", this::org));
        fields.done();
        refuseTwice(prescription.providers(), ProviderDraft::name);
        refuseTwice(
                prescription.credentials(),
                line -> line.provider() + " / " + line.share().name());
        refuseTwice(prescription.models(), ModelLine::id);
        refuseTwice(prescription.orgs(), OrgLine::name);
        return prescription;
    }

    private static <T> List<Placed<T>> each(YamlFields fields, String name, Function<YamlFields, T> reading) {
        var all = new ArrayList<Placed<T>>();
        for (var line : fields.list(name)) {
            all.add(new Placed<>(line.place(), reading.apply(line)));
            line.done();
        }
        return all;
    }

    private <T> void refuseTwice(List<Placed<T>> all, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (var placed : all) {
            var one = name.apply(placed.thing());
            if (!one.isEmpty() && !seen.add(one)) {
                mistakes.add(placed.place() + ": " + one + " is there already");
            }
        }
    }

    private ProviderDraft provider(YamlFields line) {
        var name = line.text("name", NAME);
        if (!line.has("protocol")) {
            line.text("protocol", NAME);
        }
        var protocol = line.choice("protocol", Protocol.class, Protocol.OPENAI);
        @Nullable
        URI baseUrl =
                line.<URI>judged("base_url", LONG, text -> BaseUrl.of(text).uri());
        if (protocol != Protocol.DEMO && !line.has("base_url")) {
            line.text("base_url", LONG);
        }
        var headers = VendorHeaders.NONE;
        try {
            headers = new VendorHeaders(line.map("headers", LONG));
        } catch (IllegalArgumentException refused) {
            line.reject("headers", String.valueOf(refused.getMessage()));
        }
        var balance = new BalancePolling(
                line.choice("balance_source", BalanceSource.class, BalanceSource.NONE),
                line.whole(
                        "poll_interval_s",
                        BalancePolling.SHORTEST_SECONDS,
                        BalancePolling.LONGEST_SECONDS,
                        BalancePolling.OFF.intervalSeconds()));
        return new ProviderDraft(
                name,
                protocol,
                protocol == Protocol.DEMO ? null : baseUrl,
                headers,
                line.<URI>judged("proxy_url", LONG, BaseUrl::proxy),
                line.truth("sandbox", false),
                timeouts(line.object("timeouts")),
                balance,
                rules(line),
                conversations(line.object("conversation")));
    }

    private static ConversationRules conversations(@Nullable YamlFields line) {
        var usual = ConversationRules.USUAL;
        if (line == null) {
            return usual;
        }
        var labels = new Labels(
                label(line, "user_label", usual.labels().user()),
                label(line, "assistant_label", usual.labels().assistant()),
                label(line, "system_label", usual.labels().system()));
        var rules = new ConversationRules(
                labels,
                line.truth("keep", usual.keep()),
                line.truth("think", usual.think()),
                line.truth("regenerate", usual.regenerate()),
                line.truth("edit_prompt", usual.editPrompt()));
        line.done();
        return rules;
    }

    private static String label(YamlFields line, String name, String usual) {
        var label = line.<String>judged(name, Labels.LONGEST, Labels::checked);
        return label == null ? usual : label;
    }

    private static ProviderRules rules(YamlFields line) {
        return new ProviderRules(
                line.whole("max_concurrent", 0, HEAVIEST),
                line.has("on_empty_account")
                        ? line.choice("on_empty_account", EmptyAccount.class, EmptyAccount.DISABLE)
                        : null,
                line.<Provenance>judged("provenance", NAME, ConfigText::provenance),
                line.optionalText("verify_model", 256),
                line.has("rate_limit_scope")
                        ? line.choice("rate_limit_scope", LimitScope.class, LimitScope.TOLD)
                        : null,
                !line.truth("enabled", true));
    }

    private static Provenance provenance(String text) {
        return Provenance.named(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("must be one of official, cloud, reseller, self-hosted"));
    }

    private static Timeouts timeouts(@Nullable YamlFields line) {
        if (line == null) {
            return Timeouts.DEFAULT;
        }
        var usual = Timeouts.DEFAULT;
        var timeouts = new Timeouts(
                line.whole("connect_ms", 1, Timeouts.LONGEST_MILLIS, usual.connectMillis()),
                line.whole("first_byte_ms", 1, Timeouts.LONGEST_MILLIS, usual.firstByteMillis()),
                line.whole("idle_ms", 1, Timeouts.LONGEST_MILLIS, usual.idleMillis()),
                line.whole("total_ms", 1, Timeouts.LONGEST_MILLIS, usual.totalMillis()));
        line.done();
        return timeouts;
    }

    private CredentialLine credential(YamlFields line) {
        if (!line.has("secret")) {
            line.text("secret", LONG);
        }
        var secret = line.judged("secret", LONG, UpstreamSecret::new);
        return new CredentialLine(
                line.text("provider", NAME),
                secret == null ? new UpstreamSecret("unread") : secret,
                new Share(
                        line.text("name", NAME),
                        line.whole("weight", 0, HEAVIEST, 1),
                        line.whole("priority", -HEAVIEST, HEAVIEST, 0),
                        line.texts("tags", NAME),
                        line.whole("max_concurrency", 1, HEAVIEST)));
    }

    private ModelLine model(YamlFields line) {
        var id = line.text("id", 128);
        var aliases = line.texts("aliases", 128);
        if (!id.isEmpty() && !Model.isId(id)) {
            line.reject("id", "a model id consists of up to 128 of A-Z a-z 0-9 . _ : / @ - and space");
        }
        var rules = modelRules(line);
        try {
            Model.checkNames(id, aliases, rules.bySuffix().keySet());
        } catch (IllegalArgumentException refused) {
            line.reject("aliases", String.valueOf(refused.getMessage()));
        }
        var routes = new ArrayList<RouteLine>();
        for (var route : line.list("routes")) {
            routes.add(new RouteLine(
                    route.text("provider", NAME),
                    route.has("upstream_model") ? route.text("upstream_model", 256) : id,
                    route.whole("weight", 0, HEAVIEST, 1),
                    route.whole("priority", -HEAVIEST, HEAVIEST, 0),
                    route.decimal("cost_per_1m", COST_DECIMALS, HIGHEST_COST)));
            route.done();
        }
        return new ModelLine(
                id,
                aliases,
                new Traits(
                        line.choice("type", ModelType.class, ModelType.CHAT),
                        line.whole("context_window", 1, MOST_TOKENS),
                        line.whole("max_output_tokens", 1, MOST_TOKENS),
                        line.<String>judged("tokenizer", NAME, Model::tokenizer),
                        line.texts("capabilities", NAME),
                        line.whole("max_server_turns", 1, Model.MOST_SERVER_TURNS),
                        line.whole("hold_percent", Model.HELD_WHOLE, Model.MOST_HOLD_PERCENT, Model.HELD_WHOLE)),
                routes,
                line.choice("status", ModelStatus.class, ModelStatus.ACTIVE),
                line.choice("balancing", Balancing.class, Balancing.WEIGHTED),
                new ChoiceRules(line.truth("hedging", false), line.whole("min_success_percent", 0, 100, 0)),
                rules);
    }

    private static ModelRules modelRules(YamlFields line) {
        var own = requestRules(line);
        var bySuffix = new HashMap<String, RequestRules>();
        var given = line.object("suffixes");
        if (given != null) {
            for (var suffix : given.names()) {
                var each = given.object(suffix);
                bySuffix.put(suffix, each == null ? RequestRules.NONE : requestRules(each));
                if (each != null) {
                    each.done();
                }
            }
        }
        return checked(line, "suffixes", ModelRules.NONE, () -> new ModelRules(own, bySuffix));
    }

    private static RequestRules requestRules(YamlFields line) {
        var defaults = requestFields(line, "request_defaults");
        var forced = requestFields(line, "request_forced");
        var stream = line.has("stream") ? line.choice("stream", Streaming.class, Streaming.NATIVE) : null;
        return checked(line, "request_defaults", RequestRules.NONE, () -> new RequestRules(defaults, forced, stream));
    }

    private static RequestFields requestFields(YamlFields line, String name) {
        var members = line.members(name);
        return members == null
                ? RequestFields.NONE
                : checked(line, name, RequestFields.NONE, () -> RequestFields.of(members));
    }

    private static <T> T checked(YamlFields line, String name, T otherwise, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException refused) {
            line.reject(name, String.valueOf(refused.getMessage()));
            return otherwise;
        }
    }

    private RateLine rate(YamlFields line) {
        if (!line.has("currency")) {
            line.text("currency", 3);
        }
        var currency = line.<Currency>judged("currency", 3, PriceReading::currency);
        if (billing.equals(currency)) {
            line.reject("currency", "is the billing currency: its prices need no rate");
        }
        var rate = line.decimal("rate", ExchangeRate.DECIMALS, ExchangeRate.HIGHEST);
        if (rate == null || rate.signum() == 0) {
            line.reject("rate", rate == null ? "is missing" : "must be above 0");
        }
        return new RateLine(
                currency == null ? billing : currency,
                rate == null || rate.signum() == 0 ? BigDecimal.ONE : rate,
                line.instant("valid_from"));
    }

    private PlanLine plan(YamlFields line) {
        var code = line.text("code", NAME);
        return new PlanLine(
                code,
                line.has("name") ? line.text("name", NAME) : code,
                line.texts("models_allowed", 128),
                line.whole("rpm_limit", 1, MOST_TOKENS),
                line.whole("tpm_limit", 1, MOST_TOKENS),
                line.whole("concurrency_limit", 1, MOST_TOKENS));
    }

    private OrgLine org(YamlFields line) {
        return new OrgLine(
                line.text("name", NAME),
                line.has("plan") ? line.text("plan", NAME) : "starter",
                line.<ZoneId>judged("time_zone", NAME, ZoneId::of),
                line.texts("teams", NAME).stream().distinct().toList());
    }
}
