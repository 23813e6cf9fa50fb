package dev.farthing.persistence.report;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.application.Slice;
import dev.farthing.application.price.FindPrice;
import dev.farthing.application.price.RememberedPrices;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.report.AttemptView;
import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.OpenCall;
import dev.farthing.application.report.ReachUsage;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageReport;
import dev.farthing.application.report.UsageView;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The real use cases over the real queries.
class PostgresReportTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Slice ALL = new Slice(0, 500);

    private final UUID org = UUID.randomUUID();
    private final UUID team = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();
    private final Caller viewer = new Caller.Viewer(org);
    private final Caller operator = new Caller.Operator(org);
    private final PostgresOrgZones zones = new PostgresOrgZones(DATABASE.dataSource(), ZoneId.of("Asia/Shanghai"));
    private final PostgresCallHistory history = new PostgresCallHistory(DATABASE.dataSource());
    private final ListCalls listCalls = new ListCalls(history, zones);
    private final OpenCall openCall = new OpenCall(history, listCalls, new FindPrice(new RememberedPrices(() -> NOW)));
    private final PostgresTeamsInUse teams = new PostgresTeamsInUse(DATABASE.dataSource());
    private Instant callsSince = Instant.EPOCH;
    private final ReportUsage reportUsage = new ReportUsage(
            new PostgresUsageSums(DATABASE.dataSource()), new ReachUsage(zones, teams, new Kept(), () -> NOW));

    private final class Kept implements KeptCalls {
        @Override
        public Instant since() {
            return callsSince;
        }

        @Override
        public Instant detailedSince() {
            return callsSince;
        }
    }

    private UsageFilter oneByOne(UsageFilter filter) {
        var calls = new UsageFilter.Calls(null, null, null, null, null, null, null, null, null, true);
        return new UsageFilter(filter.orgId(), null, null, null, null, false, calls, filter.span());
    }

    @BeforeEach
    void makeOrg() {
        makeOrg(org, "Asia/Shanghai");
    }

    @Test
    void h122callsComeNewestFirstAndPagesDoNotShiftUnderNewCalls() {
        var calls =
                IntStream.range(0, 10).mapToObj(i -> ours(NOW.plusMillis(i))).toList();
        record(calls.stream());
        var seen = new ArrayList<UUID>();
        UUID cursor = null;
        do {
            var page = listCalls.list(viewer, everyCall(), cursor, 3);
            page.items().forEach(call -> seen.add(call.id()));
            cursor = page.next();
            record(Stream.of(ours(NOW.plusSeconds(60 + seen.size()))));
        } while (cursor != null);
        assertThat(seen)
                .containsExactlyElementsOf(
                        calls.reversed().stream().map(SomeCall::id).toList());
    }

    /// Looks at four calls a page.
    @Test
    void whoLooksForWhatIsRareIsToldUntilWhenAndGoesOnFromThere() {
        var rare = ours(NOW).model("rare");
        var others = IntStream.range(1, 8).mapToObj(i -> ours(NOW.plusMillis(i)));
        record(Stream.concat(Stream.of(rare), others));
        var patient = new ListCalls(new PostgresCallHistory(DATABASE.dataSource(), 3), zones);
        var wanted = new CallFilter(org, null, null, "rare", null, null, null, null, null, Span.EVER, BillFilter.ANY);
        var first = patient.list(viewer, wanted, null, 50);
        assertThat(first.items()).isEmpty();
        assertThat(first.lookedBackTo()).isEqualTo(NOW.plusMillis(4));
        var second = patient.list(viewer, wanted, first.next(), 50);
        assertThat(second.items()).extracting(CallView::id).containsExactly(rare.id());
        var last = patient.list(viewer, wanted, second.next(), 50);
        assertThat(last.items()).isEmpty();
        assertThat(last.next()).isNull();
        assertThat(last.lookedBackTo()).isNull();
        var key = new CallFilter(
                org, null, UUID.randomUUID(), "rare", null, null, null, null, null, Span.EVER, BillFilter.ANY);
        assertThat(patient.list(viewer, key, null, 50).next())
                .as("only the key's calls are looked at")
                .isNull();
        assertThat(patient.list(viewer, wanted, null, 1).next()).isEqualTo(first.next());
        assertThat(patient.list(viewer, everyCall(), null, 50).items())
                .as("nothing has to be looked for")
                .hasSize(8);
    }

    @Test
    void anotherZoneCountsWhenItIsMeantToAndNotAtOnce() {
        execute("UPDATE org SET time_zone = 'Europe/Berlin', past_zones = ARRAY['2126-11-20T16:00:00Z Asia/Shanghai']"
                + " WHERE id = '" + org + "'");
        assertThat(zones.zoneOf(org)).isEqualTo(ZoneId.of("Asia/Shanghai"));
        execute("UPDATE org SET past_zones = ARRAY['2025-11-20T16:00:00Z Asia/Shanghai'] WHERE id = '" + org + "'");
        assertThat(zones.zoneOf(org)).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void aViewerSeesNothingOfTheVendorAndNothingOfOthers() {
        record(Stream.of(ours(NOW), aCallAt(NOW).of(UUID.randomUUID(), null, key)));
        var seen = listCalls.list(viewer, everyCall(), null, 50).items();
        assertThat(seen).singleElement().satisfies(call -> {
            assertThat(call.orgId()).isEqualTo(org);
            assertThat(call.upstreamModel()).isNull();
            assertThat(call.credentialId()).isNull();
            assertThat(call.provider()).isEqualTo("acme");
        });
        assertThat(listCalls
                        .list(operator, everyCall(), null, 50)
                        .items()
                        .getFirst()
                        .upstreamModel())
                .isEqualTo("acme-large-1");
        var anywhere = new CallFilter(null, null, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY);
        assertThatThrownBy(() -> listCalls.list(viewer, anywhere, null, 50)).isInstanceOf(FaultException.class);
        assertThat(listCalls.list(operator, anywhere, null, 500).items())
                .extracting(CallView::orgId)
                .doesNotContainNull()
                .contains(org)
                .hasSizeGreaterThan(1);
    }

    @Test
    void aCallOpenedShowsWhatEveryAttemptCameTo() {
        var call = twoTries();
        RecordedCalls.write(DATABASE, List.of(call));
        var error = UUID.randomUUID();
        execute("INSERT INTO vendor_error SELECT '" + error + "', org_id, request_id, number, started_at, 'error',"
                + " failure_class, http_status, 'c', 'm', provider_id, 'acme', credential_id, '" + key
                + "', 'k', 'large', upstream_model, latency_ms, NULL, NULL, NULL, '{\"retry-after\":\"7\"}'"
                + " FROM attempt WHERE number = 1 AND org_id = '" + org + "'");
        var last = call.attempts().getLast();

        var opened = openCall.open(operator, org, call.requestId());
        assertThat(opened.call().attempts()).isEqualTo(2);
        assertThat(opened.attempts())
                .extracting(
                        AttemptView::number,
                        AttemptView::credentialId,
                        AttemptView::failureClass,
                        AttemptView::httpStatus,
                        AttemptView::latencyMs,
                        AttemptView::promptTokens,
                        AttemptView::completionTokens,
                        attempt -> attempt.cost().toPlainString(),
                        AttemptView::vendorUnits,
                        AttemptView::rateLimits,
                        AttemptView::errorId)
                .containsExactly(
                        tuple(
                                1,
                                last.hop().credentialId(),
                                "vendor_trouble",
                                500,
                                70,
                                null,
                                null,
                                "0.000000000000",
                                null,
                                Map.of("retry-after", "7"),
                                error),
                        tuple(
                                2,
                                last.hop().credentialId(),
                                null,
                                200,
                                900,
                                100L,
                                20L,
                                "0.001200000000",
                                "{\"compute_points_used\":12.5}",
                                Map.of("x-ratelimit-remaining-tokens", "7"),
                                null));
        assertThat(opened.attempts().getLast().startedAt()).isEqualTo(last.startedAt());
    }

    @Test
    void whoIsNoOperatorSeesOfAttemptsNothingThatIsUpstreamAndNoneOfOthers() {
        var call = twoTries();
        RecordedCalls.write(DATABASE, List.of(call));

        assertThat(openCall.open(viewer, org, call.requestId()).attempts())
                .hasSize(2)
                .allSatisfy(attempt -> assertThat(attempt)
                        .extracting(
                                AttemptView::credentialId,
                                AttemptView::upstreamModel,
                                AttemptView::failureClass,
                                AttemptView::errorCode,
                                AttemptView::vendorUnits,
                                AttemptView::rateLimits,
                                AttemptView::errorId)
                        .containsOnlyNulls());
        assertThat(openCall.open(viewer, org, call.requestId()).call().vendorUnits())
                .isNull();
        assertThat(openCall.open(operator, org, call.requestId()).call().vendorUnits())
                .isNotNull();
        var elsewhere = new Caller.Viewer(UUID.randomUUID());
        for (var id : List.of(call.requestId(), UUID.randomUUID())) {
            assertThatThrownBy(() -> openCall.open(elsewhere, elsewhere.orgId(), id))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("no call has this id");
        }
        assertThatThrownBy(() -> openCall.open(new Caller.TeamAdmin(org, team), org, call.requestId()))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> openCall.open(viewer, null, call.requestId())).isInstanceOf(FaultException.class);
    }

    @Test
    void aTeamAdminSeesItsTeamAlone() {
        var other = UUID.randomUUID();
        var before = NOW.minusSeconds(1);
        record(Stream.of(ours(before).of(org, team, key), ours(before).of(org, other, key), ours(before)));
        var admin = new Caller.TeamAdmin(org, team);
        assertThat(listCalls.list(admin, everyCall(), null, 50).items())
                .extracting(CallView::teamId)
                .containsExactly(team);
        var others = new CallFilter(org, other, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY);
        assertThat(listCalls.list(admin, others, null, 50).items()).isEmpty();
        assertThat(report(admin, everything(), UsageDimension.TEAM).page().items())
                .extracting(UsageView::teamId)
                .containsExactly(team);
        var foreign = filter(other, false, Span.EVER);
        assertThatThrownBy(() -> reportUsage.report(admin, Set.of(UsageDimension.DAY), foreign, ALL))
                .as("another's team is not there")
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
        assertThat(report(viewer, foreign, UsageDimension.DAY).totals().requests())
                .as("there is no such team any more, and there was")
                .isEqualTo(1);
    }

    @Test
    void filtersNarrowTheCalls() {
        var wanted = ours(NOW).model("small").provider("zen").ending(CallStatus.ERROR);
        record(Stream.of(
                wanted, ours(NOW), ours(NOW.minusSeconds(86_400)).model("small").provider("zen")));
        var filter = new CallFilter(
                org,
                null,
                key,
                "small",
                "zen",
                null,
                CallStatus.ERROR,
                UsageSource.REPORTED,
                wanted.id(),
                new Span(new Span.Edge.Day(LocalDate.parse("2026-11-21")), new Span.Edge.At(NOW.plusSeconds(1))),
                BillFilter.ANY);
        assertThat(listCalls.list(viewer, filter, null, 50).items())
                .extracting(CallView::id)
                .containsExactly(wanted.id());
    }

    @Test
    void aCallReadsBackAsItWasRecorded() {
        var call = ours(NOW)
                .of(org, team, key)
                .tagged("a", "b")
                .cost("1.000000000001")
                .sandbox()
                .cost("0.5");
        record(Stream.of(call));
        var seen = listCalls.list(operator, everyCall(), null, 1).items().getFirst();
        assertThat(seen.cost()).isEqualByComparingTo("0.5");
        assertThat(seen.adjustment()).isZero();
        correct(seen.requestId(), -300_000_000_000L);
        correct(seen.requestId(), 100_000_000_000L);
        assertThat(listCalls
                        .list(operator, everyCall(), null, 1)
                        .items()
                        .getFirst()
                        .adjustment())
                .isEqualByComparingTo("-0.2");
        assertThat(seen.tags()).containsExactly("a", "b");
        assertThat(seen.startedAt()).isEqualTo(NOW);
        assertThat(seen.promptTokens()).isEqualTo(100);
        assertThat(seen.totalTokens()).isEqualTo(120);
        assertThat(seen.sandbox()).isTrue();
        assertThat(seen.status()).isEqualTo("ok");
        assertThat(seen.clientIp()).isEqualTo("127.0.0.1");
    }

    private void correct(UUID call, long pico) {
        execute(
                "INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason) VALUES ('"
                        + org + "', gen_random_uuid(), '" + call + "', now(), now(), " + pico + ", 'bill')");
    }

    @Test
    void daysAreThoseOfTheOrgsZone() {
        record(Stream.of(
                ours(Instant.parse("2026-11-20T15:59:59Z")),
                ours(Instant.parse("2026-11-20T16:00:00Z")),
                ours(Instant.parse("2026-11-21T11:00:00Z"))));
        assertThat(report(viewer, everything(), UsageDimension.DAY).page().items())
                .extracting(UsageView::date, UsageView::requests)
                .containsExactly(tuple(LocalDate.parse("2026-11-21"), 2L), tuple(LocalDate.parse("2026-11-20"), 1L));
        var firstDay = new Span.Edge.Day(LocalDate.parse("2026-11-20"));
        var oneDay = filter(null, false, new Span(firstDay, firstDay));
        assertThat(report(viewer, oneDay, UsageDimension.DAY).totals().requests())
                .isEqualTo(1);
    }

    @Test
    void aDayOfTwentyFiveHoursIsOneDayAndItsDoubledHourIsTwo() {
        var berlin = UUID.randomUUID();
        makeOrg(berlin, "Europe/Berlin");
        var calls = Stream.of(
                        "2026-10-24T21:59:00Z",
                        "2026-10-24T22:00:00Z",
                        "2026-10-25T00:30:00Z",
                        "2026-10-25T01:30:00Z",
                        "2026-10-25T22:59:59Z",
                        "2026-10-25T23:00:00Z")
                .map(instant -> aCallAt(Instant.parse(instant)).of(berlin, null, key));
        record(calls);
        var day = new Span.Edge.Day(LocalDate.parse("2026-10-25"));
        var filter = new UsageFilter(berlin, null, null, null, null, false, UsageFilter.Calls.ALL, new Span(day, day));
        var caller = new Caller.Viewer(berlin);
        assertThat(report(caller, filter, UsageDimension.DAY).page().items())
                .singleElement()
                .satisfies(row -> assertThat(row.requests()).isEqualTo(4));
        assertThat(report(caller, filter, UsageDimension.HOUR).page().items())
                .extracting(row -> row.hour().toString())
                .containsExactly(
                        "2026-10-25T22:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T00:00:00Z", "2026-10-24T22:00:00Z");
    }

    @Test
    void hoursOfAZoneWithAnOddOffsetBeginWhereItsClocksSaySo() {
        var delhi = UUID.randomUUID();
        makeOrg(delhi, "Asia/Kathmandu");
        record(Stream.of("2026-11-20T10:14:00Z", "2026-11-20T10:16:00Z")
                .map(instant -> aCallAt(Instant.parse(instant)).of(delhi, null, key)));
        var filter = new UsageFilter(delhi, null, null, null, null, false, UsageFilter.Calls.ALL, Span.EVER);
        assertThat(report(new Caller.Viewer(delhi), filter, UsageDimension.HOUR)
                        .page()
                        .items())
                .extracting(row -> row.hour().toString())
                .containsExactly("2026-11-20T10:15:00Z", "2026-11-20T09:15:00Z");
    }

    @Test
    void sandboxAndRefusedCallsAreNoUsage() {
        record(Stream.of(
                ours(NOW.minusSeconds(1)),
                ours(NOW.minusSeconds(1)).of(org, null, UUID.randomUUID()).sandbox(),
                ours(NOW.minusSeconds(1)).ending(CallStatus.REFUSED).hop(null).cost("0")));
        assertThat(report(viewer, everything(), UsageDimension.MODEL).totals().requests())
                .isEqualTo(1);
        assertThat(report(viewer, everything(), UsageDimension.STATUS).page().items())
                .extracting(UsageView::status)
                .containsExactly("ok");
        var both = filter(null, true, Span.EVER);
        assertThat(report(viewer, both, UsageDimension.MODEL).totals().requests())
                .isEqualTo(2);
    }

    @Test
    void sumsAndCallsAgreeInEveryDimension() {
        var calls = IntStream.range(0, 60)
                .mapToObj(i -> ours(NOW.minusSeconds(1 + i * 400L))
                        .of(org, i % 3 == 0 ? team : null, new UUID(7, i % 4))
                        .model("model-" + i % 2)
                        .provider("vendor-" + i % 3)
                        .ending(i % 5 == 0 ? CallStatus.ERROR : CallStatus.OK)
                        .cost("0.00000000000" + (i % 9 + 1)))
                .toList();
        RecordedCalls.write(
                DATABASE,
                IntStream.range(0, 60)
                        .mapToObj(i -> i % 7 == 0
                                ? tried(calls.get(i).record(), "0.000001")
                                : i % 11 == 0
                                        ? tried(calls.get(i).record())
                                        : calls.get(i).record())
                        .toList());
        var rolledUp = report(
                operator,
                everything(),
                UsageDimension.DAY,
                UsageDimension.MODEL,
                UsageDimension.KEY,
                UsageDimension.PROVIDER);
        var oneByOne = report(
                operator,
                everything(),
                UsageDimension.DAY,
                UsageDimension.MODEL,
                UsageDimension.KEY,
                UsageDimension.PROVIDER,
                UsageDimension.DIALECT);
        assertThat(oneByOne.page().items().stream().map(PostgresReportTest::withoutDialect))
                .containsExactlyElementsOf(rolledUp.page().items());
        assertThat(rolledUp.totals().cost())
                .isEqualByComparingTo(rolledUp.page().items().stream()
                        .map(UsageView::cost)
                        .reduce(BigDecimal::add)
                        .orElseThrow());
        assertThat(rolledUp.totals().requests()).isEqualTo(60);
        assertThat(rolledUp.totals().attempts())
                .as("9 took a second one, 5 none")
                .isEqualTo(60 + 9 - 5);
        assertThat(rolledUp.totals().fallbackCost()).isEqualByComparingTo("0.000009");
        assertThat(rolledUp.totals().errorCount()).isEqualTo(12);
        assertThat(rolledUp.totals().avgLatencyMs()).isEqualTo(1000);
        assertThat(rolledUp.page().total()).isEqualTo(rolledUp.page().items().size());
    }

    @Test
    void aSpanThatIsNoMultipleOfAQuarterHourIsReportedExactly() {
        var hour = Instant.parse("2026-11-20T10:00:00Z");
        RecordedCalls.write(
                DATABASE,
                IntStream.range(0, 120)
                        .mapToObj(i -> tried(
                                ours(hour.plusSeconds(i * 30L))
                                        .units("compute_points_used", "1")
                                        .record(),
                                "0.000001"))
                        .toList());
        for (var minutes : List.of(
                List.of(0, 60), List.of(11, 13), List.of(15, 16), List.of(7, 31), List.of(14, 45), List.of(29, 31))) {
            var span = new Span(
                    new Span.Edge.At(hour.plusSeconds(minutes.getFirst() * 60L)),
                    new Span.Edge.At(hour.plusSeconds(minutes.getLast() * 60L)));
            long calls = 2L * (minutes.getLast() - minutes.getFirst());
            assertThat(listCalls
                            .list(
                                    operator,
                                    new CallFilter(
                                            org, null, null, null, null, null, null, null, null, span, BillFilter.ANY),
                                    null,
                                    500)
                            .items())
                    .hasSize((int) calls);
            for (var dimension : List.of(UsageDimension.MODEL, UsageDimension.HOUR, UsageDimension.STATUS)) {
                var report = report(operator, filter(null, false, span), dimension);
                assertThat(report.totals().requests())
                        .as("%s of %s", dimension, minutes)
                        .isEqualTo(calls);
                assertThat(report.totals().attempts()).isEqualTo(2 * calls);
                assertThat(report.totals().vendorUnits().get("compute_points_used"))
                        .isEqualByComparingTo(BigDecimal.valueOf(calls));
                assertThat(report.page().items())
                        .singleElement()
                        .satisfies(row -> assertThat(row.requests()).isEqualTo(calls));
            }
        }
    }

    @Test
    void whatOnlyCallsKnowNarrowsTheRowsAndTheTotals() {
        var wanted = ours(NOW.minusSeconds(1)).tagged("red").ending(CallStatus.ERROR);
        record(Stream.of(wanted, ours(NOW.minusSeconds(2)).tagged("red"), ours(NOW.minusSeconds(3))));
        for (var calls : Map.of(
                        new UsageFilter.Calls(CallStatus.ERROR, null, null, null, null, null, null, null, null), 1L,
                        new UsageFilter.Calls(null, null, null, null, null, null, "red", null, null), 2L,
                        new UsageFilter.Calls(null, UsageSource.EXACT, null, null, null, null, null, null, null), 0L,
                        new UsageFilter.Calls(null, null, null, null, "openai", null, null, null, null), 3L,
                        new UsageFilter.Calls(null, null, null, null, null, "embeddings", null, null, null), 0L,
                        new UsageFilter.Calls(null, null, null, null, null, null, null, "nobody", null), 0L,
                        new UsageFilter.Calls(null, null, null, "acme-large-1", null, null, null, null, null), 3L)
                .entrySet()) {
            var filter = new UsageFilter(org, null, null, null, null, false, calls.getKey(), Span.EVER);
            var report = report(operator, filter, UsageDimension.MODEL);
            assertThat(report.totals().requests()).as("%s", calls).isEqualTo(calls.getValue());
            assertThat(report.page().items().stream().mapToLong(UsageView::requests))
                    .containsExactlyElementsOf(calls.getValue() == 0 ? List.of() : List.of(calls.getValue()));
        }
        var both = new UsageFilter.Calls(null, null, null, null, null, null, null, null, true);
        var neither = new UsageFilter.Calls(null, null, null, null, null, null, null, null, false);
        assertThat(Stream.of(both, neither)
                        .mapToLong(calls -> report(
                                        viewer,
                                        new UsageFilter(org, null, null, null, null, false, calls, Span.EVER),
                                        UsageDimension.DAY)
                                .totals()
                                .requests())
                        .sum())
                .isEqualTo(3);
        var upstream = new UsageFilter.Calls(null, null, UUID.randomUUID(), null, null, null, null, null, null);
        assertThatThrownBy(() -> report(
                        viewer,
                        new UsageFilter(org, null, null, null, null, false, upstream, Span.EVER),
                        UsageDimension.DAY))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void whatFallingBackCameToIsTheCostOfAllTriesButTheLast() {
        RecordedCalls.write(
                DATABASE,
                List.of(
                        tried(ours(NOW.minusSeconds(2)).model("a").cost("0.5").record(), "0.1", "0.02"),
                        tried(ours(NOW.minusSeconds(2)).model("b").cost("0.5").record(), "0.003"),
                        ours(NOW.minusSeconds(2)).model("b").cost("0.5").record()));
        for (var more : List.of(UsageDimension.DAY, UsageDimension.ENDPOINT)) {
            var report = report(viewer, everything(), UsageDimension.MODEL, more);
            assertThat(report.page().items())
                    .extracting(
                            UsageView::model,
                            UsageView::requests,
                            UsageView::attempts,
                            row -> row.fallbackCost().stripTrailingZeros())
                    .containsExactlyInAnyOrder(
                            tuple("a", 1L, 3L, new BigDecimal("0.12")), tuple("b", 2L, 3L, new BigDecimal("0.003")));
            assertThat(report.totals().attempts()).isEqualTo(6);
            assertThat(report.totals().cost()).as("nothing of it is charged").isEqualByComparingTo("1.5");
        }
        var before = filter(null, false, new Span(new Span.Edge.At(NOW.plusSeconds(1)), null));
        assertThat(report(viewer, before, UsageDimension.MODEL).totals().attempts())
                .as("of other quarter hours")
                .isZero();
    }

    @Test
    void aTagCountsEachCallAndTheTotalsCountItOnce() {
        record(Stream.of(
                ours(NOW.minusSeconds(1)).tagged("red", "blue"),
                ours(NOW.minusSeconds(1)).tagged("red")));
        var report = report(viewer, everything(), UsageDimension.TAG);
        assertThat(report.page().items())
                .extracting(UsageView::tag, UsageView::requests)
                .containsExactly(tuple("red", 2L), tuple("blue", 1L));
        assertThat(report.totals().requests()).isEqualTo(2);
    }

    @Test
    void pagesOfUsageCoverEveryRowOnce() {
        record(IntStream.range(0, 25).mapToObj(i -> ours(NOW.minusSeconds(1)).model("model-" + i)));
        var seen = new HashSet<String>();
        for (int offset = 0; offset < 30; offset += 10) {
            var page = reportUsage
                    .report(viewer, EnumSet.of(UsageDimension.MODEL), everything(), new Slice(offset, 10))
                    .page();
            assertThat(page.total()).isEqualTo(25);
            page.items().forEach(row -> seen.add(row.model()));
        }
        assertThat(seen).hasSize(25);
    }

    @Test
    void whatNeedsCallsThatWereLetGoIsRefusedAndSumsAreNot() {
        var november = filter(null, false, new Span(new Span.Edge.Day(LocalDate.parse("2026-11-01")), null));
        callsSince = Instant.parse("2026-11-01T00:00:00Z");
        assertThatThrownBy(() -> report(viewer, november, UsageDimension.TAG))
                .as("the day begins before it, in Shanghai")
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("2026-11-01T00:00:00Z");
        assertThat(report(viewer, november, UsageDimension.MODEL)).isNotNull();
        callsSince = Instant.parse("2026-10-31T16:00:00Z");
        assertThat(report(viewer, november, UsageDimension.TAG)).isNotNull();
    }

    @Test
    void whatIsUpstreamIsForOperatorsAndOneByOneReportsAreBounded() {
        assertThatThrownBy(() -> report(viewer, everything(), UsageDimension.UPSTREAM_MODEL))
                .isInstanceOf(FaultException.class);
        var year = filter(null, false, new Span(new Span.Edge.Day(LocalDate.parse("2026-01-01")), null));
        assertThatThrownBy(() -> report(viewer, oneByOne(year), UsageDimension.MODEL))
                .isInstanceOf(FaultException.class);
        assertThat(report(viewer, year, UsageDimension.TAG).page().items()).isEmpty();
        assertThat(report(viewer, year, UsageDimension.MODEL).page().items()).isEmpty();
    }

    @Test
    void whatVendorsChargedInTheirUnitsIsSummedUpByWhateverIsAsked() {
        record(Stream.of(
                ours(NOW.minusSeconds(5)).model("large").units("compute_points_used", "12.5"),
                ours(NOW.minusSeconds(4)).model("large").units("compute_points_used", "0.5"),
                ours(NOW.minusSeconds(3)).model("small").units("cost", "0.000000000001"),
                ours(NOW.minusSeconds(2)).model("mute")));
        var byModel = Map.of(
                "large", Map.of("compute_points_used", new BigDecimal("13")),
                "small", Map.of("cost", new BigDecimal("0.000000000001")),
                "mute", Map.<String, BigDecimal>of());
        for (var more : List.of(UsageDimension.DAY, UsageDimension.CREDENTIAL)) {
            var report = report(operator, everything(), UsageDimension.MODEL, more);
            assertThat(report.page().items())
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row.vendorUnits())
                            .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                            .usingRecursiveComparison()
                            .isEqualTo(byModel.get(row.model())));
            assertThat(report.totals().vendorUnits()).containsOnlyKeys("compute_points_used", "cost");
            assertThat(report.totals().requests()).isEqualTo(4);
        }
    }

    @Test
    void whatVendorsChargeIsToldToOperatorsAlone() {
        record(Stream.of(ours(NOW.minusSeconds(5)).units("cost", "12.5")));
        var report = report(viewer, everything(), UsageDimension.MODEL);
        assertThat(report.page().items())
                .singleElement()
                .satisfies(row -> assertThat(row.vendorUnits()).isNull());
        assertThat(report.totals().vendorUnits()).isNull();
    }

    @Test
    void totalsOfCallsAreAsExactAsTheirRows() {
        record(Stream.of(ours(NOW.minusSeconds(5)), ours(NOW.minusSeconds(4))));
        execute("UPDATE usage_row SET latency_ms = 19_398 WHERE org_id = '" + org + "'");
        var report = report(operator, oneByOne(everything()), UsageDimension.STATUS);
        assertThat(report.page().items())
                .singleElement()
                .satisfies(row -> assertThat(row.p99LatencyMs()).isEqualTo(19_398));
        assertThat(report.totals().p99LatencyMs()).isEqualTo(19_398);
    }

    @Test
    void callsAreNarrowedByHowLongTheyTook() {
        var slow = ours(NOW.minusSeconds(5));
        record(Stream.of(slow, ours(NOW.minusSeconds(4))));
        execute("UPDATE usage_row SET latency_ms = 500 WHERE org_id = '" + org + "'");
        execute("UPDATE usage_row SET latency_ms = 501 WHERE request_id = '" + slow.id() + "'");
        assertThat(listCalls
                        .list(viewer, everyCall().takingAtLeast(501), null, 50)
                        .items())
                .extracting(CallView::id)
                .containsExactly(slow.id());
        assertThat(listCalls
                        .list(viewer, everyCall().takingAtLeast(500), null, 50)
                        .items())
                .hasSize(2);
    }

    @Test
    void unitsThatCannotBeReadCountNothing() {
        record(Stream.of(ours(NOW.minusSeconds(1)).units("cost", "2")));
        execute("UPDATE usage_row SET vendor_units = '{\"cost\":\"2\",\"x\":[1],\"y\":3' WHERE org_id = '" + org + "'");
        var report = report(operator, everything(), UsageDimension.CREDENTIAL);
        assertThat(report.totals().vendorUnits()).isEmpty();
        assertThat(report.page().items())
                .singleElement()
                .satisfies(row -> assertThat(row.vendorUnits()).isEmpty());
    }

    @Test
    void keysAndTeamsHaveTheirNames() {
        execute("INSERT INTO team (org_id, id, name) VALUES ('" + org + "', '" + team + "', 'core')");
        execute("INSERT INTO issued_key (org_id, id, name, public_id, secret_hash, secret_hint) VALUES ('" + org
                + "', '" + key + "', 'alpha', '" + key + "', sha256('x'), 'x')");
        record(Stream.of(ours(NOW.minusSeconds(1)).of(org, team, key)));
        assertThat(report(viewer, everything(), UsageDimension.KEY, UsageDimension.TEAM)
                        .page()
                        .items())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.keyName()).isEqualTo("alpha");
                    assertThat(row.teamName()).isEqualTo("core");
                });
    }

    /// The same, where others had been tried before it, at this cost each; without any nobody was asked.
    private static CallRecord tried(CallRecord call, String... costs) {
        var answered = call.attempts().getFirst();
        var attempts = new ArrayList<CallRecord.Attempt>();
        for (var cost : costs) {
            attempts.add(new CallRecord.Attempt(
                    answered.hop(),
                    NOW,
                    500,
                    "upstream_error",
                    "vendor_trouble",
                    null,
                    70,
                    null,
                    Money.of(new BigDecimal(cost)),
                    null));
        }
        if (costs.length > 0) {
            attempts.add(answered);
        }
        return with(call, attempts);
    }

    private static CallRecord with(CallRecord call, List<CallRecord.Attempt> attempts) {
        return new CallRecord(
                call.requestId(),
                call.startedAt(),
                call.owner(),
                call.path(),
                call.ending(),
                call.metered(),
                call.cost(),
                call.cacheSaving(),
                call.priceId(),
                call.client(),
                attempts);
    }

    /// A call whose first vendor failed.
    private CallRecord twoTries() {
        var call = ours(NOW).units("compute_points_used", "12.5").record();
        var answered = call.attempts().getFirst();
        var failed = new CallRecord.Attempt(
                answered.hop(), NOW, 500, "upstream_error", "vendor_trouble", null, 70, null, Money.ZERO, null);
        var near = new CallRecord.Attempt(
                answered.hop(),
                answered.startedAt(),
                answered.httpStatus(),
                answered.errorCode(),
                answered.failureClass(),
                answered.firstByteMillis(),
                answered.latencyMillis(),
                answered.tokens(),
                answered.cost(),
                answered.vendorUnits(),
                Map.of("x-ratelimit-remaining-tokens", "7"));
        return with(call, List.of(failed, near));
    }

    private UsageReport report(Caller caller, UsageFilter filter, UsageDimension first, UsageDimension... rest) {
        return reportUsage.report(caller, EnumSet.of(first, rest), filter, ALL);
    }

    private SomeCall ours(Instant at) {
        return aCallAt(at).of(org, null, key);
    }

    private CallFilter everyCall() {
        return new CallFilter(org, null, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY);
    }

    private UsageFilter everything() {
        return filter(null, false, Span.EVER);
    }

    private UsageFilter filter(@Nullable UUID teamId, boolean sandbox, Span span) {
        return new UsageFilter(org, teamId, null, null, null, sandbox, UsageFilter.Calls.ALL, span);
    }

    private static void record(Stream<SomeCall> calls) {
        List<CallRecord> records = calls.map(SomeCall::record).toList();
        RecordedCalls.write(DATABASE, records);
    }

    private static UsageView withoutDialect(UsageView row) {
        return new UsageView(
                row.date(),
                row.hour(),
                row.orgId(),
                row.teamId(),
                row.teamName(),
                row.keyId(),
                row.keyName(),
                row.model(),
                row.provider(),
                row.upstreamModel(),
                row.credentialId(),
                row.tag(),
                null,
                row.endpoint(),
                row.status(),
                row.client(),
                row.requests(),
                row.successRequests(),
                row.errorCount(),
                row.attempts(),
                row.promptTokens(),
                row.completionTokens(),
                row.cachedTokens(),
                row.cacheWriteTokens(),
                row.reasoningTokens(),
                row.totalTokens(),
                row.cost(),
                row.costRmb(),
                row.fallbackCost(),
                row.avgLatencyMs(),
                row.avgFirstTokenMs(),
                row.p50LatencyMs(),
                row.p95LatencyMs(),
                row.p99LatencyMs(),
                row.p50FirstTokenMs(),
                row.p95FirstTokenMs(),
                row.p99FirstTokenMs(),
                row.tokensPerSecond(),
                row.cacheHitPct(),
                row.cacheSaving(),
                row.responseCacheHits(),
                row.responseCacheSaving(),
                row.vendorUnits());
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
