package dev.farthing.persistence.observation;

import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls of one org as nobody would think of them: of two teams and none, sandbox keys, every ending.
final class MadeUpCalls {
    private static final int KEYS = 5;
    private static final List<String> MODELS = List.of("large", "small", "词", "text-embedding");
    private static final List<String> PROVIDERS = List.of("acme", "zen");

    private final Random random;
    final UUID org;
    final List<UUID> teams;
    final List<UUID> keys;

    MadeUpCalls(long seed) {
        this.random = new Random(seed);
        this.org = UUID.randomUUID();
        this.teams = List.of(UUID.randomUUID(), UUID.randomUUID());
        this.keys = Stream.generate(UUID::randomUUID).limit(KEYS).toList();
    }

    /// Most of them within the days before an instant, many just before it and about the full hours and days.
    List<CallRecord> before(Instant now, int days, int count) {
        return Stream.generate(() -> one(at(now, days))).limit(count).toList();
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

    private CallRecord one(Instant at) {
        int key = random.nextInt(KEYS);
        boolean sandbox = key == 0;
        var model = MODELS.get(random.nextInt(MODELS.size()));
        var status = status();
        var hop = status == CallStatus.REFUSED || random.nextInt(20) == 0 ? null : hop();
        int latency = random.nextInt(1 << (2 + random.nextInt(16)));
        var first = random.nextInt(3) == 0 ? null : Integer.valueOf(random.nextInt(latency + 1));
        var tokens = new TokenUsage(
                random.nextInt(1_000),
                random.nextInt(100),
                0,
                0,
                0,
                0,
                random.nextInt(500),
                random.nextInt(50),
                0,
                0,
                0);
        var cost = sandbox || status == CallStatus.REFUSED
                ? Money.ZERO
                : new Money(random.nextLong(1L << (10 + random.nextInt(50))));
        return new CallRecord(
                SomeCall.idAt(at),
                at,
                new CallRecord.Owner(org, team(key), keys.get(key), "key " + key, sandbox, List.of()),
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
                null,
                new CallRecord.Client(session(), null, null, "test/1"),
                List.of());
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
                new UUID(1, 1), PROVIDERS.get(random.nextInt(PROVIDERS.size())), new UUID(2, 2), "upstream");
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
