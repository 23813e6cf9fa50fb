package dev.farthing.persistence.report;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.ExportCalls;
import dev.farthing.application.report.ExportFocus;
import dev.farthing.application.report.ExportUsage;
import dev.farthing.application.report.FocusView;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.ReachUsage;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.RatesColumn;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/// What is handed over row by row.
class PostgresExportTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final int MANY = Boolean.getBoolean("farthing.long") ? 10_000_000 : 60_000;
    private static final long A_FEW_ROWS_OF_MEMORY = 12L << 20;
    private static final Set<UsageDimension> FINE =
            EnumSet.of(UsageDimension.HOUR, UsageDimension.KEY, UsageDimension.MODEL, UsageDimension.PROVIDER);

    private final UUID org = UUID.randomUUID();
    private final UUID team = UUID.randomUUID();
    private final Caller viewer = new Caller.Viewer(org);
    private final Caller operator = new Caller.Operator(org);
    private final PostgresOrgZones zones = new PostgresOrgZones(DATABASE.dataSource(), ZoneId.of("Asia/Shanghai"));
    private final PostgresCallHistory history = new PostgresCallHistory(DATABASE.dataSource());
    private final PostgresUsageSums sums = new PostgresUsageSums(DATABASE.dataSource());
    private final ListCalls listCalls = new ListCalls(history, zones);
    private final ExportCalls exportCalls = new ExportCalls(history, zones);
    private final ReachUsage reach = new ReachUsage(zones, (_, _) -> true, () -> Instant.EPOCH, () -> NOW);
    private final ReportUsage reportUsage = new ReportUsage(sums, reach);
    private final ExportUsage exportUsage = new ExportUsage(sums, reach);
    private final ExportFocus exportFocus =
            new ExportFocus(sums, reach, () -> Catalogue.EMPTY, Currency.getInstance("CNY"));

    @BeforeEach
    void makeOrg() {
        execute("INSERT INTO plan (id, code, name) VALUES (gen_random_uuid(), '" + org + "', 'a plan')");
        execute("INSERT INTO org (id, name, plan_id, time_zone) SELECT '" + org + "', '" + org
                + "', id, 'Asia/Shanghai' FROM plan WHERE code = '" + org + "'");
    }

    @Test
    void allThatPagesShowComesInTheSameOrder() {
        RecordedCalls.write(
                DATABASE,
                IntStream.range(0, 60)
                        .mapToObj(i -> aCallAt(NOW.minusSeconds(1 + i * 4000L))
                                .of(org, i % 2 == 0 ? team : null, new UUID(7, i % 3))
                                .model("model-" + i % 2)
                                .ending(i % 5 == 0 ? CallStatus.ERROR : CallStatus.OK)
                                .record())
                        .toList());
        for (var caller : List.of(viewer, operator, new Caller.TeamAdmin(org, team))) {
            var calls = new ArrayList<CallView>();
            exportCalls.export(caller, everyCall(null)).to(calls::add);
            assertThat(calls)
                    .isNotEmpty()
                    .containsExactlyElementsOf(
                            listCalls.list(caller, everyCall(null), null, 500).items());
            var rows = new ArrayList<UsageView>();
            exportUsage.export(caller, FINE, everything(null, false)).to(rows::add);
            assertThat(rows)
                    .isNotEmpty()
                    .containsExactlyElementsOf(reportUsage
                            .report(caller, FINE, everything(null, false), new Slice(0, 500))
                            .page()
                            .items());
        }
    }

    @Test
    void whatMayNotBeSeenIsRefusedBeforeTheFirstRow() {
        assertThatThrownBy(() -> exportCalls.export(
                        viewer,
                        new CallFilter(
                                null, null, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY)))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() ->
                        exportUsage.export(viewer, EnumSet.of(UsageDimension.CREDENTIAL), everything(null, false)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void anotherTeamsUsageIsNeitherInRowsNorInTotals() {
        var other = UUID.randomUUID();
        var firstDay = Instant.parse("2026-10-23T01:00:00Z");
        RecordedCalls.write(
                DATABASE,
                List.of(aCallAt(firstDay).of(org, other, new UUID(7, 1)).record()));
        var admin = new Caller.TeamAdmin(org, team);
        var asked = everything(other, false);
        assertThat(reportUsage
                        .report(new Caller.Viewer(org), FINE, asked, new Slice(0, 10))
                        .totals()
                        .requests())
                .as("it lies on the first day of the usual span")
                .isEqualTo(1);
        assertThatThrownBy(() -> reportUsage.report(admin, FINE, asked, new Slice(0, 10)))
                .hasMessage("no such team");
        assertThatThrownBy(() -> exportUsage.export(admin, FINE, asked)).hasMessage("no such team");
        var calls = new ArrayList<CallView>();
        exportCalls.export(admin, everyCall(other)).to(calls::add);
        assertThat(calls).isEmpty();
    }

    /// Whoever takes it slowly would keep the database from clearing up what everybody else replaces.
    @Test
    void anExportThatIsNotTakenInTimeEnds() {
        var taken = new ArrayList<Integer>();
        assertThatThrownBy(() -> numbers()
                        .some(
                                DATABASE.dataSource(),
                                row -> row.getInt(1),
                                10,
                                Duration.ZERO,
                                (rows, _) -> taken.addAll(rows)))
                .hasRootCauseInstanceOf(SQLTimeoutException.class);
        assertThat(taken).isEmpty();
        numbers().some(DATABASE.dataSource(), row -> row.getInt(1), 10, (rows, _) -> taken.addAll(rows));
        assertThat(taken).hasSize(5_000);
    }

    @Test
    void whatIsSilentUntilAllIsSummedUpIsAwaitedLongerThanOtherStatements() throws SQLException {
        var impatient = new PGSimpleDataSource();
        impatient.setUrl(DATABASE.url());
        impatient.setUser(DATABASE.user());
        impatient.setPassword(DATABASE.password());
        impatient.setSocketTimeout(1);
        var taken = new ArrayList<Integer>();

        new Query()
                .add("SELECT 1 FROM pg_sleep(1.5)")
                .some(impatient, row -> row.getInt(1), 10, (rows, _) -> taken.addAll(rows));

        assertThat(taken).containsExactly(1);
    }

    private static Query numbers() {
        return new Query().add("SELECT n FROM generate_series(1, 5000) AS n");
    }

    @Test
    void j130ManyCallsTakeTheMemoryOfAFew() {
        execute("""
            INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint, model,
                stream, status, http_status, attempts, input_tokens, cache_read_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens, reasoning_tokens,
                audio_output_tokens, image_output_tokens, images, prompt_tokens, completion_tokens, usage_source,
                usage_flags, cost_pico, currency, latency_ms, chars, tags, user_agent, overrun_pico)
            SELECT '%s', (lpad(to_hex(1795262400000 - n), 12, '0') || '7000' || '8' || lpad(to_hex(n), 15, '0'))::uuid,
                timestamptz '2026-11-21T12:00:00Z' - n * interval '1 ms', '%s', 'a key', false, 'openai',
                '/v1/chat/completions', 'large', false, 'ok', 200, 1, 100 + n %% 13, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 100 + n %% 13, 20,
                'reported', '{}', n %% 977, 'CNY', 1000, 64, '{}', repeat('x', 100), 0
            FROM generate_series(1, %d) AS n
            """.formatted(org, new UUID(7, 1), MANY));
        long before = used();
        var count = new AtomicLong();
        var most = new AtomicLong();
        var last = new AtomicReference<@Nullable CallView>();
        var broken = exportCalls.export(viewer, everyCall(null));
        assertThatThrownBy(() -> broken.to(call -> {
                    sum.add(call);
                    last.set(call);
                    if (count.incrementAndGet() == MANY / 3) {
                        throw new IllegalStateException("the reader is gone");
                    }
                }))
                .hasMessage("the reader is gone");
        // Whoever comes again asks for what is no later than the last row it has, and has that one twice.
        var has = Objects.requireNonNull(last.get());
        exportCalls.export(viewer, until(has.startedAt().plusMillis(1))).to(call -> {
            if (!call.requestId().equals(has.requestId())) {
                sum.add(call);
            }
            if (count.incrementAndGet() % (MANY / 3) == 0) {
                most.accumulateAndGet(used() - before, Math::max);
            }
        });
        assertThat(count.get()).isEqualTo(MANY + 1);
        assertThat(sum).hasToString(text("""
            SELECT count(*) || ' ' || sum(cost_pico * prompt_tokens) || ' '
                || bit_xor(('x' || left(replace(request_id::text, '-', ''), 16))::bit(64)::bigint
                    # ('x' || right(replace(request_id::text, '-', ''), 16))::bit(64)::bigint)
            FROM usage_row WHERE org_id = '%s'""".formatted(org)));
        assertThat(most.get()).isPositive().isLessThan(A_FEW_ROWS_OF_MEMORY);
    }

    /// However many rows there are for each key, and however many keys.
    @Test
    void manyRowsOfUsageTakeTheMemoryOfAFew() {
        execute("""
            INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, sandbox, requests, ok_requests,
                error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens,
                completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls)
            SELECT '%s', timestamptz '2026-11-20T00:00:00Z' - n %% 1000 * interval '15 minutes',
                ('00000000-0000-0007-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'large', 'acme', false, 1, 1, 0, 0, 0, n %% 13,
                0, 0, 0, 0, n %% 977, 0, 1, 0, 0
            FROM generate_series(1, %d) AS n
            """.formatted(org, MANY));
        takesLittle(taker -> exportUsage
                .export(viewer, FINE, everything(null, false))
                .to(row -> taker.accept(Objects.requireNonNull(row.keyId()), row.cost())));
        takesLittle(taker -> exportFocus
                .export(viewer, everything(null, false))
                .to(row -> taker.accept(row.resourceId(), row.billedCost())));
    }

    private void takesLittle(Consumer<BiConsumer<UUID, BigDecimal>> export) {
        long before = used();
        var count = new AtomicLong();
        var most = new AtomicLong();
        var keys = new AtomicLong();
        var cost = new AtomicReference<>(BigDecimal.ZERO);
        export.accept((key, part) -> {
            keys.accumulateAndGet(key.getLeastSignificantBits(), (one, other) -> one ^ other);
            cost.accumulateAndGet(part, BigDecimal::add);
            if (count.incrementAndGet() % (MANY / 3) == 0) {
                most.accumulateAndGet(used() - before, Math::max);
            }
        });
        assertThat(count.get() + " "
                        + cost.get().movePointRight(12).stripTrailingZeros().toPlainString() + " " + keys)
                .isEqualTo(text("""
                    SELECT count(*) || ' ' || sum(cost_pico) || ' '
                        || bit_xor(('x' || right(replace(key_id::text, '-', ''), 16))::bit(64)::bigint)
                    FROM usage_rollup WHERE org_id = '%s'""".formatted(org)));
        assertThat(most.get()).isPositive().isLessThan(A_FEW_ROWS_OF_MEMORY);
    }

    /// As how long calls took is read beside the rows of a report.
    @Test
    void whatIsOnlyLookedAtTakesTheMemoryOfAFewRows() throws SQLException {
        long before = used();
        var count = new AtomicLong();
        var most = new AtomicLong();
        try (var connection = DATABASE.connection()) {
            new Query()
                    .add("SELECT repeat('x', 1000) FROM generate_series(1, 60000)")
                    .each(connection, row -> {
                        assertThat(row.getString(1)).hasSize(1000);
                        if (count.incrementAndGet() % 20_000 == 0) {
                            most.accumulateAndGet(used() - before, Math::max);
                        }
                    });
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(count).hasValue(60_000);
        assertThat(most.get()).isLessThan(A_FEW_ROWS_OF_MEMORY);
    }

    private final Sum sum = new Sum();

    /// What rows come to, whoever reads them.
    private static final class Sum {
        private long rows;
        private BigDecimal weighed = BigDecimal.ZERO;
        private long ids;

        void add(CallView call) {
            rows++;
            weighed = weighed.add(call.cost().movePointRight(12).multiply(BigDecimal.valueOf(call.promptTokens())));
            ids ^= call.requestId().getMostSignificantBits() ^ call.requestId().getLeastSignificantBits();
        }

        @Override
        public String toString() {
            return rows + " " + weighed.stripTrailingZeros().toPlainString() + " " + ids;
        }
    }

    private CallFilter until(Instant end) {
        var span = new Span(null, new Span.Edge.At(end));
        return new CallFilter(org, null, null, null, null, null, null, null, null, span, BillFilter.ANY);
    }

    private static String text(String query) {
        try (var connection = DATABASE.connection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void whoeverTakesRowsMayStopAndTheConnectionIsGoodAgain() {
        RecordedCalls.write(
                DATABASE,
                IntStream.range(0, 3)
                        .mapToObj(i -> aCallAt(NOW.minusSeconds(i + 1L))
                                .of(org, null, new UUID(7, 1))
                                .record())
                        .toList());
        assertThatThrownBy(() -> exportCalls.export(viewer, everyCall(null)).to(_ -> {
                    throw new IllegalStateException("the reader is gone");
                }))
                .hasMessage("the reader is gone");
    }

    @Test
    void costToolsGetOneRowADayAndTheSameSum() {
        RecordedCalls.write(
                DATABASE,
                List.of(
                        aCallAt(Instant.parse("2026-11-19T15:59:59Z"))
                                .of(org, team, new UUID(7, 1))
                                .cost("0.000000000001")
                                .record(),
                        aCallAt(Instant.parse("2026-11-19T16:00:00Z"))
                                .of(org, team, new UUID(7, 1))
                                .cost("1.5")
                                .record(),
                        aCallAt(Instant.parse("2026-11-19T17:00:00Z"))
                                .of(org, team, new UUID(7, 1))
                                .cost("2")
                                .record()));
        var rows = new ArrayList<FocusView>();
        exportFocus.export(viewer, everything(null, false)).to(rows::add);
        assertThat(rows).hasSize(2);
        assertThat(rows.stream()
                        .map(FocusView::billedCost)
                        .reduce(BigDecimal::add)
                        .orElseThrow())
                .isEqualByComparingTo(reportUsage
                        .report(viewer, FINE, everything(null, false), new Slice(0, 10))
                        .totals()
                        .cost());
        assertThat(rows.getFirst()).satisfies(row -> {
            assertThat(row.chargePeriodStart()).isEqualTo("2026-11-19T16:00:00Z");
            assertThat(row.chargePeriodEnd()).isEqualTo("2026-11-20T16:00:00Z");
            assertThat(row.billingPeriodStart()).isEqualTo("2026-10-31T16:00:00Z");
            assertThat(row.billingPeriodEnd()).isEqualTo("2026-11-30T16:00:00Z");
            assertThat(row.billedCost()).isEqualByComparingTo("3.5");
            assertThat(row.effectiveCost()).isEqualByComparingTo("3.5");
            assertThat(row.consumedQuantity()).isEqualByComparingTo("240");
            assertThat(row.publisherName()).isEqualTo("acme");
            assertThat(row.subAccountId()).isEqualTo(team);
            assertThat(row.skuId()).isEqualTo("large");
            assertThat(row.xRequests()).isEqualTo(2);
        });
    }

    @Test
    void whatCachesSavedIsWhatTheDomainSaysOfEveryCall() {
        var random = new Random(3);
        var saved = new EnumMap<CallStatus, BigDecimal>(CallStatus.class);
        var records = new ArrayList<CallRecord>();
        for (int i = 0; i < 40; i++) {
            var price = aPrice(random);
            execute("INSERT INTO model (id, type, status) VALUES ('" + price.model()
                    + "', 'chat', 'active') ON CONFLICT DO NOTHING");
            execute("INSERT INTO price (id, model_id, rates, valid_from) VALUES ('" + price.id() + "', '"
                    + price.model() + "', '" + RatesColumn.write(price.base(), price.tiers()) + "', '"
                    + price.validFrom() + "')");
            var tokens = new TokenUsage(
                    random.nextInt(3000),
                    random.nextInt(3000),
                    random.nextInt(100),
                    random.nextInt(100),
                    0,
                    0,
                    9,
                    0,
                    0,
                    0,
                    0);
            var status = i % 4 == 0 ? CallStatus.ERROR : CallStatus.OK;
            records.add(priced(tokens, price, status));
            saved.merge(
                    status,
                    price.ratesFor(tokens.promptTokens()).cacheSaving(tokens).toDecimal(),
                    BigDecimal::add);
        }
        RecordedCalls.write(DATABASE, records);

        var byStatus =
                reportUsage.report(viewer, EnumSet.of(UsageDimension.STATUS), everything(null, true), new Slice(0, 10));

        assertThat(byStatus.page().items())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.cacheSaving())
                        .isEqualByComparingTo(
                                saved.get(CallStatus.valueOf(row.status().toUpperCase(Locale.ROOT)))));
        assertThat(byStatus.totals().cacheSaving())
                .isEqualByComparingTo(
                        saved.values().stream().reduce(BigDecimal::add).orElseThrow());
        var tokens = byStatus.totals();
        assertThat(tokens.cacheHitPct())
                .isEqualByComparingTo(BigDecimal.valueOf(tokens.cachedTokens() * 100)
                        .divide(BigDecimal.valueOf(tokens.promptTokens()), 2, RoundingMode.HALF_UP));
        assertThat(tokens.tokensPerSecond()).as("9 in a second").isEqualByComparingTo("9");
        assertThat(reportUsage
                        .report(viewer, FINE, everything(null, false), new Slice(0, 10))
                        .totals()
                        .cacheSaving())
                .as("sums know it too")
                .isEqualByComparingTo(byStatus.totals().cacheSaving());
    }

    @Test
    void whereCallsAreReadTheirTimesAreToldToTheCall() {
        RecordedCalls.write(
                DATABASE, IntStream.rangeClosed(1, 200).mapToObj(this::lasting).toList());
        var told = reportUsage
                .report(viewer, EnumSet.of(UsageDimension.STATUS), everything(null, true), new Slice(0, 10))
                .page()
                .items()
                .getFirst();
        assertThat(List.of(told.p50LatencyMs(), told.p95LatencyMs(), told.p99LatencyMs()))
                .containsExactly(1000L, 1900L, 1980L);
        assertThat(List.of(told.p50FirstTokenMs(), told.p95FirstTokenMs(), told.p99FirstTokenMs()))
                .as("half of the calls told when their first token came")
                .containsExactly(100L, 190L, 198L);
        assertThat(reportUsage
                        .report(viewer, FINE, everything(null, false), new Slice(0, 10))
                        .page()
                        .items())
                .as("sums tell keys apart, and times within two percent")
                .extracting(UsageView::p99LatencyMs)
                .containsExactly(1967L);
        assertThat(reportUsage
                        .report(viewer, FINE, everything(null, true), new Slice(0, 10))
                        .page()
                        .items())
                .as("where calls are asked for, to the call")
                .extracting(UsageView::p99LatencyMs)
                .containsExactly(1980L);
    }

    private CallRecord lasting(int number) {
        var call = aCallAt(NOW.minusSeconds(5)).of(org, null, new UUID(7, 1)).record();
        var ending = new CallRecord.Ending(CallStatus.OK, 200, null, number * 10, number % 2 == 0 ? number : null, 1);
        return new CallRecord(
                call.requestId(),
                call.startedAt(),
                call.owner(),
                call.path(),
                ending,
                call.metered(),
                call.cost(),
                Money.ZERO,
                null,
                call.client(),
                call.attempts());
    }

    private static Price aPrice(Random random) {
        var rates = someRates(random);
        return new Price(
                UUID.randomUUID(),
                "model-" + UUID.randomUUID(),
                rates,
                random.nextBoolean()
                        ? List.of()
                        : List.of(new Tier(1000, someRates(random)), new Tier(4000, someRates(random))),
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
    }

    private static Rates someRates(Random random) {
        var own = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            if (tokenClass.plain() == tokenClass || random.nextBoolean()) {
                own.put(tokenClass, BigDecimal.valueOf(random.nextInt(9_000_000), 6));
            }
        }
        return new Rates(own, null, null);
    }

    private CallRecord priced(TokenUsage tokens, Price price, CallStatus status) {
        var call = aCallAt(NOW.minusSeconds(5))
                .of(org, null, new UUID(7, 1))
                .model(price.model())
                .tokens(tokens)
                .ending(status)
                .record();
        return new CallRecord(
                call.requestId(),
                call.startedAt(),
                call.owner(),
                call.path(),
                call.ending(),
                call.metered(),
                Money.ZERO,
                price.cacheSaving(tokens),
                price.id(),
                call.client(),
                call.attempts());
    }

    private CallFilter everyCall(@Nullable UUID teamId) {
        return new CallFilter(org, teamId, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY);
    }

    private UsageFilter everything(@Nullable UUID teamId, boolean oneByOne) {
        var calls = new UsageFilter.Calls(null, null, null, null, null, null, null, null, null, oneByOne);
        return new UsageFilter(org, teamId, null, null, null, false, calls, new Span(null, null));
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
