package dev.farthing.persistence.observation;

import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.persistence.RatesColumn;
import dev.farthing.persistence.Sql;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Calls of one org as nobody would think of them: of two teams and none, sandbox keys, every ending, all at one
/// price.
public final class MadeUpCalls {
    private static final Price PRICE = new Price(
            UUID.fromString("01900000-0000-7000-8000-0000000000e1"),
            "made-up",
            rates("3", "0.3", "3.75"),
            List.of(new Tier(1_000, rates("6", "0.600001", "7.5"))),
            Instant.EPOCH,
            null);

    private static final int KEYS = 5;
    private static final List<String> MODELS = List.of("large", "small", "词", "text-embedding");
    private static final List<String> PROVIDERS = List.of("acme", "zen");

    private static final List<String> AGENTS = List.of("test/1", "test/1 (here)", "curl/8", "");

    private final Random random;
    private final Random more;
    public final UUID org;
    public final List<UUID> teams;
    public final List<UUID> keys;

    /// A database that knows their price is needed to tell what caches saved.
    public MadeUpCalls(long seed) {
        this.random = new Random(seed);
        this.more = new Random(~seed);
        this.org = UUID.randomUUID();
        this.teams = List.of(UUID.randomUUID(), UUID.randomUUID());
        this.keys = Stream.generate(UUID::randomUUID).limit(KEYS).toList();
    }

    /// Most of them within the days before an instant, many just before it and about the full hours and days.
    public List<CallRecord> before(Instant now, int days, int count) {
        return Stream.generate(() -> one(at(now, days))).limit(count).toList();
    }

    /// Lets a database know their price.
    public static void price(DataSource database) {
        Sql.of(
                        "INSERT INTO model (id, type, status) VALUES (?, 'chat', 'active') ON CONFLICT DO NOTHING",
                        PRICE.model())
                .change(database);
        Sql.of(
                        "INSERT INTO price (id, model_id, rates, valid_from) VALUES (?, ?, ?::jsonb, 'epoch')"
                                + " ON CONFLICT DO NOTHING",
                        PRICE.id(),
                        PRICE.model(),
                        RatesColumn.write(PRICE.base(), PRICE.tiers()))
                .change(database);
    }

    private static Rates rates(String input, String cacheRead, String cacheWrite) {
        return new Rates(
                Map.of(
                        TokenClass.INPUT, new BigDecimal(input),
                        TokenClass.CACHE_READ, new BigDecimal(cacheRead),
                        TokenClass.CACHE_WRITE_5M, new BigDecimal(cacheWrite),
                        TokenClass.OUTPUT, new BigDecimal("15")),
                null,
                null);
    }

    private Instant at(Instant now, int days) {
        long back = switch (random.nextInt(5)) {
            case 0 -> random.nextLong(Duration.ofMinutes(1).toMillis());
            case 1 -> random.nextLong(Duration.ofHours(2).toMillis());
            default -> random.nextLong(Duration.ofDays(days).toMillis());
        };
        var at = now.minusMillis(back);
        if (random.nextInt(4) > 0) {
            return at;
        }
        long quarter = Duration.ofMinutes(15).toMillis();
        var edge = Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), quarter) * quarter);
        return edge.plusMillis(random.nextInt(3) - 1L);
    }

    /// What was answered and by no vendor is an answer given again.
    private CallRecord one(Instant at) {
        int key = random.nextInt(KEYS);
        boolean sandbox = key == 0;
        var model = MODELS.get(random.nextInt(MODELS.size()));
        var status = status();
        var hop = status == CallStatus.REFUSED || random.nextInt(20) == 0 ? null : hop();
        int latency = random.nextInt(1 << (2 + random.nextInt(16)));
        var first = random.nextInt(3) == 0 ? null : Integer.valueOf(random.nextInt(latency + 1));
        boolean again = status == CallStatus.OK && hop == null;
        var used = new TokenUsage(
                random.nextInt(1_000),
                random.nextInt(100),
                random.nextInt(3) == 0 ? random.nextInt(300) : 0,
                random.nextInt(5) == 0 ? random.nextInt(300) : 0,
                0,
                0,
                random.nextInt(500),
                random.nextInt(50),
                0,
                0,
                0);
        var tokens = again ? TokenUsage.NONE : used;
        var charged = sandbox || status == CallStatus.REFUSED
                ? Money.ZERO
                : new Money(random.nextLong(1L << (10 + random.nextInt(50))));
        var cost = again ? Money.ZERO : charged;
        boolean unpriced = again || sandbox || status == CallStatus.REFUSED;
        return new CallRecord(
                SomeCall.idAt(at),
                at,
                new CallRecord.Owner(org, team(key), keys.get(key), "key " + key, sandbox, tags(key)),
                new CallRecord.Path(
                        Dialect.OPENAI,
                        model.startsWith("text") ? Endpoint.EMBEDDINGS : Endpoint.CHAT_COMPLETIONS,
                        model,
                        first != null,
                        hop),
                new CallRecord.Ending(status, httpStatus(status), null, latency, first, random.nextInt(2_000)),
                new CallRecord.Metered(
                        status == CallStatus.REFUSED ? TokenUsage.NONE : tokens,
                        UsageSource.values()[random.nextInt(3)],
                        List.of(),
                        null,
                        null),
                cost,
                unpriced ? Money.ZERO : PRICE.cacheSaving(tokens),
                again ? charged : null,
                unpriced ? null : PRICE.id(),
                new CallRecord.Client(session(), null, null, AGENTS.get(more.nextInt(AGENTS.size()))),
                hop == null ? List.of() : attempts(hop, at, cost, status));
    }

    /// Now and then the vendor blames the caller, which counts where it is the end of it.
    private List<CallRecord.Attempt> attempts(CallRecord.Hop hop, Instant at, Money cost, CallStatus status) {
        return Stream.generate(() -> new CallRecord.Attempt(
                        hop,
                        at,
                        200,
                        null,
                        status != CallStatus.OK && random.nextBoolean() ? "caller" : null,
                        1,
                        1,
                        null,
                        new Money(random.nextLong(1 + cost.pico())),
                        null))
                .limit(1 + Math.max(0, random.nextInt(6) - 3))
                .toList();
    }

    private static List<String> tags(int key) {
        return switch (key) {
            case 1 -> List.of("red", "blue");
            case 2 -> List.of("blue");
            default -> List.of();
        };
    }

    /// Keys 1 and 2 belong to a team each, key 3 to none, and key 4 was moved now and then.
    private @Nullable UUID team(int key) {
        return switch (key) {
            case 1 -> teams.get(0);
            case 2 -> teams.get(1);
            case 4 -> teams.get(random.nextInt(2));
            default -> null;
        };
    }

    private @Nullable String session() {
        return random.nextInt(3) == 0 ? null : "session " + random.nextInt(6);
    }

    private CallRecord.Hop hop() {
        return new CallRecord.Hop(
                new UUID(1, 1),
                PROVIDERS.get(random.nextInt(PROVIDERS.size())),
                new UUID(2, 2),
                "upstream-" + more.nextInt(2));
    }

    private CallStatus status() {
        return switch (random.nextInt(10)) {
            case 0 -> CallStatus.ERROR;
            case 1 -> CallStatus.CANCELLED;
            case 2 -> CallStatus.REFUSED;
            default -> CallStatus.OK;
        };
    }

    private int httpStatus(CallStatus status) {
        return switch (status) {
            case OK -> 200;
            case ERROR -> random.nextBoolean() ? 502 : 429;
            case CANCELLED -> 499;
            case REFUSED -> 429;
        };
    }
}
