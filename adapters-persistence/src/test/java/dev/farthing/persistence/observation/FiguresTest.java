package dev.farthing.persistence.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.observation.Figures;
import dev.farthing.application.observation.ForgetSessions;
import dev.farthing.application.observation.Granularity;
import dev.farthing.application.observation.RankCalls;
import dev.farthing.application.observation.Ranking;
import dev.farthing.application.observation.ReadDashboard;
import dev.farthing.application.observation.ReadHeadroom;
import dev.farthing.application.observation.ReadModelUse;
import dev.farthing.application.observation.ReadObjectives;
import dev.farthing.application.observation.ReadServiceState;
import dev.farthing.application.observation.ReadStats;
import dev.farthing.application.observation.ReadTrend;
import dev.farthing.application.observation.RememberedObjectives;
import dev.farthing.application.observation.Series.Dimension;
import dev.farthing.application.observation.Sums;
import dev.farthing.application.observation.Whose;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.relay.UsageJournalContract;
import dev.farthing.application.report.Span;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.RememberedCredits;
import dev.farthing.application.wallet.RememberedWallets;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.quality.Objective;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedJournal;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real use cases over the real queries, beside an oracle that looks at one call after another: of calls that
/// are others in every run. A failure tells how to have them again.
class FiguresTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final long SEED = Long.getLong("farthing.seed", System.nanoTime());

    @RegisterExtension
    static final TestExecutionExceptionHandler REPEATABLE = (context, failure) -> {
        throw new AssertionError("to be had again with -Dfarthing.seed=" + SEED, failure);
    };

    private static final int DAYS = 9;
    private static final int CALLS = 300;
    private static final KeptCalls ALL_KEPT = () -> Instant.EPOCH;

    private final KeptConnection kept = new KeptConnection(DATABASE.dataSource());
    private final PostgresFigures figures = new PostgresFigures(kept.source());
    private final PostgresLatencies latencies = new PostgresLatencies(kept.source());

    @AfterEach
    void close() {
        kept.close();
    }

    /// One org's calls, as the clock of its zone shows one instant.
    private final class Scene {
        final MadeUpCalls made;
        final ZoneId zone;
        final Instant now;
        final List<CallRecord> calls;
        final SlowFigures slow;
        final Whose whose;
        final Caller caller;

        Scene(String zone, String now, long seed) {
            this.made = new MadeUpCalls(SEED + seed);
            this.zone = ZoneId.of(zone);
            this.now = Instant.parse(now);
            this.calls = made.before(this.now, DAYS, CALLS);
            this.slow = SlowFigures.of(calls);
            this.whose = Whose.ofOrg(made.org, null);
            this.caller = new Caller.Viewer(made.org);
            makeOrg(made.org, zone);
            for (var team : made.teams) {
                execute("INSERT INTO team (org_id, id, name) VALUES ('" + made.org + "', '" + team + "', 'team " + team
                        + "')");
            }
        }

        Scene recorded() {
            MadeUpCalls.price(DATABASE.dataSource());
            RecordedCalls.write(DATABASE, calls);
            return this;
        }

        ReadDashboard dashboard() {
            return new ReadDashboard(
                    figures, latencies, headroom(), new ReadServiceState(figures), _ -> zone, () -> now);
        }

        ReadTrend trend() {
            return new ReadTrend(figures, _ -> zone, ALL_KEPT, () -> now);
        }

        Instant startOf(LocalDate day) {
            return day.atStartOfDay(zone).toInstant();
        }
    }

    private static ReadHeadroom headroom() {
        var credits = new RememberedCredits();
        return new ReadHeadroom(
                new RememberedBudgets(),
                new ReadWallet(new RememberedWallets(credits, () -> Instant.EPOCH)),
                credits,
                (_, _) -> 0,
                () -> Catalogue.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2026-11-21T12:00:00Z, 1",
        "Europe/Berlin, 2026-10-26T09:17:23.456Z, 2",
        "America/St_Johns, 2026-11-02T03:29:59.999Z, 3",
        "Asia/Kathmandu, 2026-11-30T18:20:00Z, 4",
        "Australia/Lord_Howe, 2026-10-05T00:00:00Z, 5"
    })
    void everyFigureOfADashboardIsWhatOneCallAfterAnotherComesTo(String zone, String now, long seed) {
        var scene = new Scene(zone, now, seed).recorded();
        for (int days : new int[] {1, 4, 30}) {
            var today = scene.now.atZone(scene.zone).toLocalDate();
            var first = today.minusDays(days - 1L);
            for (var team : Arrays.asList(null, scene.made.teams.getFirst())) {
                var slow = scene.slow
                        .within(scene.startOf(first), Instant.MAX)
                        .where(call -> team == null || team.equals(call.owner().teamId()));
                var read = scene.dashboard().read(scene.caller, Whose.ofOrg(scene.made.org, team), days);

                same(read.total(), slow.sums());
                assertThat(read.newest())
                        .isEqualTo(slow.calls().stream()
                                .map(CallRecord::startedAt)
                                .max(Instant::compareTo)
                                .orElse(null));
                assertThat(read.latency().total()).isEqualTo(slow.calls().size());
                assertThat(Math.abs(read.p99LatencyMillis() - slow.p99()) * 50).isLessThanOrEqualTo(slow.p99());
                var byDay = slow.by(SlowFigures.dayOf(scene.zone));
                assertThat(read.days())
                        .extracting(ReadDashboard.OfDay::date)
                        .containsExactlyElementsOf(
                                first.datesUntil(today.plusDays(1)).toList());
                read.days()
                        .forEach(day -> same(
                                day.sums(),
                                byDay.getOrDefault(day.date(), nothing()).sums()));
                var byModel = slow.by(call -> call.path().model());
                assertThat(read.models()).hasSameSizeAs(byModel.keySet());
                read.models()
                        .forEach(model ->
                                same(model.sums(), byModel.get(model.model()).sums()));
                for (var one : read.teams()) {
                    var ofTeam =
                            slow.where(call -> one.teamId().equals(call.owner().teamId()));
                    same(one.sums(), ofTeam.sums());
                    assertThat(one.teamName()).isEqualTo("team " + one.teamId());
                }
                assertThat(read.totalConversations()).isEqualTo(slowConversations(scene, team, first));
            }
        }
    }

    /// A session that a key had in two teams on one day is of that team whose call was written first.
    private static long slowConversations(Scene scene, @Nullable UUID team, LocalDate first) {
        var moved = scene.made.keys.get(4);
        if (team == null) {
            return scene.slow.within(scene.startOf(first), Instant.MAX).conversations(scene.zone);
        }
        FoldedSums.of(DATABASE);
        long ofOthers = scene.slow
                .within(scene.startOf(first), Instant.MAX)
                .where(call -> team.equals(call.owner().teamId())
                        && !moved.equals(call.owner().keyId()))
                .conversations(scene.zone);
        return ofOthers
                + number("SELECT count(*) FROM conversation WHERE key_id = '" + moved + "' AND team_id = '" + team
                        + "' AND day >= '" + first + "'")
                + scene.slow
                        .within(scene.startOf(first), Instant.MAX)
                        .where(call -> team.equals(call.owner().teamId())
                                && moved.equals(call.owner().keyId())
                                && call.client().sessionId() == null)
                        .conversations(scene.zone);
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2026-11-21T12:00:00Z, 11",
        "Europe/Berlin, 2026-10-26T09:17:23.456Z, 12",
        "America/St_Johns, 2026-11-02T03:29:59.999Z, 13",
        "Asia/Kathmandu, 2026-11-30T18:20:00Z, 14",
        "Australia/Lord_Howe, 2026-10-05T00:00:00Z, 15"
    })
    void everyStepOfATrendIsWhatOneCallAfterAnotherComesTo(String zone, String now, long seed) {
        var scene = new Scene(zone, now, seed).recorded();
        var random = new Random(SEED - seed);
        for (var granularity : Granularity.values()) {
            for (var by : List.of(
                    EnumSet.noneOf(Dimension.class),
                    EnumSet.of(Dimension.MODEL, Dimension.TEAM),
                    EnumSet.of(Dimension.KEY, Dimension.PROVIDER))) {
                var start = scene.now.minusMillis(
                        random.nextLong(Duration.ofHours(20).toMillis()));
                var end = random.nextBoolean()
                        ? null
                        : start.plusMillis(random.nextLong(
                                1 + Duration.between(start, scene.now).toMillis()));
                var whose = anyOf(scene, random);
                var points = scene.trend()
                        .read(
                                scene.caller,
                                whose,
                                granularity,
                                by,
                                new Span(new Span.Edge.At(start), end == null ? null : new Span.Edge.At(end)));
                var slow = scene.slow
                        .within(start, end == null ? Instant.MAX : end)
                        .where(call -> isOf(whose, call));
                same(total(points), slow.sums());
                var steps = slow.by(call -> key(
                        step(granularity, call.startedAt(), scene.zone),
                        by.contains(Dimension.MODEL) ? call.path().model() : null,
                        by.contains(Dimension.TEAM) ? call.owner().teamId() : null,
                        by.contains(Dimension.KEY) ? call.owner().keyId() : null,
                        by.contains(Dimension.PROVIDER) ? provider(call) : null));
                var called = points.stream()
                        .filter(point -> point.sums().requests() > 0)
                        .toList();
                assertThat(called).as("%s by %s", granularity, by).hasSize(steps.size());
                called.forEach(point -> same(
                        point.sums(),
                        steps.get(key(point.begin(), point.model(), point.teamId(), point.keyId(), point.provider()))
                                .sums()));
                if (by.isEmpty()) {
                    assertThat(points)
                            .extracting(Figures.Point::begin)
                            .isSorted()
                            .doesNotHaveDuplicates();
                }
            }
        }
    }

    private static Whose anyOf(Scene scene, Random random) {
        return new Whose(
                scene.made.org,
                random.nextInt(4) == 0 ? scene.made.teams.get(random.nextInt(2)) : null,
                random.nextInt(4) == 0 ? scene.made.keys.get(1 + random.nextInt(4)) : null,
                random.nextInt(4) == 0 ? "large" : null,
                random.nextInt(4) == 0 ? "zen" : null);
    }

    private static boolean isOf(Whose whose, CallRecord call) {
        return (whose.teamId() == null || whose.teamId().equals(call.owner().teamId()))
                && (whose.keyId() == null || whose.keyId().equals(call.owner().keyId()))
                && (whose.model() == null || whose.model().equals(call.path().model()))
                && (whose.provider() == null || whose.provider().equals(provider(call)));
    }

    private static @Nullable String provider(CallRecord call) {
        var hop = call.path().hop();
        return hop == null ? null : hop.provider();
    }

    private static List<Object> key(@Nullable Object... parts) {
        return Stream.of(parts).map(String::valueOf).collect(Collectors.toUnmodifiableList());
    }

    /// The clock of the zone, read as a person would.
    private static Instant step(Granularity granularity, Instant at, ZoneId zone) {
        var local = at.atZone(zone);
        var day = local.toLocalDate();
        return switch (granularity) {
            case MINUTE -> at.minusMillis(at.toEpochMilli() % 60_000);
            case HOUR -> at.minusMillis(at.toEpochMilli() % 60_000).minusSeconds(60L * local.getMinute());
            case DAY -> day.atStartOfDay(zone).toInstant();
            case WEEK ->
                day.minusDays(day.getDayOfWeek().getValue() - 1L)
                        .atStartOfDay(zone)
                        .toInstant();
            case MONTH -> day.withDayOfMonth(1).atStartOfDay(zone).toInstant();
        };
    }

    @Test
    void statsCountToTheMillisecond() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:07:31.500Z", 21).recorded();
        var stats = new ReadStats(figures, _ -> scene.zone, () -> scene.now).read(scene.caller, scene.whose);
        var starts = Map.of(
                scene.now.minusSeconds(60), stats.minute(),
                scene.now.minusSeconds(3_600), stats.hour(),
                scene.now.minusSeconds(86_400), stats.day(),
                Instant.parse("2026-10-31T16:00:00Z"), stats.month());
        starts.forEach((start, sums) ->
                same(sums, scene.slow.within(start, Instant.MAX).sums()));
        assertThat(stats.minute().requests())
                .isPositive()
                .isLessThan(stats.hour().requests());
        for (var key : scene.made.keys) {
            var whose = new Whose(scene.made.org, null, key, null, "zen");
            same(
                    new ReadStats(figures, _ -> scene.zone, () -> scene.now)
                            .read(scene.caller, whose)
                            .day(),
                    scene.slow
                            .within(scene.now.minusSeconds(86_400), Instant.MAX)
                            .where(call -> key.equals(call.owner().keyId()) && "zen".equals(provider(call)))
                            .sums());
        }
    }

    @Test
    void modelsAreCountedByWhatWasReallyDone() {
        var scene = new Scene("Asia/Kathmandu", "2026-11-21T12:07:31.500Z", 31).recorded();
        var readModelUse = new ReadModelUse(figures, _ -> scene.zone, ALL_KEPT);
        for (var span : List.of(
                Span.EVER,
                new Span(new Span.Edge.At(scene.now.minusSeconds(100_001)), null),
                new Span(new Span.Edge.At(scene.now.minusSeconds(5_000)), new Span.Edge.At(scene.now.minusSeconds(17))),
                new Span(new Span.Edge.At(scene.now.minusSeconds(50)), new Span.Edge.At(scene.now)))) {
            var start = span.start(scene.zone);
            var end = span.end(scene.zone);
            var slow = scene.slow
                    .within(start == null ? Instant.MIN : start, end == null ? Instant.MAX : end)
                    .by(call -> call.path().model());
            var uses = readModelUse.read(scene.caller, scene.whose, span);
            assertThat(uses).extracting(Figures.ModelUse::model).containsExactlyInAnyOrderElementsOf(slow.keySet());
            for (var use : uses) {
                var calls = slow.get(use.model());
                assertThat(use.reported()).isEqualTo(by(calls, UsageSource.REPORTED));
                assertThat(use.exact()).isEqualTo(by(calls, UsageSource.EXACT));
                assertThat(use.estimated()).isEqualTo(by(calls, UsageSource.ESTIMATED));
                assertThat(use.cost()).isEqualByComparingTo(calls.sums().cost());
                assertThat(use.promptTokens()).isEqualTo(calls.sums().promptTokens());
                assertThat(use.completionTokens()).isEqualTo(calls.sums().completionTokens());
            }
        }
    }

    private static long by(SlowFigures calls, UsageSource source) {
        return calls.where(call -> call.metered().source() == source).calls().size();
    }

    @Test
    void ranksAreThoseOfTheCalls() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:07:31.500Z", 41).recorded();
        var rankCalls = new RankCalls(new PostgresRanking(kept.source()), _ -> scene.zone, ALL_KEPT, () -> scene.now);
        var start = scene.now.minusSeconds(86_400);
        var day = scene.slow.within(start, Instant.MAX);
        var byKey = day.by(call -> call.owner().keyId());
        var byModel = day.by(call -> call.path().model());

        var cost = rankCalls.rank(scene.caller, scene.whose, wish(Ranking.Of.KEY, Ranking.By.COST, null));
        assertThat(cost).extracting(Ranking.Place::id).containsExactlyElementsOf(ranked(byKey, sums -> sums.cost()));
        cost.forEach(place -> {
            var sums = byKey.get(place.id()).sums();
            assertThat(place.cost()).isEqualByComparingTo(sums.cost());
            assertThat(place.tokens()).isEqualTo(sums.totalTokens());
            assertThat(place.count()).isEqualTo(sums.requests());
        });
        assertThat(rankCalls.rank(scene.caller, scene.whose, wish(Ranking.Of.MODEL, Ranking.By.TOKENS, null)))
                .extracting(Ranking.Place::name)
                .containsExactlyElementsOf(ranked(byModel, sums -> BigDecimal.valueOf(sums.totalTokens())));
        assertThat(rankCalls.rank(scene.caller, scene.whose, wish(Ranking.Of.MODEL, Ranking.By.ERRORS, null)).stream()
                        .mapToLong(Ranking.Place::count)
                        .sum())
                .isEqualTo(day.sums().failed());
        assertThat(rankCalls.rank(scene.caller, scene.whose, wish(Ranking.Of.KEY, Ranking.By.STATUS, 429)).stream()
                        .mapToLong(Ranking.Place::count)
                        .sum())
                .as("refused ones too")
                .isEqualTo(scene.calls.stream()
                        .filter(call -> !call.owner().sandbox()
                                && call.ending().httpStatus() == 429
                                && !call.startedAt().isBefore(start))
                        .count());
        assertThatThrownBy(() ->
                        rankCalls.rank(scene.caller, scene.whose, wish(Ranking.Of.CREDENTIAL, Ranking.By.ERRORS, null)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void credentialsAreRankedByTheirTriesAndTheirCalls() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:07:31.500Z", 51);
        var provider = UUID.randomUUID();
        var credential = UUID.randomUUID();
        execute("INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms) VALUES ('"
                + provider + "', '" + provider + "', 'demo', 1, 1, 1, 1)");
        execute("INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint) VALUES ('"
                + credential + "', '" + provider + "', 'first', '', '', 'x')");
        var hop = new CallRecord.Hop(provider, "acme", credential, "up");
        var calls = IntStream.range(0, 3)
                .mapToObj(i -> SomeCall.aCallAt(scene.now.minusSeconds(5 + i))
                        .of(scene.made.org, null, scene.made.keys.getFirst())
                        .hop(hop)
                        .cost("0.5")
                        .record())
                .toList();
        RecordedCalls.write(DATABASE, calls);
        for (int i = 0; i < 2; i++) {
            execute("INSERT INTO vendor_error SELECT '" + UUID.randomUUID() + "', org_id, request_id, " + (5 + i)
                    + ", started_at, 'error', 'limited', " + (429 + i) + ", 'c', 'm', provider_id, 'acme',"
                    + " credential_id, key_id, key_name, model, upstream_model, 5 FROM usage_row WHERE request_id = '"
                    + calls.getFirst().requestId() + "'");
        }
        var rankCalls = new RankCalls(new PostgresRanking(kept.source()), _ -> scene.zone, ALL_KEPT, () -> scene.now);
        var operator = new Caller.Operator(scene.made.org);
        assertThat(rankCalls.rank(operator, scene.whose, wish(Ranking.Of.CREDENTIAL, Ranking.By.COST, null)))
                .singleElement()
                .satisfies(place -> {
                    assertThat(place.id()).isEqualTo(credential);
                    assertThat(place.name()).isEqualTo("first");
                    assertThat(place.count()).isEqualTo(3);
                    assertThat(place.cost()).isEqualByComparingTo("1.5");
                });
        assertThat(rankCalls.rank(operator, scene.whose, wish(Ranking.Of.CREDENTIAL, Ranking.By.ERRORS, null)))
                .extracting(Ranking.Place::count)
                .containsExactly(2L);
        assertThat(rankCalls.rank(operator, scene.whose, wish(Ranking.Of.CREDENTIAL, Ranking.By.STATUS, 429)))
                .extracting(Ranking.Place::count)
                .containsExactly(1L);
        assertThat(rankCalls.rank(operator, scene.whose, wish(Ranking.Of.CREDENTIAL, Ranking.By.STATUS, 500)))
                .isEmpty();
    }

    @Test
    void triesForSandboxKeysHaveNoRankAndAKeyThatMovedTakesNoneAlong() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:07:31.500Z", 53);
        var provider = UUID.randomUUID();
        var credential = UUID.randomUUID();
        execute("INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms) VALUES ('"
                + provider + "', '" + provider + "', 'demo', 1, 1, 1, 1)");
        execute("INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint) VALUES ('"
                + credential + "', '" + provider + "', 'first', '', sha256('" + credential + "'), 'x')");
        var hop = new CallRecord.Hop(provider, "acme", credential, "up");
        var before = scene.made.teams.getFirst();
        var now = scene.made.teams.getLast();
        for (int i = 0; i < 2; i++) {
            execute("INSERT INTO issued_key (org_id, id, team_id, name, sandbox, public_id, secret_hash, secret_hint)"
                    + " VALUES ('" + scene.made.org + "', '" + scene.made.keys.get(i) + "', '" + now + "', 'k', "
                    + (i == 0)
                    + ", '" + scene.made.keys.get(i) + "', sha256('" + i + "'), 'x')");
            var call = SomeCall.aCallAt(scene.now.minusSeconds(5))
                    .of(scene.made.org, before, scene.made.keys.get(i))
                    .hop(hop)
                    .record();
            RecordedCalls.write(DATABASE, List.of(call));
            execute("INSERT INTO vendor_error SELECT '" + UUID.randomUUID() + "', org_id, request_id, 5, started_at,"
                    + " 'error', 'limited', 429, 'c', 'm', provider_id, 'acme', credential_id, key_id, key_name, model,"
                    + " upstream_model, 5 FROM usage_row WHERE request_id = '" + call.requestId() + "'");
        }
        var rankCalls = new RankCalls(new PostgresRanking(kept.source()), _ -> scene.zone, ALL_KEPT, () -> scene.now);
        var operator = new Caller.Operator(scene.made.org);
        var wish = wish(Ranking.Of.CREDENTIAL, Ranking.By.ERRORS, null);
        assertThat(rankCalls.rank(operator, scene.whose, wish))
                .extracting(Ranking.Place::count)
                .containsExactly(1L);
        assertThat(rankCalls.rank(operator, Whose.ofOrg(scene.made.org, before), wish))
                .extracting(Ranking.Place::count)
                .containsExactly(1L);
        assertThat(rankCalls.rank(operator, Whose.ofOrg(scene.made.org, now), wish))
                .isEmpty();
        execute("DELETE FROM usage_row WHERE org_id = '" + scene.made.org + "'");
        assertThat(rankCalls.rank(operator, Whose.ofOrg(scene.made.org, now), wish))
                .as("when the call is gone, its key knows best")
                .hasSize(1);
    }

    @Test
    void credentialsAreRankedByWhatOneCallAfterAnotherComesTo() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:07:31.500Z", 52).recorded();
        var credential = new UUID(2, 2);
        execute("INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms) VALUES ('"
                + new UUID(1, 1) + "', 'made up', 'demo', 1, 1, 1, 1) ON CONFLICT DO NOTHING");
        execute("INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint) VALUES ('"
                + credential + "', '" + new UUID(1, 1) + "', 'made up', '', 'made up', 'x') ON CONFLICT DO NOTHING");
        var ranking = new PostgresRanking(kept.source());
        var now = scene.now;
        for (var span : List.of(
                List.of(now.minusSeconds(100_001), now),
                List.of(now.minusSeconds(400_000), now.minusSeconds(4_000)),
                List.of(now.minusSeconds(3_000), now.minusSeconds(17)))) {
            for (var whose : List.of(
                    scene.whose,
                    Whose.ofOrg(scene.made.org, scene.made.teams.getFirst()),
                    new Whose(scene.made.org, null, scene.made.keys.get(1), null, null),
                    new Whose(scene.made.org, null, null, "large", "zen"))) {
                var slow = scene.slow
                        .within(span.getFirst(), span.getLast())
                        .where(call -> call.path().hop() != null)
                        .where(call -> whose.teamId() == null
                                || whose.teamId().equals(call.owner().teamId()))
                        .where(call -> whose.keyId() == null
                                || whose.keyId().equals(call.owner().keyId()))
                        .where(call -> whose.model() == null
                                || whose.model().equals(call.path().model()))
                        .where(call ->
                                whose.provider() == null || whose.provider().equals(provider(call)));
                var places = ranking.first(
                        whose,
                        new Ranking.Wanted(
                                Ranking.Of.CREDENTIAL, Ranking.By.TOKENS, null, span.getFirst(), span.getLast(), 10));
                if (slow.sums().promptTokens() + slow.sums().completionTokens() == 0) {
                    assertThat(places).isEmpty();
                    continue;
                }
                assertThat(places).singleElement().satisfies(place -> {
                    assertThat(place.id()).isEqualTo(credential);
                    assertThat(place.count()).isEqualTo(slow.sums().requests());
                    assertThat(place.tokens())
                            .isEqualTo(slow.sums().promptTokens() + slow.sums().completionTokens());
                    assertThat(place.cost()).isEqualByComparingTo(slow.sums().cost());
                });
            }
        }
    }

    private static RankCalls.Wish wish(Ranking.Of of, Ranking.By by, @Nullable Integer status) {
        return wish(of, by, status, Span.EVER);
    }

    private static RankCalls.Wish wish(Ranking.Of of, Ranking.By by, @Nullable Integer status, Span span) {
        return new RankCalls.Wish(of, by, status, span, 100);
    }

    private static <K> List<K> ranked(Map<K, SlowFigures> groups, Function<Sums, BigDecimal> measure) {
        var values = new HashMap<K, BigDecimal>();
        groups.forEach((group, calls) -> values.put(group, measure.apply(calls.sums())));
        return values.entrySet().stream()
                .filter(group -> group.getValue().signum() > 0)
                .sorted(Map.Entry.<K, BigDecimal>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void objectivesAreMeasuredByTheCallsOfTheMonth() {
        var scene = new Scene("Asia/Shanghai", "2026-11-03T12:07:31.500Z", 91).recorded();
        var objectives = new RememberedObjectives();
        for (var model : List.of("large", "small", "unused")) {
            objectives.offer(model);
            objectives.save(new Objective(model, new BigDecimal("99"), 200));
        }
        var month = new ReadObjectives(objectives, figures, latencies, _ -> scene.zone, () -> scene.now)
                .read(scene.caller, scene.whose);
        assertThat(month.first()).isEqualTo("2026-11-01");
        assertThat(month.lines()).hasSize(3);
        for (var line : month.lines()) {
            var slow = scene.slow
                    .within(Instant.parse("2026-10-31T16:00:00Z"), Instant.MAX)
                    .where(call -> call.path().model().equals(line.objective().model()));
            assertThat(line.calls()).isEqualTo(slow.calls().size());
            long judged = slow.where(call -> call.ending().status() == CallStatus.OK
                            || (call.ending().status() == CallStatus.ERROR && !call.isCallersFault()))
                    .calls()
                    .size();
            assertThat(line.succeeded())
                    .isEqualTo(line.objective().succeeded(slow.sums().succeeded(), judged));
            var answered = slow.where(call -> call.ending().status() == CallStatus.OK);
            long within = answered.where(call -> call.ending().latencyMillis() <= 200)
                    .calls()
                    .size();
            long nearly = answered.where(call -> call.ending().latencyMillis() <= 206)
                    .calls()
                    .size();
            assertThat(line.inTime()).isNotNull();
            if (!answered.calls().isEmpty()) {
                assertThat(line.inTime().attained())
                        .isBetween(
                                share(within, answered.calls().size()),
                                share(nearly, answered.calls().size()));
                assertThat(Math.abs(line.p99Millis() - answered.p99()) * 50).isLessThanOrEqualTo(answered.p99());
            }
        }
    }

    private static BigDecimal share(long part, long whole) {
        return BigDecimal.valueOf(100 * part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }

    @Test
    void aConversationIsForgottenAfterItsDayAndStaysCounted() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", 95).recorded();
        var ofOrg = " WHERE org_id = '" + scene.made.org + "'";
        FoldedSums.of(DATABASE);
        long counted = number("SELECT sum(conversations) FROM conversation_rollup_now" + ofOrg);
        new ForgetSessions(new PostgresSessionBook(kept.source()), () -> scene.now).forget();
        assertThat(number("SELECT count(*) FROM conversation" + ofOrg + " AND day < '2026-11-13'"))
                .isZero();
        assertThat(number("SELECT count(*) FROM conversation" + ofOrg)).isPositive();
        assertThat(number("SELECT sum(conversations) FROM conversation_rollup_now" + ofOrg))
                .isEqualTo(counted);
        RecordedCalls.write(DATABASE, scene.calls);
        assertThat(number("SELECT sum(conversations) FROM conversation_rollup_now" + ofOrg))
                .as("what is written again counts nothing")
                .isEqualTo(counted);
    }

    @Test
    void whatIsCountedAgainFromTheCallsIsWhatWasCounted() {
        var orgs = LongStream.range(61, 64)
                .mapToObj(seed -> new Scene("Asia/Kathmandu", "2026-11-21T12:07:31.500Z", seed)
                        .recorded()
                        .made
                        .org
                        .toString())
                .toList();
        FoldedSums.of(DATABASE);
        var counted = everythingOf(orgs);
        execute("SELECT count_hours_again()");
        execute("SELECT count_credentials_again()");
        assertThat(everythingOf(orgs)).isEqualTo(counted);
        assertThat(counted).hasSizeGreaterThan(100);
    }

    @Test
    void aDayIsOfTheZoneThatCountedWhenItsCallsBegan() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", 96);
        execute("UPDATE org SET time_zone = 'Europe/Berlin', past_zones = ARRAY['2026-11-20T16:00:00Z Asia/Shanghai']"
                + " WHERE id = '" + scene.made.org + "'");
        RecordedCalls.write(
                DATABASE,
                Stream.of("2026-11-19T17:00:00Z", "2026-11-20T17:00:00Z")
                        .map(at -> SomeCall.aCallAt(Instant.parse(at))
                                .of(scene.made.org, null, scene.made.keys.getFirst())
                                .record())
                        .toList());
        FoldedSums.of(DATABASE);
        var ofOrg = " WHERE org_id = '" + scene.made.org + "'";
        for (int again = 0; again < 2; again++) {
            assertThat(number("SELECT count(*) FROM conversation_rollup_now" + ofOrg + " AND day = '2026-11-20'"))
                    .as("one in the morning in Shanghai, and six in the evening in Berlin")
                    .isEqualTo(1);
            assertThat(number("SELECT count(*) FROM conversation_rollup_now" + ofOrg + " AND day <> '2026-11-20'"))
                    .isZero();
            assertThat(number("SELECT count(*) FROM usage_time_rollup_now" + ofOrg + " AND grain = 'day' AND bucket IN"
                            + " ('2026-11-19T16:00:00Z', '2026-11-19T23:00:00Z')"))
                    .isEqualTo(2);
            execute("SELECT count_hours_again()");
        }
    }

    private List<String> everythingOf(List<String> orgs) {
        return Sql.of("""
                SELECT h::text FROM usage_hour_rollup_now h
                UNION ALL
                SELECT c::text FROM usage_credential_rollup_now c
                UNION ALL
                SELECT concat_ws('|', t.org_id, grain, extract(epoch FROM bucket), team_id, model, kind,
                    (SELECT string_agg(place || ':' || counts[place], ',' ORDER BY place)
                     FROM generate_subscripts(counts, 1) AS place WHERE counts[place] > 0))
                FROM usage_time_rollup_now t
                CROSS JOIN LATERAL (VALUES ('latency', latency), ('first', first_token)) AS k (kind, counts)
                UNION ALL
                SELECT concat_ws('|', org_id, day, key_id, session_id) FROM conversation
                UNION ALL
                SELECT concat_ws('|', org_id, day, sum(conversations)) FROM conversation_rollup_now GROUP BY org_id, day
                ORDER BY 1
                """).rows(kept.source(), row -> row.getString(1)).stream()
                .filter(line -> orgs.stream().anyMatch(line::contains))
                .toList();
    }

    @Test
    void whoReadsWhileOthersSettleAndFoldSeesNoTotalThatWasNeverTrue() throws Exception {
        int settling = 200;
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", 71);
        var journal = OpenedJournal.on(DATABASE, Durability.STRICT);
        var settled = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, settling)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                for (int n = 0; n < 2; n++) {
                                    UsageJournalContract.await(journal.journal()
                                            .record(SomeCall.aCallAt(scene.now.minusSeconds(i * 61L + n))
                                                    .of(
                                                            scene.made.org,
                                                            scene.made.teams.get(i % 2),
                                                            scene.made.keys.get(i % 5))
                                                    .model("model-" + i % 3)
                                                    .cost("0.003")
                                                    .record()));
                                    settled.incrementAndGet();
                                }
                            },
                            threads))
                    .toList();
            var all = CompletableFuture.allOf(writers.toArray(CompletableFuture<?>[]::new));
            var folding = CompletableFuture.runAsync(
                    () -> {
                        while (!all.isDone()) {
                            FoldedSums.of(DATABASE, 20);
                        }
                    },
                    threads);
            var seen = new ArrayList<Long>();
            do {
                long before = settled.get();
                var read = scene.dashboard().read(scene.caller, scene.whose, 2);
                var total = read.total();
                assertThat(total.requests()).isBetween(before, settling * 2L);
                assertThat(total.cost())
                        .isEqualByComparingTo(new BigDecimal("0.003").multiply(BigDecimal.valueOf(total.requests())));
                assertThat(total.totalTokens()).isEqualTo(120 * total.requests());
                same(sum(read.days().stream().map(ReadDashboard.OfDay::sums)), total);
                same(sum(read.models().stream().map(ReadDashboard.OfModel::sums)), total);
                same(sum(read.teams().stream().map(ReadDashboard.OfTeam::sums)), total);
                seen.add(total.requests());
            } while (!all.isDone());
            all.join();
            folding.join();
            assertThat(seen).isSorted();
            var last = scene.dashboard().read(scene.caller, scene.whose, 2);
            assertThat(last.total().requests()).isEqualTo(settling * 2L);
            assertThat(last.latency().total()).isEqualTo(settling * 2L);
        } finally {
            journal.close();
        }
    }

    @Test
    void everyOrgTogetherIsWhatOneCallAfterAnotherComesTo() {
        execute(
                "TRUNCATE usage_row, usage_adjustment, usage_pending, usage_rollup, usage_hour_rollup, usage_time_rollup,"
                        + " usage_credential_rollup, usage_unit_rollup, usage_detail, conversation, conversation_rollup");
        var scene = new Scene("Asia/Shanghai", "2026-11-21T17:07:31.500Z", 82).recorded();
        var other = new Scene("America/St_Johns", "2026-11-21T17:07:31.500Z", 83).recorded();
        FoldedSums.of(DATABASE, CALLS);
        var all = scene.slow.and(other.slow);
        var operator = new Caller.Operator(scene.made.org);
        var everybody = Whose.ofOrg(null, null);
        var today = scene.now.atZone(scene.zone).toLocalDate();

        var read = scene.dashboard().read(operator, everybody, 4);
        var slow = all.within(scene.startOf(today.minusDays(3)), Instant.MAX);
        same(read.total(), slow.sums());
        assertThat(read.latency().total()).isEqualTo(slow.calls().size());
        var byDay = slow.by(SlowFigures.dayOf(scene.zone));
        read.days()
                .forEach(day -> same(
                        day.sums(), byDay.getOrDefault(day.date(), nothing()).sums()));

        for (int days : new int[] {1, 4}) {
            assertThat(scene.dashboard().read(operator, everybody, days).totalConversations())
                    .as("what the dashboards of all orgs tell together, each by days of its own")
                    .isEqualTo(Stream.of(scene, other)
                            .mapToLong(one -> one.dashboard()
                                    .read(one.caller, one.whose, days)
                                    .totalConversations())
                            .sum());
        }

        var random = new Random(SEED);
        for (var granularity : Granularity.values()) {
            var start =
                    scene.now.minusMillis(random.nextLong(Duration.ofHours(20).toMillis()));
            var span = new Span(new Span.Edge.At(start), null);
            var points = scene.trend().read(operator, everybody, granularity, EnumSet.of(Dimension.ORG), span);
            var byOrg = all.within(start, Instant.MAX).by(call -> call.owner().orgId());
            for (var one : List.of(scene, other)) {
                same(
                        total(points.stream()
                                .filter(point -> one.made.org.equals(point.orgId()))
                                .toList()),
                        byOrg.getOrDefault(one.made.org, nothing()).sums());
            }
        }
    }

    /// Sums tell what they can; what only calls could tell that were let go is refused, and never told as nothing.
    @Test
    void whereCallsAreGoneNobodyIsToldThatThereWereNone() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:07:31.500Z", 84).recorded();
        FoldedSums.of(DATABASE);
        execute("DELETE FROM usage_row WHERE org_id = '" + scene.made.org + "'");
        KeptCalls since = new KeptCalls() {
            @Override
            public Instant since() {
                return scene.now;
            }

            @Override
            public Instant errorsSince() {
                return scene.now;
            }
        };
        var trend = new ReadTrend(figures, _ -> scene.zone, since, () -> scene.now);
        var models = new ReadModelUse(figures, _ -> scene.zone, since);
        var ranks = new RankCalls(new PostgresRanking(kept.source()), _ -> scene.zone, since, () -> scene.now);
        var operator = new Caller.Operator(scene.made.org);
        var quarters = span("2026-11-20T12:15:00Z", "2026-11-20T20:45:00Z");
        var hours = span("2026-11-20T12:00:00Z", "2026-11-20T20:00:00Z");
        var between = span("2026-11-20T12:15:00Z", "2026-11-20T20:46:00Z");
        var none = EnumSet.noneOf(Dimension.class);

        for (var granularity : List.of(Granularity.HOUR, Granularity.DAY, Granularity.MONTH)) {
            same(
                    total(trend.read(scene.caller, scene.whose, granularity, none, quarters)),
                    within(scene, quarters).sums());
            refused(() -> trend.read(scene.caller, scene.whose, granularity, none, between), "quarters of an hour");
        }
        refused(() -> trend.read(scene.caller, scene.whose, Granularity.MINUTE, none, hours), "no longer on record");

        assertThat(models.read(scene.caller, scene.whose, hours).stream()
                        .mapToLong(use -> use.reported() + use.exact() + use.estimated())
                        .sum())
                .isEqualTo(within(scene, hours).sums().requests());
        refused(() -> models.read(scene.caller, scene.whose, quarters), "full hours");

        assertThat(ranks.rank(operator, scene.whose, wish(Ranking.Of.KEY, Ranking.By.COST, null, quarters)).stream()
                        .mapToLong(Ranking.Place::count)
                        .sum())
                .isEqualTo(within(scene, quarters).sums().requests());
        for (var of : Ranking.Of.values()) {
            for (var by : Ranking.By.values()) {
                refused(
                        () -> ranks.rank(operator, scene.whose, wish(of, by, 429, between)),
                        of == Ranking.Of.CREDENTIAL && (by == Ranking.By.ERRORS || by == Ranking.By.STATUS)
                                ? "failed tries before"
                                : "no longer on record");
            }
            if (of != Ranking.Of.CREDENTIAL) {
                refused(
                        () -> ranks.rank(operator, scene.whose, wish(of, Ranking.By.STATUS, 429, hours)),
                        "no longer on record");
            }
        }
        var ofKey = new Whose(scene.made.org, null, scene.made.keys.get(1), null, null);
        refused(
                () -> ranks.rank(operator, ofKey, wish(Ranking.Of.CREDENTIAL, Ranking.By.COST, null, hours)),
                "no longer on record");
    }

    /// A day of India begins within an hour of UTC, of which the sums by everything know the quarters.
    @Test
    void modelsOfDaysOfAnyZoneAreToldWhenTheirCallsAreGone() {
        var scene = new Scene("Asia/Kolkata", "2026-11-21T12:07:31.500Z", 85).recorded();
        FoldedSums.of(DATABASE);
        execute("DELETE FROM usage_row WHERE org_id = '" + scene.made.org + "'");
        var models = new ReadModelUse(figures, _ -> scene.zone, () -> scene.now);
        var days = new Span(
                new Span.Edge.Day(LocalDate.parse("2026-11-15")), new Span.Edge.Day(LocalDate.parse("2026-11-18")));
        assertThat(models.read(scene.caller, scene.whose, days).stream()
                        .mapToLong(use -> use.reported() + use.exact() + use.estimated())
                        .sum())
                .isPositive()
                .isEqualTo(within(scene, days).sums().requests());
        refused(
                () -> models.read(scene.caller, scene.whose, span("2026-11-15T18:31:00Z", "2026-11-18T18:30:00Z")),
                "full hours");
    }

    private static void refused(ThrowingCallable asked, String because) {
        assertThatThrownBy(asked).isInstanceOf(FaultException.class).hasMessageContaining(because);
    }

    private static Span span(String from, String to) {
        return new Span(new Span.Edge.At(Instant.parse(from)), new Span.Edge.At(Instant.parse(to)));
    }

    private static SlowFigures within(Scene scene, Span span) {
        return scene.slow.within(span.start(scene.zone), span.end(scene.zone));
    }

    @Test
    void everyOrgTogetherAndATooLongTrend() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", 81).recorded();
        var operator = new Caller.Operator(scene.made.org);
        var everybody = Whose.ofOrg(null, null);
        assertThat(scene.dashboard().read(operator, everybody, 7).total().requests())
                .isGreaterThanOrEqualTo(
                        scene.dashboard().read(operator, scene.whose, 7).total().requests());
        assertThat(scene.trend().read(operator, everybody, Granularity.DAY, EnumSet.of(Dimension.ORG), Span.EVER))
                .extracting(Figures.Point::orgId)
                .contains(scene.made.org);
        var long40 = new Span(new Span.Edge.At(scene.now.minusSeconds(40 * 86_400L)), null);
        assertThatThrownBy(() -> scene.trend()
                        .read(scene.caller, scene.whose, Granularity.HOUR, EnumSet.noneOf(Dimension.class), long40))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("32 days");
        var future = new Span(new Span.Edge.At(scene.now.plusSeconds(60)), null);
        assertThat(scene.trend()
                        .read(scene.caller, scene.whose, Granularity.DAY, EnumSet.noneOf(Dimension.class), future))
                .isEmpty();
    }

    private static SlowFigures nothing() {
        return new SlowFigures(List.of());
    }

    private static Sums total(List<Figures.Point> points) {
        return sum(points.stream().map(Figures.Point::sums));
    }

    private static Sums sum(Stream<Sums> sums) {
        var all = sums.toList();
        return new Sums(
                all.stream().mapToLong(Sums::requests).sum(),
                all.stream().mapToLong(Sums::succeeded).sum(),
                all.stream().mapToLong(Sums::failed).sum(),
                all.stream().mapToLong(Sums::cancelled).sum(),
                all.stream().mapToLong(Sums::callersFaults).sum(),
                all.stream().mapToLong(Sums::promptTokens).sum(),
                all.stream().mapToLong(Sums::completionTokens).sum(),
                all.stream().map(Sums::cost).reduce(BigDecimal.ZERO, BigDecimal::add),
                all.stream().mapToLong(Sums::chars).sum(),
                all.stream().mapToLong(Sums::latencyMillis).sum());
    }

    /// To the digit.
    private static void same(Sums read, Sums slow) {
        assertThat(read)
                .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .usingRecursiveComparison()
                .isEqualTo(slow);
    }

    private static long number(String sql) {
        return Sql.of(sql).rows(DATABASE.dataSource(), row -> row.getLong(1)).getFirst();
    }

    private static void makeOrg(UUID id, String zone) {
        execute("INSERT INTO plan (id, code, name) VALUES (gen_random_uuid(), '" + id + "', 'a plan')");
        execute("INSERT INTO org (id, name, plan_id, time_zone) SELECT '" + id + "', '" + id + "', id, '" + zone
                + "' FROM plan WHERE code = '" + id + "'");
    }

    private static void execute(String sql) {
        try (var connection = DATABASE.connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
