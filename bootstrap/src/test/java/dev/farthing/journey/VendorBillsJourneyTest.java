package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Management.Made;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a vendor bills more, later, or not at all, and clients that leave before the bill.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class VendorBillsJourneyTest {
    private static final int TOKENS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger GREEDY = new AtomicInteger(2_000_000);

    private static Replicas replicas;

    @BeforeAll
    static void start() {
        replicas = Replicas.start(1, Map.of());
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    private static Made org() {
        return replicas.operator().org("org " + System.nanoTime());
    }

    private static Load load(Made org) {
        return new Load(replicas, replicas.operator().keyIn(org.id(), "name", "spender")).known();
    }

    private static String of(Made org) {
        return " WHERE org_id = '" + org.id() + "'";
    }

    @Test
    void b33ACallIsChargedToTheWindowOfItsAdmissionThoughItEndsInTheNext() throws Exception {
        var org = org();
        // A zone in which a day ends in some seconds, within which all must be admitted.
        var now = LocalTime.now(ZoneOffset.UTC);
        int untilMidnight = 24 * 3600 - now.toSecondOfDay() - (LONG ? 25 : 15);
        var zone = ZoneOffset.ofTotalSeconds(
                untilMidnight > 18 * 3600 ? untilMidnight - 24 * 3600 : Math.min(untilMidnight, 18 * 3600));
        boolean reachable = untilMidnight <= 18 * 3600 || untilMidnight >= 6 * 3600;
        assertThat(reachable).isTrue();
        var probe = org();
        replicas.books()
                .execute("UPDATE org SET time_zone = '" + zone.getId() + "' WHERE id IN ('" + org.id() + "', '"
                        + probe.id() + "')");
        // Both orgs' zones are read at once: when the probe's calls lie in the short day, so do the others.
        var probing = load(probe);
        Await.until(
                "the zone is known",
                PATIENCE,
                () -> {
                    probing.call(0, TOKENS, false, "");
                    return replicas.books()
                            .number("SELECT count(*) FROM budget_window WHERE budget_id = '" + probe.id()
                                    + "' AND ends_at < now() + interval '1 minute'");
                },
                count -> count.intValue() == 1);
        var budget = replicas.operator().budgetIn(org.id(), "org", org.id(), "100", "day");
        var load = load(org);
        int streams = LONG ? 500 : 50;
        var calls = new CompletableFuture<?>[streams];
        for (int i = 0; i < streams; i++) {
            calls[i] = CompletableFuture.runAsync(
                    () -> load.call(0, TOKENS, true, " held"),
                    task -> Thread.ofVirtual().start(task));
        }
        Await.until("the vendor has them", PATIENCE, replicas.vendor::heldCalls, held -> held == streams);
        var windows = "SELECT count(*) FROM budget_window WHERE budget_id = '" + budget.id() + "'";
        assertThat(replicas.books().number(windows))
                .as("all were admitted before midnight")
                .isEqualTo(BigDecimal.ONE);
        Await.until(
                "a day has begun",
                PATIENCE,
                () -> {
                    load.call(0, TOKENS, false, "");
                    return replicas.books().number(windows);
                },
                count -> count.intValue() == 2);
        replicas.vendor.letGo();
        CompletableFuture.allOf(calls).get(60, TimeUnit.SECONDS);
        replicas.books().restAndAgree();
        var spent = replicas.books()
                .texts("SELECT spent FROM budget_window WHERE budget_id = '" + budget.id() + "' ORDER BY starts_at")
                .split("\n");
        assertThat(new BigDecimal(spent[0]).add(new BigDecimal(spent[1])))
                .isEqualTo(BigDecimal.valueOf(load.billedPico()));
        var byAdmission = replicas.books()
                .texts("SELECT sum(cost_pico) FROM usage_row u JOIN budget_window w ON w.budget_id = '" + budget.id()
                        + "' AND u.started_at >= w.starts_at AND u.started_at < w.ends_at WHERE u.org_id = '" + org.id()
                        + "' GROUP BY w.starts_at ORDER BY w.starts_at")
                .split("\n");
        assertThat(byAdmission).containsExactly(spent);
    }

    @Test
    void everyLineOfAnInvoiceOpensToItsCallsLateAndCorrectedOnesToo() {
        var org = org();
        var invoices = "/api/v1/billing/invoices";
        var of = "?org_id=" + org.id();
        replicas.books().execute("UPDATE plan_change SET valid_from = now() - interval '100 days'" + of(org));
        var load = load(org);
        load.call(0, TOKENS, false, "");
        load.call(0, TOKENS + 1, false, "");
        movedTo(org, "interval '1 month 10 days'");
        load.call(0, TOKENS, false, "");
        movedTo(org, "interval '10 days'");
        var made = replicas.operator().done("POST", invoices + of, null);
        assertThat(made).hasSize(2);
        made.forEach(invoice -> assertThat(opened(invoice)).isPositive());

        load.call(0, TOKENS + 2, false, "");
        movedTo(org, "interval '1 month 9 days'");
        replicas.books()
                .execute("INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)"
                        + " SELECT org_id, gen_random_uuid(), request_id, started_at, started_at, sign, 'a test'"
                        + " FROM (SELECT u.*, 3 - 2 * row_number() OVER (ORDER BY stored_at) AS sign FROM usage_row u"
                        + of(org) + " ORDER BY stored_at LIMIT 2) two");
        var last = made.findValuesAsText("id")
                .get(
                        made.get(0)
                                                .path("period_start")
                                                .asText()
                                                .compareTo(made.get(1)
                                                        .path("period_start")
                                                        .asText())
                                        > 0
                                ? 0
                                : 1);
        replicas.operator().done("POST", invoices + "/" + last + "/void" + of, null);
        var again = replicas.operator().done("POST", invoices + of, null).get(0);
        assertThat(again.path("lines").findValuesAsText("kind")).contains("usage", "adjustment");
        assertThat(opened(again))
                .as("its own call, a late one and two that were corrected")
                .isEqualTo(4);
        replicas.books().restAndAgree();
    }

    /// How many calls the lines of an invoice open to; those that open to the same ones add up to them together.
    private static int opened(JsonNode invoice) {
        var asked = new HashMap<String, BigDecimal>();
        for (var line : invoice.path("lines")) {
            if (!line.path("calls_url").isNull()) {
                asked.merge(
                        line.path("calls_url").asText(),
                        new BigDecimal(line.path("exact_rmb").asText()),
                        BigDecimal::add);
            }
        }
        int opened = 0;
        for (var url : asked.keySet()) {
            var charged = BigDecimal.ZERO;
            for (var call : replicas.operator().done("GET", url, null).path("items")) {
                charged = charged.add(new BigDecimal(call.path("charged").asText()));
                opened++;
            }
            assertThat(charged).as(url).isEqualByComparingTo(asked.get(url));
        }
        return opened;
    }

    /// As if what was called just now had been called so long before this month.
    private static void movedTo(Made org, String before) {
        var then = "(date_trunc('month', now()) - " + before + ")";
        var moved = of(org) + " AND %s > now() - interval '1 hour';";
        replicas.books()
                .execute("DO $$ BEGIN WHILE EXISTS (SELECT FROM usage_pending" + of(org)
                        + ") LOOP PERFORM fold_usage(1000000); END LOOP; END $$; BEGIN; SET LOCAL session_replication_role = 'replica';"
                        + "UPDATE usage_row SET started_at = " + then + ", request_id = (left(uuid_v7_floor(" + then
                        + ")::text, 14) || right(request_id::text, 22))::uuid" + moved.formatted("started_at")
                        + "UPDATE usage_rollup SET bucket = " + then + moved.formatted("bucket")
                        + "UPDATE ledger_txn SET bucket = " + then + moved.formatted("bucket") + "COMMIT");
    }

    @Test
    void b34WhatAVendorBillsBeyondTheHoldIsOverrunAndNotTheTenants() {
        var org = org();
        var budget = replicas.operator().budgetIn(org.id(), "org", org.id(), "0.01", "total");
        var load = load(org);
        int overruns = 0;
        for (int i = 0; load.refusals.isEmpty() && i < 2_000; i++) {
            boolean over = i % 20 == 7;
            load.call(0, TOKENS, i % 2 == 0, over ? " over 5000" : "");
            if (over && load.refusals.isEmpty()) {
                overruns++;
            }
        }
        replicas.books().restAndAgree();
        var window = replicas.books().window(budget.id());
        assertThat(overruns).isPositive();
        assertThat(window.spent()).isLessThanOrEqualTo(BigDecimal.valueOf(10_000_000_000L));
        assertThat(window.spent().add(window.overrun())).isEqualTo(BigDecimal.valueOf(load.billedPico()));
        assertThat(replicas.books()
                        .number("SELECT coalesce(sum(amount_pico), 0) FROM ledger_entry" + of(org)
                                + " AND account = 'overrun'"))
                .isEqualTo(window.overrun());
        // From now on more would be held of every call of this model, the other tests' too.
        replicas.operator()
                .done("PUT", Management.GATEWAY + "/models/" + Replicas.MODEL, Json.object("hold_percent", 100));
    }

    @Test
    void whatAVendorBillsBeyondTheHoldIsAnOrgsThatWishesSoAsFarAsItsBudgetHasRoom() {
        var org = org();
        replicas.operator().done("PUT", Management.GATEWAY + "/orgs/" + org.id(), Json.object("overruns", "charge"));
        var budget = replicas.operator().budgetIn(org.id(), "org", org.id(), "0.05", "total");
        var load = load(org);
        load.call(0, TOKENS, false, "");
        load.call(0, TOKENS, false, " over 5000");
        var roomy = replicas.books().window(budget.id());
        assertThat(roomy.overrun()).isZero();
        assertThat(roomy.spent()).isEqualTo(BigDecimal.valueOf(load.billedPico()));

        for (int i = 0; load.refusals.isEmpty() && i < 500; i++) {
            load.call(0, TOKENS, i % 3 == 1, i % 3 == 0 ? " over 5000" : "");
        }
        replicas.books().restAndAgree();
        var full = replicas.books().window(budget.id());
        assertThat(full.spent()).isLessThanOrEqualTo(full.limit());
        assertThat(full.spent().add(full.overrun())).isEqualTo(BigDecimal.valueOf(load.billedPico()));
        assertThat(replicas.books()
                        .number("SELECT coalesce(sum(amount_pico), 0) FROM ledger_entry" + of(org)
                                + " AND account = 'overrun'"))
                .isEqualTo(full.overrun());
        Invariants.assertNone(replicas.operator(), org.id());
        replicas.operator()
                .done("PUT", Management.GATEWAY + "/models/" + Replicas.MODEL, Json.object("hold_percent", 100));
    }

    /// What became of somebody who left early: the call's id and how many pieces came before.
    private record Ride(String requestId, int delivered) {}

    @Test
    void b38WhoeverLeavesEarlyPaysForAllThatWasDelivered() {
        var org = org();
        replicas.operator().budgetIn(org.id(), "org", org.id(), "100", "total");
        var key = replicas.operator().keyIn(org.id(), "name", "free rider");
        new Load(replicas, key).known();
        int riders = LONG ? 1_000 : 40;
        var rides = new ConcurrentLinkedQueue<Ride>();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            Load.from(4, side -> {
                for (int i = side; i < riders; i += 4) {
                    rides.add(ride(http, key, 1_000_000 + i, 1 + i % 6));
                }
            });
        }
        assertThat(rides)
                .hasSize(riders)
                .allSatisfy(ride -> assertThat(ride.delivered).isPositive());
        Await.until(
                "all have their rows",
                PATIENCE,
                () -> replicas.books().number("SELECT count(*) FROM usage_row" + of(org)),
                rows -> rows.intValue() == riders);
        replicas.books().restAndAgree();
        var charged = new HashMap<String, String[]>();
        for (var row : replicas.books()
                .texts("SELECT request_id, completion_tokens, cost_pico FROM usage_row" + of(org))
                .split("\n")) {
            var columns = row.split(" ");
            charged.put(columns[0], columns);
        }
        for (var ride : rides) {
            assertThat(charged).containsKey(ride.requestId);
            var row = charged.get(ride.requestId);
            assertThat(Long.parseLong(row[1])).as("tokens of %s", ride).isGreaterThanOrEqualTo(ride.delivered);
            assertThat(Long.parseLong(row[2]))
                    .as("cost of %s", ride)
                    .isGreaterThan(ride.delivered * Replicas.OUTPUT_PICO);
        }
    }

    /// Reads so many pieces and leaves.
    private static Ride ride(HttpClient http, Made key, int number, int pieces) {
        var body = Replicas.body("call " + number + " answer 12 slow 15", 12, true);
        try {
            var response = http.send(
                    replicas.caller(0, key).request(Caller.CHAT, body).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            var id = response.headers().firstValue("x-request-id").orElseThrow();
            try (InputStream stream = response.body()) {
                int seen = 0;
                var text = new StringBuilder();
                var buffer = new byte[4_096];
                while (seen < pieces) {
                    int length = stream.read(buffer);
                    if (length < 0) {
                        break;
                    }
                    text.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
                    seen = text.toString().split("\"content\":\" yes\"", -1).length - 1;
                }
                return new Ride(id, seen);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String greedy(int number, String members) {
        return "{\"model\":\"" + Replicas.MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"call " + number
                + " answer 3\"}]" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 |",
                "1 | \"max_tokens\":null",
                "1 | \"max_tokens\":0",
                "1 | \"max_tokens\":-1",
                "1 | \"max_tokens\":-99999999999999999999999",
                "1 | \"max_tokens\":999999999",
                "1 | \"max_tokens\":2147483648",
                "1 | \"max_tokens\":99999999999999999999999",
                "1 | \"max_completion_tokens\":999999999",
                "1 | \"max_completion_tokens\":-5",
                "1 | \"max_tokens\":5,\"max_completion_tokens\":999999999",
                "1 | \"max_tokens\":999999999,\"max_completion_tokens\":5",
                "1 | \"n\":null",
                "8 | \"n\":8",
                "8 | \"n\":8,\"max_tokens\":4000",
                "8 | \"max_tokens\":999999999,\"n\":8",
                "8 | \"n\":8,\"max_tokens\":-1",
                "1 | \"reasoning_effort\":\"high\"",
                "1 | \"reasoning_effort\":\"high\",\"max_completion_tokens\":999999999",
                "8 | \"reasoning_effort\":\"high\",\"n\":8"
            })
    void b37WhateverIsAskedForTheVendorIsGivenALimitThatCanBePaid(int choices, @Nullable String members) {
        var org = org();
        var budget = replicas.operator().budgetIn(org.id(), "org", org.id(), "0.01", "total");
        var key = replicas.operator().keyIn(org.id(), "name", "greedy");
        new Load(replicas, key).known();
        for (int i = 0; i < 3; i++) {
            int number = GREEDY.incrementAndGet();
            replicas.books().restAndAgree();
            var window = replicas.books().window(budget.id());
            var left = BigDecimal.valueOf(10_000_000_000L).subtract(window.spent());
            var answer = replicas.caller(0, key).post(Caller.CHAT, greedy(number, members == null ? "" : members));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(replicas.vendor.limits()).as(members).containsKey(number);
            assertThat(BigDecimal.valueOf(replicas.vendor.limits().get(number) * choices * Replicas.OUTPUT_PICO))
                    .as("%s answers of the limit sent", choices)
                    .isPositive()
                    .isLessThanOrEqualTo(left);
        }
        replicas.books().restAndAgree();
        var window = replicas.books().window(budget.id());
        assertThat(window.overrun()).isZero();
        assertThat(window.spent()).isPositive().isLessThanOrEqualTo(BigDecimal.valueOf(10_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"max_tokens\":\"many\"",
                "\"max_tokens\":\"100\"",
                "\"max_tokens\":1.5",
                "\"max_tokens\":1e9",
                "\"max_tokens\":true",
                "\"max_tokens\":[5]",
                "\"max_tokens\":{\"most\":5}",
                "\"max_completion_tokens\":\"5\"",
                "\"max_tokens\":5,\"max_tokens\":999999",
                "\"n\":\"8\"",
                "\"n\":8.0",
                "\"n\":8e0",
                "\"n\":true",
                "\"n\":[8]",
                "\"n\":1001",
                "\"n\":1,\"n\":8",
                "\"best_of\":\"8\"",
                "\"best_of\":99999999999999999999999"
            })
    void b37WhatAVendorMightReadOtherwiseNeverReachesIt(String members) {
        var org = org();
        replicas.operator().budgetIn(org.id(), "org", org.id(), "0.01", "total");
        var key = replicas.operator().keyIn(org.id(), "name", "greedy");
        new Load(replicas, key).known();
        int number = GREEDY.incrementAndGet();
        var answer = replicas.caller(0, key).post(Caller.CHAT, greedy(number, members));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(replicas.vendor.asked(number)).isZero();
        assertThat(replicas.books().number("SELECT coalesce(sum(cost_pico), 0) FROM usage_row" + of(org)))
                .isZero();
    }

    private static Made keyOfCallsMadeOnce(Made org) {
        replicas.operator().done("PATCH", "/api/v1/settings", Json.object("idempotent_replay", "on"));
        var key = replicas.operator().keyIn(org.id(), "name", "spender");
        new Load(replicas, key).known();
        return key;
    }

    @Test
    void b40AClientThatLosesPatienceTenTimesIsChargedOnce() {
        var org = org();
        var key = keyOfCallsMadeOnce(org);
        int number = 3_500_000;
        var body = Replicas.body("call " + number + " answer 5 held", TOKENS, false);
        var statuses = new ArrayList<Integer>();
        for (int retry = 0; retry < 10; retry++) {
            statuses.add(replicas.caller(0, key).once("storm", body, Duration.ofMillis(400)));
        }
        assertThat(statuses)
                .as("it lost patience, and its twins were turned away")
                .containsOnly(0, 409);
        assertThat(replicas.vendor.asked(number)).isEqualTo(1);
        replicas.vendor.letGo();
        Await.until(
                "the answer is there",
                PATIENCE,
                () -> replicas.caller(0, key).once("storm", body, PATIENCE),
                status -> status == 200);
        replicas.books().restAndAgree();
        assertThat(replicas.vendor.asked(number)).isEqualTo(1);
        assertThat(replicas.books().number("SELECT count(*) FROM usage_row" + of(org)))
                .isEqualTo(BigDecimal.ONE);
        assertThat(replicas.books().number("SELECT sum(cost_pico) FROM usage_row" + of(org)))
                .isEqualTo(BigDecimal.valueOf(replicas.vendor.billedPico(number)));
    }

    @Test
    void a23ABillWithLinesThatAreMissingOrTooManyIsFoundOutToTheLastOne() {
        var org = org();
        var load = load(org);
        Load.from(4, side -> {
            for (int i = 0; i < (LONG ? 250 : 25); i++) {
                load.call(0, TOKENS, side % 2 == 0, "");
            }
        });
        replicas.books().restAndAgree();
        var recorded = replicas.books()
                .texts("SELECT request_id, trim_scale(cost_pico / 1e12) FROM usage_row" + of(org) + " ORDER BY 1")
                .split("\n");
        var others = replicas.books()
                .number("SELECT count(*) FROM usage_row WHERE cost_pico > 0 AND NOT sandbox AND org_id <> '" + org.id()
                        + "'")
                .intValue();
        var bill = new StringBuilder("request_id,amount\n");
        int left = 0;
        for (int i = 0; i < recorded.length; i++) {
            if (i % 100 == 50) {
                left++;
            } else {
                bill.append(recorded[i].replace(' ', ',')).append('\n');
            }
        }
        bill.append("019a0000-0000-7000-8000-000000000001,0.5\n");
        var provider = replicas.books().texts("SELECT id FROM provider WHERE name = 'prompted'");
        var found = replicas.operator()
                .done(
                        "POST",
                        "/api/v1/billing/vendor-bill/compare?from=2020-01-01&to=2100-01-01&provider_id=" + provider,
                        bill.toString());
        assertThat(found.path("missing").path("total").asInt()).isEqualTo(1);
        assertThat(found.path("missing").path("items").path(0).path("billed").asText())
                .isEqualTo("0.5");
        assertThat(found.path("extra").path("total").asInt()).isEqualTo(left + others);
        assertThat(found.path("differing").path("total").asInt()).isZero();
        assertThat(left).isPositive();
    }
}
