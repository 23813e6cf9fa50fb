package dev.farthing.application.setting;

import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.setting.SettingRange.Between;
import dev.farthing.application.setting.SettingRange.EachLike;
import dev.farthing.application.setting.SettingRange.Like;
import dev.farthing.application.setting.SettingRange.OneOf;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.quality.QualityRules;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.Hedging;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.PoolRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Everything that can be set at run time, with what it is when nobody has set it.
@SuppressWarnings("ImmutableEnumChecker") // a range holds a compiled pattern, which never changes
public enum Setting {
    CORS_ORIGINS(
            "data_plane",
            new Texts(RelaySettings.DEFAULT.corsOrigins()),
            new EachLike(
                    Pattern.compile("\\*|https?://[A-Za-z0-9.\\-\\[\\]:]{1,253}"),
                    100,
                    "origins such as https://app.example, or *")),
    UNPRICED_MODELS("data_plane", new Choice("refuse"), new OneOf(List.of("refuse", "free"))),
    MAX_REQUEST_BYTES("data_plane", new Whole(RelaySettings.DEFAULT.mostRequestBytes()), new Between(1_024, 1 << 28)),
    MAX_RESPONSE_BYTES("data_plane", new Whole(RelaySettings.DEFAULT.mostResponseBytes()), new Between(1_024, 1 << 30)),
    MAX_EVENT_BYTES("data_plane", new Whole(RelaySettings.DEFAULT.mostEventBytes()), new Between(1_024, 1 << 26)),
    DEFAULT_MAX_OUTPUT_TOKENS(
            "data_plane", new Whole(RelaySettings.DEFAULT.usualOutputTokens()), new Between(1, 1_000_000)),
    IDEMPOTENT_REPLAY("data_plane", new Choice("off"), new OneOf(List.of("off", "on"))),
    RESPONSE_CACHE_MB(
            "data_plane",
            new Whole((int) (RelaySettings.DEFAULT.mostCachedBytes() / (1024 * 1024))),
            new Between(0, 65_536)),
    ABANDONED_CALLS("data_plane", new Choice("cancel"), new OneOf(List.of("cancel", "finish"))),
    /// Whether what tenants name (webhooks) may lie in a private network or on this machine.
    PRIVATE_TARGETS_ALLOWED("targets", new Choice("off"), new OneOf(List.of("off", "on"))),
    /// What becomes of a key whose secret somebody reports as found.
    LEAKED_KEYS("keys", new Choice("disable"), new OneOf(List.of("disable", "notify"))),
    UPSTREAM_ATTEMPTS("upstream", new Whole(PoolRules.DEFAULT.attempts()), new Between(1, 10)),
    UPSTREAM_RETRY_PERCENT("upstream", new Whole(PoolRules.DEFAULT.retryPercent()), new Between(0, 1_000)),
    UPSTREAM_BACKOFF_MS("upstream", millis(PoolRules.DEFAULT.backOff()), new Between(0, 10_000)),
    BREAKER_FAILURES("upstream", new Whole(PoolRules.DEFAULT.failuresToOpen()), new Between(1, 1_000)),
    BREAKER_OPEN_MS("upstream", millis(PoolRules.DEFAULT.openFor()), new Between(10, 3_600_000)),
    COOLDOWN_SECONDS("upstream", seconds(PoolRules.DEFAULT.usualCooling()), new Between(1, 86_400)),
    COOLDOWN_MAX_SECONDS("upstream", seconds(PoolRules.DEFAULT.longestCooling()), new Between(1, 604_800)),
    RATE_LIMIT_SCOPE("upstream", new Choice("told"), new OneOf(List.of("told", "account", "model"))),
    EMPTY_ACCOUNT("upstream", new Choice("disable"), new OneOf(List.of("disable", "cool"))),
    EMPTY_ACCOUNT_COOLDOWN_SECONDS("upstream", seconds(PoolRules.DEFAULT.emptyCooling()), new Between(1, 604_800)),
    PROVIDER_CONCURRENCY("upstream", new Whole(PoolRules.DEFAULT.mostPerProvider()), new Between(0, 1_000_000)),
    PROBE_INTERVAL_SECONDS("upstream", seconds(PoolRules.DEFAULT.probeInterval()), new Between(0, 86_400)),
    MODEL_LIST_HOURS("upstream", new Whole(6), new Between(0, 8_760)),
    HEDGE_LEAST_MS("upstream", millis(PoolRules.DEFAULT.hedging().least()), new Between(10, 600_000)),
    HEDGE_MOST_MS("upstream", millis(PoolRules.DEFAULT.hedging().most()), new Between(10, 600_000)),
    SUCCESS_LEAST_CALLS("upstream", new Whole(PoolRules.DEFAULT.callsToJudge()), new Between(1, 1_000_000)),
    ERROR_MONTHS("retention", new Whole(3), new Between(1, 120)),
    ERROR_BODIES("upstream", new Choice("off"), new OneOf(List.of("off", "on"))),
    INVALID_CREDENTIAL_DAYS("upstream", new Whole(0), new Between(0, 3_650)),
    INVALID_CREDENTIAL_ACTION("upstream", new Choice("disable"), new OneOf(List.of("disable", "remove"))),
    LOW_ACCOUNT_BALANCE("upstream", new Whole(0), new Between(0, 1_000_000_000)),
    LOW_ACCOUNT_DAYS("upstream", new Whole(3), new Between(0, 365)),
    BALANCE_HISTORY_DAYS("retention", new Whole(90), new Between(8, 3_650)),
    QUALITY_LEAST_CALLS("quality", new Whole(QualityRules.DEFAULT.leastCalls()), new Between(10, 1_000_000)),
    QUALITY_SUCCESS_PERMILLE("quality", new Whole(QualityRules.DEFAULT.success()), new Between(0, 1_000)),
    QUALITY_SLOW_FACTOR("quality", new Whole(QualityRules.DEFAULT.slowness()), new Between(2, 1_000)),
    QUALITY_SERVER_ERROR_PERMILLE("quality", new Whole(QualityRules.DEFAULT.serverErrors()), new Between(0, 1_000)),
    QUALITY_TIMEOUT_PERMILLE("quality", new Whole(QualityRules.DEFAULT.timeouts()), new Between(0, 1_000)),
    QUALITY_SHIFT("quality", new Choice("on"), new OneOf(List.of("off", "on"))),
    QUALITY_RETURN_SECONDS("quality", seconds(QualityRules.DEFAULT.step()), new Between(1, 86_400)),
    CALL_MONTHS("retention", new Whole(0), new Between(0, 1_200)),
    EVENT_DAYS("retention", new Whole(90), new Between(7, 3_650)),
    CONSOLE_SESSION_HOURS("console", new Whole(168), new Between(1, 8_760)),
    PUBLIC_STATUS("console", new Choice("off"), new OneOf(List.of("off", "on"))),
    SUPPORT_CONTACT(
            "support",
            new Text(RelaySettings.DEFAULT.supportContact()),
            new Like(Pattern.compile("[^\\p{Cntrl}]*"), 200, "a line of text")),
    LOG_LEVEL("log", new Choice("info"), new OneOf(List.of("error", "warn", "info", "debug"))),
    UPDATE_URL(
            "updates", new Text(""), new Like(Pattern.compile("https?://[!-?A-~]+"), 500, "an http or https address"));

    private static final long BYTES_PER_MEGABYTE = 1024 * 1024;

    private final String section;
    private final SettingValue usual;
    private final SettingRange range;

    Setting(String section, SettingValue usual, SettingRange range) {
        this.section = section;
        this.usual = usual;
        this.range = range;
    }

    /// The name people set it by.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String section() {
        return section;
    }

    /// What it is when nobody has set it.
    public SettingValue usual() {
        return usual;
    }

    public SettingRange range() {
        return range;
    }

    /// What it is for, in a few words of Markdown.
    public String description() {
        return SettingWords.of(this);
    }

    /// What it is, given those that somebody has set.
    public SettingValue in(Map<Setting, SettingValue> set) {
        return set.getOrDefault(this, usual);
    }

    /// The same of a whole number.
    public int numberIn(Map<Setting, SettingValue> set) {
        return number(set, this);
    }

    /// The same of a text or a choice.
    public String textIn(Map<Setting, SettingValue> set) {
        return switch (in(set)) {
            case Choice(String word) -> word;
            case Text(String text) -> text;
            case Whole _, Texts _ -> throw new IllegalStateException(label() + " is no text");
        };
    }

    public static Optional<Setting> named(String label) {
        return Arrays.stream(values())
                .filter(setting -> setting.label().equals(label))
                .findFirst();
    }

    /// What a setting contradicts: another one that it must not be more than.
    ///
    /// @param most what that one is
    public record Contradiction(Setting other, int most) {
        public String sentence() {
            return "must not be more than " + other.label() + ", " + most;
        }
    }

    /// Which settings contradict others if these are set.
    public static Map<Setting, Contradiction> contradictions(Map<Setting, SettingValue> set) {
        var contradictions = new EnumMap<Setting, Contradiction>(Setting.class);
        for (var pair :
                List.of(List.of(HEDGE_LEAST_MS, HEDGE_MOST_MS), List.of(COOLDOWN_SECONDS, COOLDOWN_MAX_SECONDS))) {
            var less = pair.getFirst();
            var more = pair.getLast();
            if (number(set, less) > number(set, more)) {
                contradictions.put(less, new Contradiction(more, number(set, more)));
            }
        }
        return contradictions;
    }

    /// The contradictions that a change would bring, and that were not there before it.
    public static Map<Setting, Contradiction> contradictions(
            Map<Setting, SettingValue> before, Map<Setting, SettingValue> after) {
        var fresh = contradictions(after);
        fresh.keySet().removeAll(contradictions(before).keySet());
        return fresh;
    }

    /// The data plane's settings, given those that somebody has set.
    public static RelaySettings relay(Map<Setting, SettingValue> set) {
        return new RelaySettings(
                of(set, CORS_ORIGINS) instanceof Texts(List<String> origins) ? origins : List.of(),
                of(set, UNPRICED_MODELS).equals(new Choice("free")),
                number(set, MAX_REQUEST_BYTES),
                number(set, MAX_RESPONSE_BYTES),
                number(set, MAX_EVENT_BYTES),
                number(set, DEFAULT_MAX_OUTPUT_TOKENS),
                of(set, IDEMPOTENT_REPLAY).equals(new Choice("on")),
                of(set, ABANDONED_CALLS).equals(new Choice("finish")),
                pool(set),
                of(set, ERROR_BODIES).equals(new Choice("on")),
                number(set, RESPONSE_CACHE_MB) * BYTES_PER_MEGABYTE,
                SUPPORT_CONTACT.textIn(set));
    }

    /// What is good enough of vendors, given the settings that somebody has set.
    public static QualityRules quality(Map<Setting, SettingValue> set) {
        return new QualityRules(
                number(set, QUALITY_LEAST_CALLS),
                number(set, QUALITY_SUCCESS_PERMILLE),
                number(set, QUALITY_SLOW_FACTOR),
                number(set, QUALITY_SERVER_ERROR_PERMILLE),
                number(set, QUALITY_TIMEOUT_PERMILLE),
                of(set, QUALITY_SHIFT).equals(new Choice("on")),
                Duration.ofSeconds(number(set, QUALITY_RETURN_SECONDS)));
    }

    private static PoolRules pool(Map<Setting, SettingValue> set) {
        return new PoolRules(
                number(set, UPSTREAM_ATTEMPTS),
                number(set, UPSTREAM_RETRY_PERCENT),
                Duration.ofMillis(number(set, UPSTREAM_BACKOFF_MS)),
                number(set, BREAKER_FAILURES),
                Duration.ofMillis(number(set, BREAKER_OPEN_MS)),
                Duration.ofSeconds(number(set, COOLDOWN_SECONDS)),
                Duration.ofSeconds(number(set, COOLDOWN_MAX_SECONDS)),
                of(set, EMPTY_ACCOUNT).equals(new Choice("cool")) ? EmptyAccount.COOL : EmptyAccount.DISABLE,
                Duration.ofSeconds(number(set, EMPTY_ACCOUNT_COOLDOWN_SECONDS)),
                number(set, PROVIDER_CONCURRENCY),
                Duration.ofSeconds(number(set, PROBE_INTERVAL_SECONDS)),
                new Hedging(
                        Duration.ofMillis(number(set, HEDGE_LEAST_MS)), Duration.ofMillis(number(set, HEDGE_MOST_MS))),
                number(set, SUCCESS_LEAST_CALLS),
                scope(set));
    }

    private static LimitScope scope(Map<Setting, SettingValue> set) {
        return of(set, RATE_LIMIT_SCOPE) instanceof Choice(String word)
                ? LimitScope.valueOf(word.toUpperCase(Locale.ROOT))
                : LimitScope.TOLD;
    }

    private static Whole millis(Duration time) {
        return new Whole((int) time.toMillis());
    }

    private static Whole seconds(Duration time) {
        return new Whole((int) time.toSeconds());
    }

    private static SettingValue of(Map<Setting, SettingValue> set, Setting setting) {
        return setting.in(set);
    }

    private static int number(Map<Setting, SettingValue> set, Setting setting) {
        return switch (of(set, setting)) {
            case Whole(int number) -> number;
            case Choice _, Text _, Texts _ -> throw new IllegalStateException(setting.label() + " is not a number");
        };
    }
}
