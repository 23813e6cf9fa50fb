package dev.farthing.rest.moving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.moving.Belongings;
import dev.farthing.application.moving.Belongings.Allowance;
import dev.farthing.application.moving.Belongings.Held;
import dev.farthing.application.moving.Belongings.Member;
import dev.farthing.application.moving.Belongings.Tenant;
import dev.farthing.application.moving.Belongings.Vendor;
import dev.farthing.application.moving.Belongings.Way;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.rest.TokenCosts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what LiteLLM keeps of organizations, budgets, users, teams and keys, and what it tells of its models.
final class LiteLlmDump {
    private static final String USERS = "users";
    static final Set<String> MEMBERS = Set.of("organizations", "budgets", USERS, "teams", "keys", "models");
    private static final String SOURCE = "litellm";
    private static final String KEY = "key";
    private static final String TEAM = "team";
    private static final String MOST = "max_budget";
    private static final String MOST_PER_MODEL = "model_max_budget";
    private static final Currency DOLLAR = Currency.getInstance("USD");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(s|m|h|d|w|mo)");
    private static final int MOST_TAGS = 10;
    private static final int LONGEST_TAG = 64;
    private static final int HINT = 4;
    private static final int LONGEST_OWNER = 200;
    private static final long DAY = 86_400;
    private static final Set<String> EVERY_MODEL = Set.of("all-proxy-models", "*");
    /// Names that LiteLLM has for all routes of the data plane, or for more.
    private static final Set<String> EVERY_ROUTE = Set.of("llm_api_routes", "*", "/*");
    private static final String TEAM_MODELS = "all-team-models";

    /// Vendors whose models are named `vendor/model`, by what Farthing speaks with them.
    private static final Map<String, String> OPENAI_LIKE = Map.of(
            "openai", "https://api.openai.com/v1",
            "deepseek", "https://api.deepseek.com/v1",
            "openrouter", "https://openrouter.ai/api/v1",
            "groq", "https://api.groq.com/openai/v1",
            "mistral", "https://api.mistral.ai/v1",
            "xai", "https://api.x.ai/v1",
            "together_ai", "https://api.together.xyz/v1",
            "fireworks_ai", "https://api.fireworks.ai/inference/v1",
            "perplexity", "https://api.perplexity.ai",
            "moonshot", "https://api.moonshot.ai/v1");
    /// Vendors that are wherever somebody runs them.
    private static final Set<String> OPENAI_LIKE_ELSEWHERE =
            Set.of("hosted_vllm", "openai_like", "custom_openai", "litellm_proxy", "lm_studio");

    private final Collecting found;
    private final Map<String, DumpRow> budgets = new HashMap<>();
    private final Map<String, DumpRow> users = new HashMap<>();
    /// By the user's id, the org in which a team stands for the user; empty for the one that is moved into.
    private final Map<String, String> usersTeams = new HashMap<>();
    private final Map<String, List<String>> orgModels = new HashMap<>();
    private final Map<String, List<String>> teamModels = new HashMap<>();
    private final Set<String> vendors = new HashSet<>();

    private LiteLlmDump(JsonNode dump) {
        this.found = new Collecting(dump, MEMBERS);
    }

    static Belongings read(JsonNode dump) {
        var reader = new LiteLlmDump(dump);
        reader.found.each("budgets", "budget", row -> reader.budgets.put(row.required("budget_id"), row));
        reader.found.each(USERS, "user", row -> reader.users.put(row.required("user_id"), row));
        reader.found.each("organizations", "org", reader::org);
        reader.found.each("teams", TEAM, reader::team);
        reader.found.each("keys", KEY, reader::key);
        reader.found.each("models", "model", reader::model);
        return reader.found.of(SOURCE);
    }

    private void org(DumpRow row) {
        var id = row.required("organization_id");
        var name = found.unique("org", row.text("organization_alias", id), id);
        orgModels.put(id, models(row.texts("models")));
        noteLimits(row, "org", name);
        found.orgs.add(new Tenant(row.place(), id, name, budgets(row, "org", name)));
    }

    private void team(DumpRow row) {
        var id = row.required("team_id");
        var org = row.text("organization_id");
        var name = found.unique(TEAM, row.text("team_alias", id), id);
        teamModels.put(id, both(models(row.texts("models")), modelsOf(org)));
        noteLimits(row, TEAM, name);
        found.teams.add(new Member(row.place(), id, org, name, row.truth("blocked"), budgets(row, TEAM, name)));
    }

    private void noteLimits(DumpRow row, String kind, String name) {
        var terms = shared(row);
        for (var each : terms == null ? List.of(row) : List.of(row, terms)) {
            if (each.has("tpm_limit") || each.has("rpm_limit") || each.has("max_parallel_requests")) {
                found.note(row.place(), kind, name, "limits of rate are a key's here: its own are not kept");
                return;
            }
        }
    }

    private List<String> modelsOf(@Nullable String org) {
        return org == null ? List.of() : orgModels.getOrDefault(org, List.of());
    }

    private void key(DumpRow row) {
        var digest = new SecretDigest(row.required("token"));
        var shown = row.text("key_name", "sk-…");
        var hint = "sk-…" + (shown.length() > HINT + 3 ? shown.substring(shown.length() - HINT) : "");
        var name = DumpRow.clipped(row.text("key_alias", hint), Collecting.LONGEST_NAME);
        var team = row.text("team_id");
        var org = row.text("organization_id");
        var owner = row.text("user_id");
        // What its owner may do holds for a key that is in no team, and for no other.
        var user = team == null && owner != null ? users.get(owner) : null;
        if (team == null && owner != null && !found.has(USERS)) {
            found.note(row.place(), KEY, name, "whether its user has a budget is not known: take the users along");
        }
        var allowed = both(
                both(models(row.texts("models")), team == null ? List.of() : teamModels.getOrDefault(team, List.of())),
                both(modelsOf(org), user == null ? List.of() : models(user.texts("models"))));
        var terms = shared(row);
        var grant = new KeyGrant(
                allowed,
                List.of(),
                limit("rpm_limit", row, terms),
                limit("tpm_limit", row, terms),
                limit("max_parallel_requests", row, terms),
                row.instant("expires"));
        for (var unknown : List.of("aliases", "config", "permissions", "router_settings")) {
            if (row.object(unknown) != null) {
                found.note(row.place(), KEY, name, "its " + unknown + " are not kept");
            }
        }
        var routes = row.texts("allowed_routes");
        if (!routes.isEmpty() && routes.stream().noneMatch(EVERY_ROUTE::contains)) {
            throw new IllegalArgumentException(
                    "it opens its allowed_routes alone, and a key here opens every route of the data plane: it would get"
                            + " loose");
        }
        found.keys.add(new Held(
                row.place(),
                digest,
                hint,
                org,
                user == null ? team : teamOf(user, org),
                new KeyLabel(
                        name, owner == null ? null : DumpRow.clipped(owner, LONGEST_OWNER), "from LiteLLM", tags(row)),
                grant,
                row.truth("blocked"),
                budgets(row, KEY, name)));
    }

    private static @Nullable Integer limit(String name, DumpRow row, @Nullable DumpRow terms) {
        return row.has(name) || terms == null ? row.limit(name) : terms.limit(name);
    }

    /// A team that has the budget of a user, for the user's own keys; null where the user has none.
    private @Nullable String teamOf(DumpRow user, @Nullable String org) {
        var id = user.required("user_id");
        var foreign = "user " + id;
        var where = org == null ? "" : org;
        var known = usersTeams.get(id);
        if (known != null && !known.equals(where)) {
            throw new IllegalArgumentException("the budget of its user is for keys of several organizations");
        }
        if (known == null) {
            var name = user.text("user_alias", user.text("user_email", id));
            var budgets = budgets(user, TEAM, name);
            if (budgets.isEmpty()) {
                return null;
            }
            usersTeams.put(id, where);
            var unique = found.unique(TEAM, name, id);
            found.note(user.place(), TEAM, unique, "a user that has a budget becomes a team of the user's own keys");
            noteLimits(user, TEAM, unique);
            found.teams.add(new Member(user.place(), foreign, org, unique, false, budgets));
        }
        return foreign;
    }

    private static List<String> tags(DumpRow row) {
        var tags = new ArrayList<String>();
        row.node().path("metadata").path("tags").forEach(tag -> {
            if (tag.isTextual() && !tag.asText().isBlank() && tags.size() < MOST_TAGS) {
                tags.add(DumpRow.clipped(tag.asText().strip(), LONGEST_TAG));
            }
        });
        return tags;
    }

    /// What both allow: a key or a team, and what that belongs to.
    private static List<String> both(List<String> own, List<String> others) {
        if (own.isEmpty() || others.isEmpty()) {
            return own.isEmpty() ? others : own;
        }
        var both = own.stream().filter(others::contains).toList();
        if (both.isEmpty()) {
            throw new IllegalArgumentException("what it belongs to allows none of the models it allows");
        }
        return both;
    }

    /// An empty list allows all of them.
    private static List<String> models(List<String> names) {
        if (names.stream().anyMatch(EVERY_MODEL::contains)) {
            return List.of();
        }
        return DumpRow.models(
                names.stream().filter(name -> !name.equals(TEAM_MODELS)).toList());
    }

    /// The budget that a row names in the list of budgets; what was spent is the row's own.
    private @Nullable DumpRow shared(DumpRow row) {
        var id = row.text("budget_id");
        if (id == null) {
            return null;
        }
        var budget = budgets.get(id);
        if (budget == null) {
            throw new IllegalArgumentException("its budget is not among the budgets of the dump");
        }
        return budget;
    }

    /// Its own, and where it says nothing those of the budget it names.
    private List<Allowance> budgets(DumpRow row, String kind, String name) {
        if (row.node().path("budget_limits").size() > 0) {
            throw new IllegalArgumentException("it has budget_limits, which are not read: it would get loose");
        }
        var terms = shared(row);
        var all = new ArrayList<>(allowance(terms == null || row.has(MOST) ? row : terms, row, kind, name));
        var own = row.object(MOST_PER_MODEL);
        var perModel = own == null && terms != null ? terms.object(MOST_PER_MODEL) : own;
        if (perModel != null) {
            perModel.properties().forEach(member -> all.add(ofModel(member.getKey(), member.getValue(), row)));
        }
        return all;
    }

    private static Allowance ofModel(String model, JsonNode terms, DumpRow spender) {
        var each = new DumpRow(terms, spender.place());
        var dollars = terms.isNumber()
                ? terms.decimalValue()
                : each.decimal(each.has("budget_limit") ? "budget_limit" : MOST);
        if (dollars == null) {
            throw new IllegalArgumentException("its " + MOST_PER_MODEL + " cannot be read");
        }
        var span = span(each.text(each.has("time_period") ? "time_period" : "budget_duration"));
        var spent = new DumpRow(spender.node().path("model_spend"), spender.place()).decimal(model);
        return new Allowance(
                Set.copyOf(DumpRow.models(List.of(model))), span == Span.TOTAL ? rest(dollars, spent) : dollars, span);
    }

    private static BigDecimal rest(BigDecimal most, @Nullable BigDecimal spent) {
        return most.subtract(spent == null ? BigDecimal.ZERO : spent).max(BigDecimal.ZERO);
    }

    /// What has been spent is taken off a budget that never begins anew, and off no other.
    private List<Allowance> allowance(DumpRow terms, DumpRow spender, String kind, String name) {
        var most = terms.decimal(MOST);
        if (most == null) {
            return List.of();
        }
        var length = terms.text("budget_duration");
        var span = span(length);
        var spent = spender.decimal("spend");
        if (span != Span.TOTAL) {
            found.note(
                    spender.place(),
                    kind,
                    name,
                    "its budget of " + most.toPlainString() + " USD in " + length + " is one for each calendar "
                            + span.name().toLowerCase(Locale.ROOT)
                            + " here, and begins with nothing spent");
            return List.of(new Allowance(Set.of(), most, span));
        }
        var rest = rest(most, spent);
        found.note(
                spender.place(),
                kind,
                name,
                "of its budget of " + most.toPlainString() + " USD " + rest.toPlainString()
                        + " USD are left, for good");
        return List.of(new Allowance(Set.of(), rest, Span.TOTAL));
    }

    /// The shortest calendar window that is no shorter than the duration allows: never is more let through.
    private static Span span(@Nullable String length) {
        if (length == null) {
            return Span.TOTAL;
        }
        var duration = DURATION.matcher(length);
        if (!duration.matches()) {
            throw new IllegalArgumentException("the duration of its budget cannot be read");
        }
        long seconds = Long.parseLong(duration.group(1))
                * switch (duration.group(2)) {
                    case "s" -> 1;
                    case "m" -> 60;
                    case "h" -> 3_600;
                    case "d" -> DAY;
                    case "w" -> 7 * DAY;
                    default -> 31 * DAY;
                };
        if (seconds <= DAY) {
            return Span.DAY;
        }
        if (seconds <= 7 * DAY) {
            return Span.WEEK;
        }
        return seconds <= 31 * DAY ? Span.MONTH : Span.TOTAL;
    }

    private void model(DumpRow row) {
        var id = row.required("model_name");
        if (!Model.isId(id)) {
            found.leave(row.place(), "model", "", "its name is a pattern, or none that a model here can have");
            return;
        }
        var params = new DumpRow(row.node().path("litellm_params"), row.place());
        var told = new DumpRow(row.node().path("model_info"), row.place());
        var upstream = params.text("model", "");
        int slash = upstream.indexOf('/');
        var vendor = params.text("custom_llm_provider", slash < 0 ? guess(upstream) : upstream.substring(0, slash));
        var rest = upstream.startsWith(vendor + "/") ? upstream.substring(vendor.length() + 1) : upstream;
        var base = base(params, vendor);
        if (base == null || rest.isEmpty()) {
            found.leave(
                    row.place(),
                    "model",
                    id,
                    "its vendor is none that can be carried, or its litellm_params are encrypted: take the models from"
                            + " /model/info");
            return;
        }
        var protocol = protocol(vendor);
        var foreign = vendor + " " + base;
        if (vendors.add(foreign)) {
            var name = found.unique("provider", "litellm " + vendor, String.valueOf(vendors.size()));
            var draft = ProviderDraft.at(name, protocol, BaseUrl.of(base).uri());
            found.vendors.add(new Vendor(row.place(), foreign, draft, List.of()));
            found.leave(
                    row.place(),
                    "credential",
                    name,
                    "LiteLLM keeps it encrypted under its salt key: add the secret to this provider by hand");
        }
        var mode = told.text("mode", "chat");
        found.offer(
                row.place(),
                id,
                Collecting.traits(told.limit("max_input_tokens"), told.limit("max_output_tokens"), type(mode)),
                new Way(foreign, rest, 1, 0));
        price(row, id, mode, params.has("input_cost_per_token") ? params : told);
    }

    private void price(DumpRow row, String id, String mode, DumpRow costs) {
        try {
            switch (new TokenCosts(BookOwner.EVERYBODY, DOLLAR).proposal(row.place(), id, mode, costs.node())) {
                case Proposed proposed -> found.prices.putIfAbsent(id, proposed);
                case PassedOver(var place, var model, var reason) -> found.leave(place, "price", model, reason);
                case Unreadable(var place, var model, var reason) -> found.leave(place, "price", model, reason);
            }
        } catch (IllegalArgumentException refused) {
            found.leave(row.place(), "price", id, String.valueOf(refused.getMessage()));
        }
    }

    private static String guess(String model) {
        return model.startsWith("claude-") ? "anthropic" : model.startsWith("gpt-") ? "openai" : "";
    }

    private static Protocol protocol(String vendor) {
        return switch (vendor) {
            case "anthropic" -> Protocol.ANTHROPIC;
            case "gemini" -> Protocol.GEMINI;
            default -> Protocol.OPENAI;
        };
    }

    /// Where the vendor is; null where it is none that we speak with.
    private static @Nullable String base(DumpRow params, String vendor) {
        var given = params.text("api_base");
        var usual = switch (vendor) {
            case "anthropic" -> "https://api.anthropic.com";
            case "gemini" -> "https://generativelanguage.googleapis.com/v1beta";
            default -> OPENAI_LIKE.get(vendor);
        };
        boolean known = usual != null || OPENAI_LIKE_ELSEWHERE.contains(vendor);
        return !known ? null : given == null ? usual : given;
    }

    private static ModelType type(String mode) {
        return switch (mode) {
            case "embedding" -> ModelType.EMBEDDING;
            case "image_generation", "image_edit" -> ModelType.IMAGE;
            default -> ModelType.CHAT;
        };
    }
}
