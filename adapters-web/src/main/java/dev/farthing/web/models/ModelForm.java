package dev.farthing.web.models;

import dev.farthing.application.upstream.ModelDraft;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Route;
import dev.farthing.web.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What people fill in about a model.
final class ModelForm {
    /// So many empty rows for further routes stand in a form.
    static final int SPARE_ROUTES = 2;

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_UPSTREAM_NAME = 256;
    private static final int LONGEST_ALIASES = 13_000;
    private static final int MOST_ALIASES = 100;
    private static final int MOST_CAPABILITIES = 50;
    private static final int LONGEST_CAPABILITY = 50;
    private static final int MOST_ROUTES = 100;
    private static final int MOST_TOKENS = 1_000_000_000;
    private static final int MOST_DECIMALS = 6;
    private static final int HEAVIEST = 1_000_000;
    private static final int ALL = 100;
    private static final ModelDraft USUAL = new ModelDraft(
            List.of(), new Traits(ModelType.CHAT, null, null, null, List.of()), List.of(), ModelStatus.ACTIVE);

    private final Form form;
    private final ModelWords words;
    private final Map<UUID, String> providers;

    /// @param providers those a route may name
    ModelForm(Form form, ModelWords words, Map<UUID, String> providers) {
        this.form = form;
        this.words = words;
        this.providers = providers;
    }

    /// The name of a new one.
    String id() {
        var id = form.text("name", words.name(), LONGEST_NAME);
        if (!id.isEmpty() && !Model.isId(id)) {
            form.reject(words.name_wrong());
        }
        return id;
    }

    /// @param old what it takes the place of; null for a new one
    ModelDraft read(String id, @Nullable ModelDraft old) {
        var before = old == null ? USUAL : old;
        var type = form.choice("type", words.kind(), ModelType.class);
        var status = form.choice("status", words.state(), ModelStatus.class);
        var balancing = form.choice("balancing", words.balancing(), Balancing.class);
        var success = form.whole("least_success", words.least_success(), 0, ALL);
        var held = form.whole("hold_percent", words.hold_percent(), Model.HELD_WHOLE, Model.MOST_HOLD_PERCENT);
        var traits = new Traits(
                type == null ? before.traits().type() : type,
                form.whole("context_window", words.context_window(), 1, MOST_TOKENS),
                form.whole("max_output", words.max_output(), 1, MOST_TOKENS),
                tokenizer(),
                form.texts("capabilities", words.capabilities(), MOST_CAPABILITIES, LONGEST_CAPABILITY),
                form.whole("server_turns", words.server_turns(), 1, Model.MOST_SERVER_TURNS),
                held == null ? Model.HELD_WHOLE : held);
        var aliases = aliases(id);
        var rules = form.isThere("suffixes") ? new RulesForm(form, words).read(id, aliases) : before.rules();
        if (traits.type() == ModelType.EMBEDDING && !rules.areNone()) {
            form.reject(words.no_rules());
        }
        var draft = new ModelDraft(
                aliases,
                traits,
                routes(id),
                status == null ? before.status() : status,
                balancing == null ? before.balancing() : balancing,
                new ChoiceRules(form.isTicked("hedged"), success == null ? 0 : success),
                rules);
        form.check();
        return draft;
    }

    private @Nullable String tokenizer() {
        var name = form.optionalText("tokenizer", words.tokenizer(), LONGEST_NAME);
        return name == null
                ? null
                : form.<@Nullable String>judged(words.tokenizer(), null, () -> Model.tokenizer(name));
    }

    /// A name may hold blanks, and so each stands on a line.
    private List<String> aliases(String id) {
        var text = form.optionalText("aliases", words.aliases(), LONGEST_ALIASES);
        if (text == null) {
            return List.of();
        }
        var aliases = Arrays.stream(text.split("\\R"))
                .map(String::strip)
                .filter(alias -> !alias.isEmpty())
                .limit(MOST_ALIASES)
                .toList();
        return form.judged(words.aliases(), List.<String>of(), () -> {
            Model.checkNames(id, aliases);
            return aliases;
        });
    }

    private List<Route> routes(String id) {
        var routes = new ArrayList<Route>();
        for (int number = 1; number <= MOST_ROUTES; number++) {
            var provider = form.id("provider" + number, words.provider());
            if (provider == null) {
                continue;
            }
            if (!providers.containsKey(provider)) {
                form.reject(words.no_such_provider());
            }
            var name = form.optionalText("upstream" + number, words.upstream_model(), LONGEST_UPSTREAM_NAME);
            var weight = form.whole("weight" + number, words.weight(), 0, HEAVIEST);
            var priority = form.whole("priority" + number, words.priority(), -HEAVIEST, HEAVIEST);
            routes.add(new Route(
                    provider,
                    name == null ? id : name,
                    weight == null ? 1 : weight,
                    priority == null ? 0 : priority,
                    form.amount("cost" + number, words.cost_per_1m(), MOST_DECIMALS)));
        }
        return routes;
    }

    /// What the form holds before it is filled in anew; empty for what was not said.
    record Filled(
            String aliases,
            String type,
            String status,
            String balancing,
            String contextWindow,
            String maxOutput,
            String tokenizer,
            String capabilities,
            String serverTurns,
            int holdPercent,
            boolean hedged,
            int leastSuccess,
            List<RouteRow> routes,
            RulesForm.Filled rules) {
        /// Of a new model, whose first route leads to a provider if one was chosen already.
        static Filled empty(String provider, String upstreamModel) {
            return new Filled(
                    "",
                    word(ModelType.CHAT),
                    word(ModelStatus.ACTIVE),
                    word(Balancing.WEIGHTED),
                    "",
                    "",
                    "",
                    "",
                    "",
                    Model.HELD_WHOLE,
                    false,
                    0,
                    rows(List.of(new RouteRow(1, provider, upstreamModel, 1, 0, "")), 1),
                    RulesForm.Filled.EMPTY);
        }

        static Filled of(Model model) {
            var rows = new ArrayList<RouteRow>();
            for (var route : model.routes()) {
                var cost = route.costPer1m();
                rows.add(new RouteRow(
                        rows.size() + 1,
                        route.providerId().toString(),
                        route.upstreamModel(),
                        route.weight(),
                        route.priority(),
                        cost == null ? "" : cost.stripTrailingZeros().toPlainString()));
            }
            return new Filled(
                    String.join("\n", model.aliases()),
                    word(model.type()),
                    word(model.status()),
                    word(model.balancing()),
                    text(model.contextWindow()),
                    text(model.maxOutputTokens()),
                    text(model.tokenizer()),
                    String.join(" ", model.capabilities()),
                    text(model.maxServerTurns()),
                    model.holdPercent(),
                    model.choice().hedged(),
                    model.choice().leastSuccess(),
                    rows(rows, SPARE_ROUTES),
                    RulesForm.Filled.of(model.rules()));
        }

        private static List<RouteRow> rows(List<RouteRow> known, int spare) {
            var rows = new ArrayList<>(known);
            for (int i = 0; i < spare && rows.size() < MOST_ROUTES; i++) {
                rows.add(new RouteRow(rows.size() + 1, "", "", 1, 0, ""));
            }
            return rows;
        }

        public List<String> types() {
            return words(ModelType.values());
        }

        public List<String> states() {
            return words(ModelStatus.values());
        }

        public List<String> balancings() {
            return words(Balancing.values());
        }

        public List<String> tokenizers() {
            return Model.TOKENIZERS;
        }
    }

    /// One route as the form has it; without a provider it is none.
    record RouteRow(int number, String provider, String upstreamModel, int weight, int priority, String cost) {}

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> words(Enum<?>[] constants) {
        return Arrays.stream(constants).map(ModelForm::word).toList();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
