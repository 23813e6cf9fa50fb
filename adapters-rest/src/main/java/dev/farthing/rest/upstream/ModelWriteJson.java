package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ModelDraft;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.rest.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a model shall be; on PUT the id is the path's, and a field that is absent stays as it is.
@Schema(name = "ModelWrite")
record ModelWriteJson(
        @Schema(required = true, examples = "gpt-4o-mini") String id,
        @Nullable List<String> aliases,

        @Schema(
                defaultValue = "chat",
                enumeration = {"chat", "embedding", "image", "speech"})
        @Nullable
        String type,

        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        @Schema(examples = "o200k_base") @Nullable String tokenizer,

        @Schema(
                description =
                        "how often at most the vendor reads the whole context in one call that names its own tools or"
                                + " what it keeps; without it such calls are refused under hard budgets")
        @Nullable
        Integer maxServerTurns,

        @Schema(
                defaultValue = "100",
                description =
                        "how much of the most a call can cost is held of hard budgets; raised by itself when a call"
                                + " cost more than it held")
        @Nullable
        Integer holdPercent,

        @Schema(examples = "[\"tools\", \"vision\"]") @Nullable
        List<String> capabilities,

        @Nullable List<RouteJson> routes,

        @Schema(
                defaultValue = "active",
                enumeration = {"active", "deprecated", "unavailable"})
        @Nullable
        String status,

        @Schema(
                defaultValue = "weighted",
                enumeration = {"weighted", "least_busy", "lowest_latency", "cheapest", "highest_balance"},
                description = "by what one of the routes of equal priority is chosen, and a credential on it")
        @Nullable
        String balancing,

        @Schema(
                defaultValue = "false",
                description = "whether a call that waits for its first byte longer than 19 of 20 calls do is made a"
                        + " second time elsewhere; the first to answer wins, and the call is charged for both")
        @Nullable
        Boolean hedging,

        @Schema(
                defaultValue = "0",
                description = "credentials of which fewer calls in a hundred succeeded within five minutes are used"
                        + " only where nobody else is left; 0: like all others")
        @Nullable
        Integer minSuccessPercent,

        @Schema(
                type = SchemaType.OBJECT,
                description = "members of requests that do not say them, in the vendor's dialect; objects are filled"
                        + " up member by member",
                examples = "{\"reasoning_effort\":\"low\"}")
        @Nullable
        Object requestDefaults,

        @Schema(
                type = SchemaType.OBJECT,
                description = "members of all requests, whatever these say, in the vendor's dialect; null takes one"
                        + " away",
                examples = "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0}}}")
        @Nullable
        Object requestForced,

        @Schema(
                defaultValue = "native",
                enumeration = {"native", "emulated"},
                description = "how the vendor is asked for a stream; emulated: for the answer in one piece, which is"
                        + " told on as a stream")
        @Nullable
        String stream,

        @Schema(
                description = "endings under which the model is known too, each with request_defaults, request_forced"
                        + " and stream that come over the model's own")
        @Nullable
        Map<String, SuffixWriteJson> suffixes) {
    /// What a suffix makes of requests.
    @Schema(name = "SuffixWrite")
    record SuffixWriteJson(
            @Schema(type = SchemaType.OBJECT) @Nullable Object requestDefaults,

            @Schema(type = SchemaType.OBJECT) @Nullable Object requestForced,

            @Schema(enumeration = {"native", "emulated"}) @Nullable
            String stream) {}

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_UPSTREAM_NAME = 256;
    private static final int MOST_ALIASES = 100;
    private static final int MOST_CAPABILITIES = 50;
    private static final int LONGEST_CAPABILITY = 50;
    private static final int MOST_ROUTES = 100;
    private static final int MOST_TOKENS = 1_000_000_000;
    private static final int MOST_DECIMALS = 6;
    private static final int HEAVIEST = 1_000_000;
    private static final ModelDraft USUAL = new ModelDraft(
            List.of(), new Traits(ModelType.CHAT, null, null, null, List.of()), List.of(), ModelStatus.ACTIVE);

    static String readId(Fields fields) {
        var id = fields.text("id", 1, LONGEST_NAME);
        if (!id.isEmpty() && !Model.isId(id)) {
            fields.reject("id", "value_error", "a model id consists of up to 128 of A-Z a-z 0-9 . _ : / @ - and space");
        }
        return id;
    }

    /// @param providers the ids a route may name
    static ModelDraft read(Fields fields, String id, @Nullable ModelDraft old, Set<UUID> providers) {
        var before = old == null ? USUAL : old;
        var aliases = fields.has("aliases") ? aliases(fields, id) : before.aliases();
        var routes = fields.has("routes") ? routes(fields, id, providers) : before.routes();
        var status =
                fields.choice("status", ModelStatus.class, fields.has("status") ? ModelStatus.ACTIVE : before.status());
        var balancing = fields.choice(
                "balancing", Balancing.class, fields.has("balancing") ? Balancing.WEIGHTED : before.balancing());
        var traits = traits(fields, before.traits());
        var rules = rules(fields, before.rules());
        if (!rules.bySuffix().isEmpty()) {
            Checked.of(fields, "suffixes", rules, () -> {
                Model.checkNames(id, aliases, rules.bySuffix().keySet());
                return rules;
            });
        }
        if (traits.type() == ModelType.EMBEDDING && !rules.areNone()) {
            fields.reject("type", "value_error", "requests for vectors go as they are");
        }
        var draft = new ModelDraft(aliases, traits, routes, status, balancing, choice(fields, before.choice()), rules);
        fields.check();
        return draft;
    }

    private static ChoiceRules choice(Fields fields, ChoiceRules before) {
        var success = fields.integer("min_success_percent", 0, 100);
        return new ChoiceRules(
                fields.bool("hedging", !fields.has("hedging") && before.hedged()),
                success == null ? (fields.has("min_success_percent") ? 0 : before.leastSuccess()) : success);
    }

    private static ModelRules rules(Fields fields, ModelRules before) {
        var own = rules(fields, before.own());
        if (!fields.has("suffixes")) {
            return Checked.of(fields, "suffixes", before, () -> new ModelRules(own, before.bySuffix()));
        }
        var bySuffix = new HashMap<String, RequestRules>();
        var given = fields.object("suffixes");
        if (given != null) {
            for (var suffix : given.names()) {
                var each = given.object(suffix);
                bySuffix.put(suffix, each == null ? RequestRules.NONE : rules(each, RequestRules.NONE));
            }
        }
        return Checked.of(fields, "suffixes", before, () -> new ModelRules(own, bySuffix));
    }

    private static RequestRules rules(Fields fields, RequestRules before) {
        var defaults = members(fields, "request_defaults", before.defaults());
        var forced = members(fields, "request_forced", before.forced());
        var stream = fields.has("stream") ? fields.optionalChoice("stream", Streaming.class) : before.stream();
        return Checked.of(fields, "request_defaults", before, () -> new RequestRules(defaults, forced, stream));
    }

    private static RequestFields members(Fields fields, String name, RequestFields before) {
        if (!fields.has(name)) {
            return before;
        }
        var given = fields.members(name);
        return given == null
                ? RequestFields.NONE
                : Checked.of(fields, name, RequestFields.NONE, () -> RequestFields.of(given));
    }

    private static List<String> aliases(Fields fields, String id) {
        var aliases = fields.texts("aliases", MOST_ALIASES, LONGEST_NAME);
        return Checked.of(fields, "aliases", List.<String>of(), () -> {
            Model.checkNames(id, aliases);
            return aliases;
        });
    }

    private static Traits traits(Fields fields, Traits before) {
        var context = fields.integer("context_window", 1, MOST_TOKENS);
        var output = fields.integer("max_output_tokens", 1, MOST_TOKENS);
        var named = fields.optionalText("tokenizer", LONGEST_CAPABILITY);
        var tokenizer = named == null
                ? null
                : Checked.<@Nullable String>of(fields, "tokenizer", null, () -> Model.tokenizer(named));
        var turns = fields.integer("max_server_turns", 1, Model.MOST_SERVER_TURNS);
        var held = fields.integer("hold_percent", Model.HELD_WHOLE, Model.MOST_HOLD_PERCENT);
        return new Traits(
                fields.choice("type", ModelType.class, fields.has("type") ? ModelType.CHAT : before.type()),
                fields.has("context_window") ? context : before.contextWindow(),
                fields.has("max_output_tokens") ? output : before.maxOutputTokens(),
                fields.has("tokenizer") ? tokenizer : before.tokenizer(),
                fields.has("capabilities")
                        ? fields.texts("capabilities", MOST_CAPABILITIES, LONGEST_CAPABILITY)
                        : before.capabilities(),
                fields.has("max_server_turns") ? turns : before.maxServerTurns(),
                held == null ? (fields.has("hold_percent") ? Model.HELD_WHOLE : before.holdPercent()) : held);
    }

    private static List<Route> routes(Fields fields, String id, Set<UUID> providers) {
        var given = fields.list("routes");
        if (given.size() > MOST_ROUTES) {
            fields.reject("routes", "too_long", "List should have at most " + MOST_ROUTES + " items");
        }
        var routes = new ArrayList<Route>();
        for (var route : given) {
            var provider = route.requiredUuid("provider_id");
            if (!provider.equals(Fields.NO_UUID) && !providers.contains(provider)) {
                route.reject("provider_id", "value_error", "no provider has this id");
            }
            var name = route.has("upstream_model") ? route.text("upstream_model", 1, LONGEST_UPSTREAM_NAME) : id;
            var weight = route.integer("weight", 0, HEAVIEST);
            var priority = route.integer("priority", -HEAVIEST, HEAVIEST);
            routes.add(new Route(
                    provider,
                    name,
                    weight == null ? 1 : weight,
                    priority == null ? 0 : priority,
                    route.decimal("cost_per_1m", MOST_DECIMALS)));
        }
        return routes;
    }
}
