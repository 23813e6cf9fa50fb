package dev.farthing.rest.moving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.moving.Belongings;
import dev.farthing.application.moving.Belongings.Allowance;
import dev.farthing.application.moving.Belongings.Held;
import dev.farthing.application.moving.Belongings.Member;
import dev.farthing.application.moving.Belongings.Vendor;
import dev.farthing.application.moving.Belongings.Way;
import dev.farthing.application.price.PriceCells;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what new-api and one-api keep: users become teams, tokens keys, channels providers, ratios prices.
final class NewApiDump {
    static final Set<String> MEMBERS = Set.of("users", "tokens", "channels", "options");
    private static final String KEY = "key";
    private static final String TEAM = "team";
    private static final String PROVIDER = "provider";
    private static final String PRICE = "price";
    private static final Currency DOLLAR = Currency.getInstance("USD");
    private static final BigDecimal UNITS_PER_DOLLAR = new BigDecimal(500_000);
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);
    /// What new-api charges for a token that is written to a cache, where its options say nothing.
    private static final BigDecimal USUAL_CACHE_WRITE = new BigDecimal("1.25");
    /// And how much dearer it is to keep one for an hour: 6 to 3.75, whatever the options say.
    private static final BigDecimal AN_HOUR_LONG = new BigDecimal("1.6");
    private static final long ENABLED = 1;
    private static final long EXHAUSTED = 4;
    private static final long NEVER = -1;
    private static final int HINT = 4;
    private static final int HEAVIEST = 1_000_000;

    private final ObjectMapper json;
    private final ChannelTypes types;
    private final Collecting found;
    private final Map<String, String> users = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();

    private NewApiDump(ObjectMapper json, JsonNode dump, ChannelTypes types) {
        this.json = json;
        this.types = types;
        this.found = new Collecting(dump, MEMBERS);
    }

    /// @param source new-api or one-api
    static Belongings read(ObjectMapper json, JsonNode dump, String source, ChannelTypes types) {
        var reader = new NewApiDump(json, dump, types);
        reader.found.each("options", "option", row -> reader.options.put(row.required("key"), row.text("value", "")));
        reader.found.each("users", TEAM, reader::user);
        reader.found.each("tokens", KEY, reader::token);
        reader.found.each("channels", PROVIDER, reader::channel);
        reader.prices();
        return reader.found.of(source);
    }

    private void user(DumpRow row) {
        var id = row.required("id");
        if (row.has("deleted_at")) {
            return;
        }
        var account = row.text("username", id);
        var name = found.unique(TEAM, account, id);
        var foreign = id + " " + account;
        var left = dollars(row, "quota");
        users.put(id, foreign);
        found.note(row.place(), TEAM, name, "a user becomes a team with what is left of its quota, for good");
        found.teams.add(new Member(
                row.place(),
                foreign,
                null,
                name,
                row.whole("status", ENABLED) != ENABLED,
                List.of(new Allowance(Set.of(), left, Span.TOTAL))));
    }

    private void token(DumpRow row) {
        if (row.has("deleted_at")) {
            return;
        }
        var bare = row.required("key");
        if (bare.contains("*")) {
            throw new IllegalArgumentException("its key is masked: take the tokens from the database");
        }
        var secret = bare.startsWith("sk-") ? bare : "sk-" + bare;
        var name = DumpRow.clipped(row.text("name", "token " + row.text("id", "")), Collecting.LONGEST_NAME);
        var owner = row.required("user_id");
        var user = users.get(owner);
        if (user == null) {
            throw new IllegalArgumentException("its user is not among the users of the dump");
        }
        var models = row.has("model_limits_enabled")
                ? (row.truth("model_limits_enabled") ? row.parts("model_limits") : List.<String>of())
                : row.parts("models");
        if (row.has("model_limits_enabled") && row.truth("model_limits_enabled") && models.isEmpty()) {
            throw new IllegalArgumentException("it may use no model at all");
        }
        var ranges = Stream.concat(row.parts("allow_ips").stream(), row.parts("subnet").stream())
                .map(IpRange::parse)
                .toList();
        long ends = row.whole("expired_time", NEVER);
        long status = row.whole("status", ENABLED);
        var group = row.text("group");
        if (group != null && !group.equals("default")) {
            found.note(row.place(), KEY, name, "its group is not kept");
        }
        found.keys.add(new Held(
                row.place(),
                SecretDigest.of(secret),
                "sk-…" + (bare.length() > 4 * HINT ? bare.substring(bare.length() - HINT) : ""),
                null,
                user,
                new KeyLabel(name, null, "from user " + DumpRow.clipped(user, Collecting.LONGEST_NAME), List.of()),
                new KeyGrant(
                        DumpRow.models(models),
                        ranges,
                        null,
                        null,
                        null,
                        ends == NEVER ? null : Instant.ofEpochSecond(ends)),
                status != ENABLED && status != EXHAUSTED,
                row.truth("unlimited_quota")
                        ? List.of()
                        : List.of(new Allowance(Set.of(), dollars(row, "remain_quota"), Span.TOTAL))));
    }

    /// What so many units are in dollars, never less than nothing.
    private BigDecimal dollars(DumpRow row, String name) {
        var units = new BigDecimal(row.whole(name, 0)).max(BigDecimal.ZERO);
        return units.divide(unitsPerDollar(), 12, RoundingMode.DOWN).stripTrailingZeros();
    }

    private BigDecimal unitsPerDollar() {
        var own = options.get("QuotaPerUnit");
        var units = own == null ? UNITS_PER_DOLLAR : PriceCells.decimal("QuotaPerUnit", own);
        return units.signum() > 0 ? units : UNITS_PER_DOLLAR;
    }

    private void channel(DumpRow row) {
        var id = row.required("id");
        long type = row.whole("type", 0);
        var kind = types.kinds().get(type);
        var name = found.unique(PROVIDER, row.text("name", "channel " + id), id);
        var base = kind == null ? "" : kind.base(row.text("base_url"));
        if (kind == null || base.isEmpty()) {
            found.leave(
                    row.place(),
                    PROVIDER,
                    name,
                    "nothing here speaks as channels of type " + type + " do, or it has no address");
            return;
        }
        var foreign = id + " " + row.text("created_time", "");
        var keys = Stream.of(row.text("key", "").split("\\n", -1))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .distinct()
                .map(UpstreamSecret::new)
                .toList();
        var draft = ProviderDraft.at(name, kind.protocol(), BaseUrl.of(base).uri())
                .disabled(row.whole("status", ENABLED) != ENABLED);
        for (var unkept : List.of("param_override", "header_override", "status_code_mapping", "setting")) {
            if (!Set.of("", "{}", "null").contains(row.text(unkept, ""))) {
                found.note(row.place(), PROVIDER, name, "its " + unkept + " is not kept");
            }
        }
        if (!Set.of("", "default").contains(row.text("group", ""))) {
            found.note(
                    row.place(), PROVIDER, name, "its group is not kept: it serves every key that may use its models");
        }
        found.vendors.add(new Vendor(row.place(), foreign, draft, keys));
        var mapping = map(row.text("model_mapping"));
        int weight = Math.clamp(row.whole("weight", 0), 1, HEAVIEST);
        int priority = Math.clamp(-row.whole("priority", 0), -HEAVIEST, HEAVIEST);
        for (var model : row.parts("models")) {
            if (Model.isId(model)) {
                var upstream = mapping.path(model).asText(model);
                found.offer(
                        row.place(),
                        model,
                        Collecting.traits(null, null, type(model)),
                        new Way(foreign, upstream, weight, priority));
                price(row.place(), model);
            } else {
                found.leave(row.place(), "model", "", "a model has a name that none here can have");
            }
        }
    }

    private static ModelType type(String model) {
        return model.contains("embedding")
                ? ModelType.EMBEDDING
                : model.startsWith("dall-e") || model.startsWith("gpt-image") ? ModelType.IMAGE : ModelType.CHAT;
    }

    private JsonNode map(@Nullable String text) {
        if (text == null) {
            return json.createObjectNode();
        }
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a map in it is no JSON", e);
        }
    }

    private void price(String place, String model) {
        if (found.prices.containsKey(model)) {
            return;
        }
        var fixed = ratio("ModelPrice", model);
        var ratio = ratio("ModelRatio", model);
        var completion = ratio("CompletionRatio", model);
        var perMillion = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        if (fixed != null) {
            perMillion.put(TokenClass.INPUT, BigDecimal.ZERO);
            perMillion.put(TokenClass.OUTPUT, BigDecimal.ZERO);
        } else if (ratio == null || (completion == null && type(model) == ModelType.CHAT)) {
            found.leave(place, PRICE, model, "its ModelRatio or CompletionRatio is not among the options of the dump");
            return;
        } else {
            var input = ratio.multiply(MILLION).divide(unitsPerDollar(), 12, RoundingMode.HALF_UP);
            perMillion.put(TokenClass.INPUT, rounded(input));
            perMillion.put(
                    TokenClass.OUTPUT, completion == null ? BigDecimal.ZERO : rounded(input.multiply(completion)));
            var read = ratio("CacheRatio", model);
            if (read != null) {
                perMillion.put(TokenClass.CACHE_READ, rounded(input.multiply(read)));
            }
            if (types.pricesCacheWrites() && type(model) == ModelType.CHAT) {
                var given = ratio("CreateCacheRatio", model);
                var written = input.multiply(given == null ? USUAL_CACHE_WRITE : given);
                perMillion.put(TokenClass.CACHE_WRITE_5M, rounded(written));
                perMillion.put(TokenClass.CACHE_WRITE_1H, rounded(written.multiply(AN_HOUR_LONG)));
            }
        }
        var fee = fixed == null ? null : PriceCells.fee("ModelPrice", fixed);
        found.prices.put(
                model,
                new Proposed(place, new PriceDraft(model, new Rates(perMillion, null, fee), List.of(), null), DOLLAR));
    }

    private static BigDecimal rounded(BigDecimal price) {
        return price.setScale(Rates.PER_MILLION_DECIMALS, RoundingMode.HALF_UP);
    }

    private @Nullable BigDecimal ratio(String option, String model) {
        var value = map(options.get(option)).path(model);
        return value.isMissingNode() || value.isNull() ? null : PriceCells.decimal(option, value.asText());
    }

    private void prices() {
        map(options.get("GroupRatio")).properties().forEach(group -> {
            var ratio = PriceCells.decimal("GroupRatio", group.getValue().asText());
            if (ratio.compareTo(BigDecimal.ONE) != 0) {
                found.leave(
                        "options",
                        PRICE,
                        DumpRow.clipped(group.getKey(), Collecting.LONGEST_NAME),
                        "this group pays " + ratio.toPlainString()
                                + " times the price: give its org a plan with a discount, or a book of its own");
            }
        });
    }
}
