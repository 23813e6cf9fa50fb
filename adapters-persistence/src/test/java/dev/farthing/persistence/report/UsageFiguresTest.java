package dev.farthing.persistence.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Slice;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.observation.MadeUpCalls;
import dev.farthing.persistence.observation.SlowFigures;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Reports that are read from sums, beside an oracle that looks at one call after another: of calls, zones and
/// times that are others in every run. A failure tells how to have them again.
///
/// They are not made by jqwik, as properties elsewhere are: its engine knows no extensions of Jupiter, by which
/// tests share a database, and each try costs the time to settle some hundred calls, so that nothing could be
/// shrunk in time.
class UsageFiguresTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final long SEED = Long.getLong("farthing.seed", System.nanoTime());

    @RegisterExtension
    static final TestExecutionExceptionHandler REPEATABLE = (context, failure) -> {
        throw new AssertionError("to be had again with -Dfarthing.seed=" + SEED, failure);
    };

    private static final int DAYS = 9;
    private static final boolean LONG = Boolean.getBoolean("farthing.long");
    private static final int SCENES = LONG ? 20 : 2;
    private static final List<String> ZONES = List.of(
            "UTC",
            "Asia/Shanghai",
            "Europe/Berlin",
            "America/New_York",
            "America/St_Johns",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Chatham");
    /// Where clocks are put, in one zone or another, and where months end; the one of Lord Howe by half an hour.
    private static final List<String> EDGES = List.of(
            "2026-03-29T01:00:00Z",
            "2026-10-25T01:00:00Z",
            "2026-11-01T04:30:00Z",
            "2026-11-01T06:00:00Z",
            "2026-04-04T15:00:00Z",
            "2026-10-03T15:30:00Z",
            "2026-09-26T14:00:00Z",
            "2026-08-31T18:30:00Z",
            "2026-12-31T16:00:00Z",
            "2026-11-21T12:00:00Z");
    private static final int CALLS = LONG ? 1_000 : 300;
    private static final Slice ALL = new Slice(0, 100_000);
    private static final String LOST = "gateway_lost";
    private static final UsageDimension[] NONE = {};
    private static final List<UsageDimension> DETAILS = List.of(
            UsageDimension.UPSTREAM_MODEL,
            UsageDimension.CREDENTIAL,
            UsageDimension.DIALECT,
            UsageDimension.ENDPOINT,
            UsageDimension.STATUS,
            UsageDimension.CLIENT);

    private final PostgresUsageSums sums = new PostgresUsageSums(DATABASE.dataSource());

    /// One org's calls.
    private static final class Scene {
        final MadeUpCalls made;
        final Instant now;
        ZoneId zone;
        final SlowFigures slow;
        final SlowFigures slowWithSandbox;

        Scene(String zone, String now, long seed) {
            this(ZoneId.of(zone), Instant.parse(now), List.of(), new Random(seed));
        }

        private Scene(ZoneId zone, Instant now, List<String> pastZones, Random random) {
            this.made = new MadeUpCalls(random.nextLong());
            this.now = now;
            this.zone = zone;
            var calls = lost(made.before(now, DAYS, CALLS), random);
            MadeUpCalls.price(DATABASE.dataSource());
            change("INSERT INTO plan (id, code, name) VALUES (gen_random_uuid(), ?, 'a plan')", made.org.toString());
            change(
                    "INSERT INTO org (id, name, plan_id, time_zone, past_zones)"
                            + " SELECT ?, ?, id, ?, string_to_array(?, ',') FROM plan WHERE code = ?",
                    made.org,
                    made.org.toString(),
                    zone.getId(),
                    String.join(",", pastZones),
                    made.org.toString());
            RecordedCalls.write(DATABASE, calls);
            var charged = corrected(calls, random);
            this.slow = SlowFigures.of(charged);
            this.slowWithSandbox = SlowFigures.withSandbox(charged);
            FoldedSums.of(DATABASE, random.nextInt(CALLS));
        }

        /// Somewhere about an edge, of an org that may have changed its zone some days before.
        static Scene any(Random random) {
            var zone = ZoneId.of(any(ZONES, random));
            var now = Instant.parse(any(EDGES, random))
                    .plusMillis(random.nextLong(Duration.ofHours(2).toMillis()))
                    .plus(Duration.ofDays(random.nextInt(3)));
            if (random.nextBoolean()) {
                return new Scene(zone, now, List.of(), random);
            }
            var old = ZoneId.of(any(ZONES, random));
            var until = now.atZone(old)
                    .toLocalDate()
                    .minusDays(random.nextInt(DAYS))
                    .atStartOfDay(old)
                    .toInstant();
            return new Scene(zone, now, List.of(until + " " + old), random);
        }

        private static String any(List<String> of, Random random) {
            return of.get(random.nextInt(of.size()));
        }

        /// Some that failed were given up as lost: what those are charged may be corrected.
        private static List<CallRecord> lost(List<CallRecord> calls, Random random) {
            return calls.stream()
                    .map(call -> call.ending().status() == CallStatus.ERROR && random.nextBoolean() ? lost(call) : call)
                    .toList();
        }

        private static CallRecord lost(CallRecord call) {
            var ending = call.ending();
            return with(
                    call,
                    new CallRecord.Ending(
                            ending.status(),
                            ending.httpStatus(),
                            LOST,
                            ending.latencyMillis(),
                            ending.firstTokenMillis(),
                            ending.chars()),
                    call.cost());
        }

        private static CallRecord with(CallRecord call, CallRecord.Ending ending, Money cost) {
            return new CallRecord(
                    call.requestId(),
                    call.startedAt(),
                    call.owner(),
                    call.path(),
                    ending,
                    call.metered(),
                    cost,
                    call.cacheSaving(),
                    call.responseSaving(),
                    call.priceId(),
                    call.client(),
                    call.attempts());
        }

        private static List<CallRecord> corrected(List<CallRecord> calls, Random random) {
            return calls.stream()
                    .map(call -> LOST.equals(call.ending().errorCode()) && random.nextInt(3) > 0
                            ? corrected(call, random.nextLong(2_000_000_000_000L))
                            : call)
                    .toList();
        }

        private static CallRecord corrected(CallRecord call, long pico) {
            change(
                    """
                    WITH made AS (INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
                        VALUES (?, gen_random_uuid(), ?, ?, date_bin('15 minutes', ?, 'epoch'), ?, 'known by now')
                        RETURNING org_id, request_id, delta_pico)
                    INSERT INTO usage_pending (org_id, request_ids, delta_pico)
                    SELECT org_id, ARRAY [request_id], delta_pico FROM made
                    """,
                    call.owner().orgId(),
                    call.requestId(),
                    call.startedAt(),
                    call.startedAt(),
                    pico - call.cost().pico());
            return with(call, call.ending(), new Money(pico));
        }

        UsageFilter filter(@Nullable UUID team, @Nullable String model, Instant start, Instant end) {
            return new UsageFilter(
                    made.org,
                    team,
                    null,
                    model,
                    null,
                    false,
                    UsageFilter.Calls.ALL,
                    new Span(new Span.Edge.At(start), new Span.Edge.At(end)));
        }

        UsageFilter lately(Duration time) {
            return filter(null, null, now.minus(time), now);
        }
    }

    private static void change(String sql, Object... values) {
        Sql.of(sql, values).change(DATABASE.dataSource());
    }

    @Test
    void everyRowOfAReportIsWhatOneCallAfterAnotherComesTo() {
        var random = new Random(SEED);
        for (int i = 0; i < SCENES; i++) {
            rowsAgree(Scene.any(random), random);
        }
    }

    private void rowsAgree(Scene scene, Random random) {
        var today = scene.now.atZone(scene.zone).toLocalDate();
        for (var dimensions : Stream.of(
                        NONE,
                        of(UsageDimension.DAY),
                        of(UsageDimension.HOUR),
                        of(UsageDimension.DAY, UsageDimension.MODEL),
                        of(UsageDimension.MODEL, UsageDimension.TEAM),
                        of(UsageDimension.HOUR, UsageDimension.TEAM, UsageDimension.ORG),
                        of(UsageDimension.DAY, UsageDimension.KEY),
                        of(UsageDimension.KEY, UsageDimension.PROVIDER))
                .toList()) {
            for (var team : LONG ? Arrays.asList(null, scene.made.teams.getFirst()) : anyOf(random, scene)) {
                var start = today.minusDays(DAYS).atStartOfDay(scene.zone).toInstant();
                var end = today.plusDays(1).atStartOfDay(scene.zone).toInstant();
                var from = start.plusMillis(random.nextLong(Duration.ofDays(4).toMillis()));
                var to = from.plusMillis(random.nextLong(Duration.ofDays(4).toMillis()));
                var filters = List.of(
                        scene.filter(team, null, start, end),
                        scene.filter(team, null, from, to),
                        scene.filter(team, "large", from, from.plusSeconds(random.nextInt(9_000))));
                for (var filter : LONG ? filters : List.of(filters.get(random.nextInt(filters.size())))) {
                    agree(scene, dimensions, filter);
                }
            }
        }
    }

    private static String client(CallRecord call) {
        var agent = call.client().userAgent();
        return agent == null ? "" : name(agent);
    }

    /// Without its version.
    private static String name(String agent) {
        return agent.split(" ", 2)[0].split("/", 2)[0];
    }

    /// By what only the sums by everything know, alone and with the rest, and of what only they know.
    @Test
    void everyCombinationIsWhatOneCallAfterAnotherComesTo() {
        var random = new Random(~SEED);
        for (int i = 0; i < SCENES; i++) {
            combinationsAgree(Scene.any(random), random);
        }
    }

    private void combinationsAgree(Scene scene, Random random) {
        for (int i = 0; i < (LONG ? 60 : 8); i++) {
            var dimensions = anyDimensions(random);
            var filter = anyFilter(scene, random);
            told(scene, dimensions, filter, filter.sandbox() ? scene.slowWithSandbox : scene.slow);
        }
    }

    /// What several orgs in several zones came to together, in whichever zone it is asked for.
    @Test
    void everyCombinationOfAllOrgsIsWhatOneCallAfterAnotherComesTo() {
        var random = new Random(SEED + 1);
        change(
                "TRUNCATE usage_row, usage_adjustment, usage_pending, usage_rollup, usage_hour_rollup, usage_time_rollup,"
                        + " usage_credential_rollup, usage_unit_rollup, usage_detail, conversation, conversation_rollup");
        var scene = Scene.any(random);
        var other = new Scene(ZoneId.of(Scene.any(ZONES, random)), scene.now, List.of(), random);
        for (int i = 0; i < (LONG ? 60 : 8); i++) {
            var filter = anyFilter(random.nextBoolean() ? scene : other, random);
            var everywhere = new UsageFilter(
                    null,
                    filter.teamId(),
                    filter.keyId(),
                    filter.model(),
                    filter.provider(),
                    filter.sandbox(),
                    filter.calls(),
                    filter.span());
            told(
                    scene,
                    anyDimensions(random),
                    everywhere,
                    filter.sandbox() ? scene.slowWithSandbox.and(other.slowWithSandbox) : scene.slow.and(other.slow));
        }
    }

    private void told(Scene scene, UsageDimension[] dimensions, UsageFilter filter, SlowFigures slow) {
        try {
            agree(scene, dimensions, filter, slow);
        } catch (AssertionError e) {
            throw new AssertionError("in " + scene.zone + " by " + Arrays.toString(dimensions) + " of " + filter, e);
        }
    }

    /// Now and then such as only the sums by everything know, or tags, of which a call may have several.
    private static UsageDimension[] anyDimensions(Random random) {
        var all = EnumSet.allOf(UsageDimension.class);
        all.remove(UsageDimension.TAG);
        var some = new ArrayList<>(all);
        Collections.shuffle(some, random);
        var dimensions = new HashSet<>(some.subList(0, 1 + random.nextInt(4)));
        switch (random.nextInt(3)) {
            case 0 -> dimensions.add(DETAILS.get(random.nextInt(DETAILS.size())));
            case 1 -> dimensions.add(UsageDimension.TAG);
            default -> {}
        }
        return dimensions.toArray(UsageDimension[]::new);
    }

    private static UsageFilter anyFilter(Scene scene, Random random) {
        var today = scene.now.atZone(scene.zone).toLocalDate();
        var start = today.minusDays(DAYS).atStartOfDay(scene.zone).toInstant();
        boolean whole = random.nextBoolean();
        var from = whole
                ? start
                : start.plusMillis(random.nextLong(Duration.ofDays(4).toMillis()));
        var to = whole
                ? today.plusDays(1).atStartOfDay(scene.zone).toInstant()
                : from.plusMillis(random.nextLong(Duration.ofDays(4).toMillis()));
        boolean detailed = random.nextBoolean();
        var calls = new UsageFilter.Calls(
                detailed ? seldom(random, CallStatus.ERROR, CallStatus.OK) : null,
                detailed ? seldom(random, UsageSource.values()) : null,
                detailed ? seldom(random, new UUID(2, 2)) : null,
                detailed ? seldom(random, "upstream-0", "upstream-1") : null,
                detailed ? seldom(random, "openai") : null,
                detailed ? seldom(random, Endpoint.EMBEDDINGS.path(), Endpoint.CHAT_COMPLETIONS.path()) : null,
                detailed ? seldom(random, "blue", "red") : null,
                detailed ? seldom(random, "curl/8", "test") : null,
                detailed ? seldom(random, true, false) : null,
                random.nextInt(6) == 0);
        return new UsageFilter(
                scene.made.org,
                seldom(random, scene.made.teams.toArray(UUID[]::new)),
                seldom(random, scene.made.keys.toArray(UUID[]::new)),
                seldom(random, "large", "词"),
                seldom(random, "acme", "zen"),
                random.nextInt(3) == 0,
                calls,
                new Span(new Span.Edge.At(from), new Span.Edge.At(to)));
    }

    @SafeVarargs
    private static <T> @Nullable T seldom(Random random, T... of) {
        return random.nextInt(5) == 0 ? of[random.nextInt(of.length)] : null;
    }

    /// Days of which sums by everything miss something are made anew, of an org that may have changed its zone too.
    @Test
    void whatWasMendedIsWhatOneCallAfterAnotherComesTo() {
        var random = new Random(SEED + 2);
        for (int i = 0; i < SCENES; i++) {
            var scene = Scene.any(random);
            FoldedSums.of(DATABASE);
            change(
                    "DELETE FROM usage_detail WHERE org_id = ? AND grain = 'hour' AND NOT sandbox"
                            + " AND date_bin('1 hour', bucket, 'epoch') IN (SELECT bucket FROM usage_hour_rollup"
                            + " WHERE org_id = ? AND requests > 0 ORDER BY md5(bucket::text || ?) LIMIT 3)",
                    scene.made.org,
                    scene.made.org,
                    random.nextLong());
            assertThat(mended(scene)).isBetween(1L, 6L);
            assertThat(mended(scene))
                    .as("what is pending is not made anew again")
                    .isZero();
            for (boolean folded : new boolean[] {false, true}) {
                if (folded) {
                    FoldedSums.of(DATABASE);
                }
                for (var dimensions : List.of(
                        of(UsageDimension.DAY, UsageDimension.CLIENT),
                        of(UsageDimension.HOUR, UsageDimension.STATUS))) {
                    told(scene, dimensions, scene.lately(Duration.ofDays(DAYS + 1)), scene.slow);
                }
            }
            assertThat(mended(scene)).isZero();
        }
    }

    private static long mended(Scene scene) {
        return Sql.of("SELECT mend_details(?)", scene.now.minus(Duration.ofDays(DAYS + 1)))
                .row(DATABASE.dataSource(), row -> row.getLong(1))
                .orElseThrow();
    }

    @Test
    void aCallStandsUnderEachOfItsTags() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 11);
        var filter = scene.lately(Duration.ofDays(DAYS));
        var report = sums.report(Set.of(UsageDimension.TAG), filter, scene.zone, ALL);
        var slow =
                scene.slow.within(filter.span().start(scene.zone), filter.span().end(scene.zone));
        assertThat(report.page().items()).extracting(UsageView::tag).containsExactlyInAnyOrder("red", "blue");
        report.page()
                .items()
                .forEach(row -> same(row, slow.where(call -> call.owner().tags().contains(row.tag())), true));
        same(report.totals(), slow, true);
    }

    @Test
    void clientsBeyondTheFirstTwoHundredAreToldTogether() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 12);
        for (int i = 0; i < 200; i++) {
            change(
                    "INSERT INTO usage_client (org_id, client) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    scene.made.org,
                    "c" + i);
        }
        var at = scene.now.minusSeconds(5);
        RecordedCalls.write(
                DATABASE,
                Stream.of("new", "newer/2", "newest/3 x")
                        .map(agent -> SomeCall.aCallAt(at)
                                .of(scene.made.org, null, scene.made.keys.get(1))
                                .client(new CallRecord.Client(null, null, null, agent))
                                .record())
                        .toList());
        var filter = scene.lately(Duration.ofDays(DAYS));
        for (int again = 0; again < 2; again++) {
            assertThat(sums.report(Set.of(UsageDimension.CLIENT), filter, scene.zone, ALL)
                            .page()
                            .items())
                    .filteredOn(row -> "other".equals(row.client()))
                    .extracting(UsageView::requests)
                    .containsExactly(3L);
            FoldedSums.of(DATABASE);
        }
    }

    @Test
    void versionsOfOneToolTakeOnePlace() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 13);
        var at = scene.now.minusSeconds(5);
        var agents = Stream.concat(
                IntStream.range(0, 300).mapToObj(i -> "tool/1." + i + ".0-rc (Linux)"),
                Stream.of("tool/nightly-a7", "OpenAI/JS 6.1.0", "OpenAI/Python 2.1", "late", "scope/tool/2.0"));
        RecordedCalls.write(
                DATABASE,
                agents.map(agent -> SomeCall.aCallAt(at)
                                .of(scene.made.org, null, scene.made.keys.get(1))
                                .client(new CallRecord.Client(null, null, null, agent))
                                .record())
                        .toList());
        for (int again = 0; again < 2; again++) {
            assertThat(byClient(scene))
                    .containsEntry("tool", 301L)
                    .containsEntry("OpenAI/JS", 1L)
                    .containsEntry("OpenAI/Python", 1L)
                    .containsEntry("scope/tool", 1L)
                    .containsEntry("late", 1L)
                    .doesNotContainKey("other");
            FoldedSums.of(DATABASE);
        }
        assertThat(Sql.of("SELECT count(*) FROM usage_client WHERE org_id = ?", scene.made.org)
                        .row(DATABASE.dataSource(), row -> row.getLong(1)))
                .as("those five, and the three of the calls there were before")
                .contains(8L);
    }

    @Test
    void whatWasSummedUpByVersionsIsToldByTools() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 14);
        var before = byClient(scene);
        FoldedSums.of(DATABASE);
        change("UPDATE usage_detail SET client = 'curl/8' WHERE org_id = ? AND client = 'curl'", scene.made.org);
        assertThat(byClient(scene)).isEqualTo(before);
    }

    private Map<String, Long> byClient(Scene scene) {
        return sums
                .report(Set.of(UsageDimension.CLIENT), scene.lately(Duration.ofDays(DAYS)), scene.zone, ALL)
                .page()
                .items()
                .stream()
                .collect(Collectors.toMap(row -> String.valueOf(row.client()), UsageView::requests));
    }

    private static List<@Nullable UUID> anyOf(Random random, Scene scene) {
        return Collections.singletonList(random.nextBoolean() ? null : scene.made.teams.getFirst());
    }

    private static UsageDimension[] of(UsageDimension... dimensions) {
        return dimensions;
    }

    private void agree(Scene scene, UsageDimension[] by, UsageFilter filter) {
        agree(scene, by, filter, scene.slow);
    }

    private void agree(Scene scene, UsageDimension[] by, UsageFilter filter, SlowFigures all) {
        var dimensions = by.length == 0 ? EnumSet.noneOf(UsageDimension.class) : EnumSet.copyOf(Arrays.asList(by));
        var slow = all.within(filter.span().start(scene.zone), filter.span().end(scene.zone))
                .where(call -> filter.teamId() == null
                        || filter.teamId().equals(call.owner().teamId()))
                .where(call -> filter.model() == null
                        || filter.model().equals(call.path().model()))
                .where(call -> filter.keyId() == null
                        || filter.keyId().equals(call.owner().keyId()))
                .where(call -> filter.provider() == null || filter.provider().equals(provider(call)))
                .where(call -> isWanted(call, filter.calls()));
        boolean timed = filter.isDetail()
                || filter.isOneByOne()
                || dimensions.stream().anyMatch(UsageDimension::isDetail)
                || !dimensions.contains(UsageDimension.HOUR)
                || isOfWholeHours(scene, filter);
        if (dimensions.isEmpty()) {
            same(
                    sums.report(Set.of(UsageDimension.MODEL), filter, scene.zone, ALL)
                            .totals(),
                    slow,
                    true);
            return;
        }
        var groups = slow.byEach(keys(scene, dimensions));
        var report = sums.report(dimensions, filter, scene.zone, ALL);
        same(report.totals(), slow, true);
        var page = report.page();
        var rows = page.items();
        assertThat(page.total()).as("%s %s", dimensions, filter).isEqualTo(groups.size());
        assertThat(rows).hasSize(groups.size());
        rows.forEach(row -> same(row, groups.get(key(row, dimensions)), timed));
        var handed = new ArrayList<UsageView>();
        sums.each(dimensions, filter, scene.zone, handed::add);
        assertThat(handed).containsExactlyElementsOf(rows);
    }

    private static boolean isOfWholeHours(Scene scene, UsageFilter filter) {
        var at = filter.span().start(scene.zone);
        var end = filter.span().end(scene.zone);
        for (; at.isBefore(end); at = at.plus(Duration.ofHours(1))) {
            if (scene.zone.getRules().getOffset(at).getTotalSeconds() % 3_600 != 0) {
                return false;
            }
        }
        return scene.zone.getRules().getOffset(end).getTotalSeconds() % 3_600 == 0;
    }

    private static boolean isWanted(CallRecord call, UsageFilter.Calls wanted) {
        var hop = call.path().hop();
        return (wanted.status() == null || wanted.status() == call.ending().status())
                && (wanted.usageSource() == null
                        || wanted.usageSource() == call.metered().source())
                && (wanted.credentialId() == null
                        || (hop != null && wanted.credentialId().equals(hop.credentialId())))
                && (wanted.upstreamModel() == null
                        || (hop != null && wanted.upstreamModel().equals(hop.upstreamModel())))
                && (wanted.dialect() == null || wanted.dialect().equals(dialect(call)))
                && (wanted.endpoint() == null
                        || wanted.endpoint().equals(call.path().endpoint().path()))
                && (wanted.tag() == null || call.owner().tags().contains(wanted.tag()))
                && (wanted.client() == null || name(wanted.client()).equals(client(call)))
                && (wanted.stream() == null || wanted.stream() == call.path().stream());
    }

    private static String dialect(CallRecord call) {
        return call.path().dialect().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String provider(CallRecord call) {
        var hop = call.path().hop();
        return hop == null ? null : hop.provider();
    }

    /// One, or one for each of its tags.
    private static Function<CallRecord, List<List<String>>> keys(Scene scene, Set<UsageDimension> dimensions) {
        return call -> dimensions.contains(UsageDimension.TAG)
                ? call.owner().tags().stream()
                        .map(tag -> key(scene, dimensions, call, tag))
                        .toList()
                : List.of(key(scene, dimensions, call, ""));
    }

    private static List<String> key(Scene scene, Set<UsageDimension> dimensions, CallRecord call, String tag) {
        var local = call.startedAt().atZone(scene.zone);
        var hop = call.path().hop();
        return dimensions.stream()
                .map(dimension -> String.valueOf(
                        switch (dimension) {
                            case DAY -> local.toLocalDate();
                            case HOUR ->
                                call.startedAt()
                                        .minusMillis(call.startedAt().toEpochMilli() % 60_000)
                                        .minusSeconds(60L * local.getMinute());
                            case MODEL -> call.path().model();
                            case TEAM -> call.owner().teamId();
                            case ORG -> call.owner().orgId();
                            case KEY -> call.owner().keyId();
                            case PROVIDER -> provider(call);
                            case UPSTREAM_MODEL -> hop == null ? null : hop.upstreamModel();
                            case CREDENTIAL -> hop == null ? null : hop.credentialId();
                            case DIALECT -> dialect(call);
                            case ENDPOINT -> call.path().endpoint().path();
                            case STATUS -> call.ending().status().name().toLowerCase(Locale.ROOT);
                            case CLIENT -> client(call);
                            case TAG -> tag;
                        }))
                .toList();
    }

    private static List<String> key(UsageView row, Set<UsageDimension> dimensions) {
        return dimensions.stream()
                .map(dimension -> String.valueOf(
                        switch (dimension) {
                            case DAY -> row.date();
                            case HOUR -> row.hour();
                            case MODEL -> row.model();
                            case TEAM -> row.teamId();
                            case ORG -> row.orgId();
                            case KEY -> row.keyId();
                            case PROVIDER -> row.provider();
                            case UPSTREAM_MODEL -> row.upstreamModel();
                            case CREDENTIAL -> row.credentialId();
                            case DIALECT -> row.dialect();
                            case ENDPOINT -> row.endpoint();
                            case STATUS -> row.status();
                            case CLIENT -> row.client();
                            case TAG -> row.tag();
                        }))
                .toList();
    }

    private static void same(UsageView row, @Nullable SlowFigures slow, boolean timed) {
        assertThat(slow).isNotNull();
        assertThat(List.of(
                        row.requests(),
                        row.successRequests(),
                        row.errorCount(),
                        row.attempts(),
                        row.promptTokens(),
                        row.completionTokens(),
                        row.cachedTokens(),
                        row.cacheWriteTokens(),
                        row.reasoningTokens()))
                .containsExactly(
                        slow.sums().requests(),
                        slow.sums().succeeded(),
                        slow.sums().failed(),
                        slow.sum(call -> call.attempts().size()),
                        slow.sums().promptTokens(),
                        slow.sums().completionTokens(),
                        slow.sum(call -> call.metered().tokens().cacheRead()),
                        slow.sum(call -> call.metered().tokens().cacheWriteTokens()),
                        slow.sum(call -> call.metered().tokens().reasoning()));
        assertThat(row.cost()).isEqualByComparingTo(slow.sums().cost());
        assertThat(row.cacheSaving())
                .isEqualByComparingTo(slow.money(call -> call.cacheSaving().toDecimal()));
        assertThat(row.responseCacheHits()).isEqualTo(slow.sum(call -> call.responseSaving() == null ? 0 : 1));
        assertThat(row.responseCacheSaving()).isEqualByComparingTo(slow.money(UsageFiguresTest::responseSaving));
        assertThat(row.fallbackCost()).isEqualByComparingTo(slow.money(UsageFiguresTest::fallback));
        var latencies = Arrays.asList(row.p50LatencyMs(), row.p95LatencyMs(), row.p99LatencyMs());
        var firsts = Arrays.asList(row.p50FirstTokenMs(), row.p95FirstTokenMs(), row.p99FirstTokenMs());
        var permille = List.of(500, 950, 990);
        for (int i = 0; i < permille.size(); i++) {
            int of = permille.get(i);
            near(
                    latencies.get(i),
                    timed ? slow.point(call -> call.ending().latencyMillis(), of) : OptionalLong.empty());
            near(
                    firsts.get(i),
                    timed ? slow.point(call -> call.ending().firstTokenMillis(), of) : OptionalLong.empty());
        }
    }

    private static BigDecimal responseSaving(CallRecord call) {
        var saving = call.responseSaving();
        return saving == null ? BigDecimal.ZERO : saving.toDecimal();
    }

    private static BigDecimal fallback(CallRecord call) {
        return call.attempts().stream()
                .limit(Math.max(0, call.attempts().size() - 1))
                .map(attempt -> attempt.cost().toDecimal())
                .reduce(Money.ZERO.toDecimal(), BigDecimal::add);
    }

    /// Within two per cent.
    private static void near(@Nullable Long told, OptionalLong exact) {
        if (exact.isEmpty()) {
            assertThat(told).isNull();
        } else {
            assertThat(told).isNotNull();
            assertThat(Math.abs(told - exact.getAsLong()) * 50).isLessThanOrEqualTo(exact.getAsLong());
        }
    }

    @Test
    void anOrgThatChangedItsZoneIsToldTheSame() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 6);
        for (var zone : List.of("Europe/Berlin", "Asia/Kolkata")) {
            change(
                    "UPDATE org SET time_zone = ?, past_zones = ARRAY['2026-11-21T16:00:00Z Asia/Shanghai'] WHERE id = ?",
                    zone,
                    scene.made.org);
            scene.zone = ZoneId.of(zone);
            for (var dimensions : List.of(
                    NONE,
                    of(UsageDimension.DAY),
                    of(UsageDimension.MODEL),
                    of(UsageDimension.DAY, UsageDimension.TEAM),
                    of(UsageDimension.DAY, UsageDimension.CLIENT),
                    of(UsageDimension.HOUR, UsageDimension.STATUS))) {
                agree(scene, dimensions, scene.lately(Duration.ofDays(DAYS)));
            }
        }
    }

    @Test
    void hoursAndDaysOfAnyZoneAreToldWhenTheirCallsAreGone() {
        for (var zone : List.of("Asia/Kolkata", "Asia/Shanghai", "Pacific/Chatham")) {
            var scene = new Scene(zone, "2026-11-21T12:00:00Z", SEED);
            FoldedSums.of(DATABASE);
            change("DELETE FROM usage_row WHERE org_id = ?", scene.made.org);
            var today = scene.now.atZone(scene.zone).toLocalDate();
            var start = today.minusDays(DAYS).atStartOfDay(scene.zone).toInstant();
            var end = today.plusDays(1).atStartOfDay(scene.zone).toInstant();
            for (var dimensions : List.of(
                    of(UsageDimension.HOUR, UsageDimension.CLIENT),
                    of(UsageDimension.DAY, UsageDimension.STATUS),
                    of(UsageDimension.DAY, UsageDimension.KEY),
                    of(UsageDimension.ENDPOINT))) {
                agree(scene, dimensions, scene.filter(null, null, start, end));
            }
        }
    }

    /// Only what lies in an hour that has to be told apart is read call by call.
    @Test
    void daysOfAnotherZoneThanTheyWereSummedUpByReadTheHoursTheyBeginIn() {
        var scene = new Scene("UTC", "2026-11-21T12:00:00Z", SEED);
        FoldedSums.of(DATABASE);
        change(
                "DELETE FROM usage_row WHERE org_id = ? AND extract(hour FROM started_at AT TIME ZONE 'UTC') <> 18",
                scene.made.org);
        change(
                "UPDATE org SET time_zone = 'Asia/Kolkata', past_zones = ARRAY['2026-11-22T00:00:00Z UTC'] WHERE id = ?",
                scene.made.org);
        scene.zone = ZoneId.of("Asia/Kolkata");
        agree(
                scene,
                of(UsageDimension.DAY, UsageDimension.CLIENT),
                scene.filter(null, null, Instant.parse("2026-11-12T18:30:00Z"), Instant.parse("2026-11-21T12:00:00Z")));
    }

    @Test
    void allOrgsTogetherAreToldToo() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 7);
        new Scene("Asia/Tokyo", "2026-11-21T12:00:00Z", SEED + 8);
        UnaryOperator<UsageFilter> everywhere =
                filter -> new UsageFilter(null, null, null, filter.model(), null, false, filter.calls(), filter.span());
        var filter = everywhere.apply(scene.lately(Duration.ofDays(DAYS)));
        var ours = sums
                .report(EnumSet.of(UsageDimension.ORG, UsageDimension.DAY), filter, scene.zone, ALL)
                .page()
                .items()
                .stream()
                .filter(row -> scene.made.org.equals(row.orgId()))
                .toList();
        var alone = sums.report(
                EnumSet.of(UsageDimension.DAY, UsageDimension.ORG),
                scene.lately(Duration.ofDays(DAYS)),
                scene.zone,
                ALL);
        assertThat(ours).isNotEmpty().containsExactlyElementsOf(alone.page().items());
    }

    @Test
    void aPageHasTheTimesOfItsOwnRows() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 9);
        var filter = scene.lately(Duration.ofDays(DAYS));
        var dimensions = EnumSet.of(UsageDimension.DAY, UsageDimension.MODEL, UsageDimension.TEAM);
        var report = sums.report(dimensions, filter, scene.zone, ALL);
        var all = report.page().items();
        var paged = new ArrayList<UsageView>();
        for (int from = 0; from < all.size(); from += 7) {
            var part = sums.report(dimensions, filter, scene.zone, new Slice(from, 7));
            assertThat(part.page().total()).isEqualTo(all.size());
            assertThat(part.totals()).isEqualTo(report.totals());
            paged.addAll(part.page().items());
        }
        assertThat(paged).containsExactlyElementsOf(all);
        assertThat(sums.report(dimensions, filter, scene.zone, new Slice(1_000_000, 7))
                        .page()
                        .total())
                .as("beyond the last")
                .isEqualTo(all.size());
    }

    @Test
    void whatCachesSavedIsInTheSumsOfHoursAndOfQuarterHours() {
        var scene = new Scene("Asia/Shanghai", "2026-11-21T12:00:00Z", SEED + 10);
        var saved = scene.slow.money(call -> call.cacheSaving().toDecimal());
        assertThat(saved).isNotZero();
        assertThat(scene.slow.money(UsageFiguresTest::responseSaving)).isNotZero();
        for (var table : Map.of("usage_rollup_now", " AND NOT sandbox", "usage_hour_rollup_now", "")
                .entrySet()) {
            assertThat(Sql.of(
                                    "SELECT sum(saved_pico) FROM " + table.getKey() + " WHERE org_id = ?"
                                            + table.getValue(),
                                    scene.made.org)
                            .row(
                                    DATABASE.dataSource(),
                                    row -> row.getBigDecimal(1).movePointLeft(Money.SCALE)))
                    .hasValueSatisfying(sum -> assertThat(sum).isEqualByComparingTo(saved));
        }
    }
}
