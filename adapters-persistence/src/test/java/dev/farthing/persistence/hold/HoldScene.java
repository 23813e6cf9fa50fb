package dev.farthing.persistence.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Estimate;
import dev.farthing.application.relay.IntentJournal.Governing;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Exposure;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// An org with a team, a key and budgets on a real database, and calls of that key.
final class HoldScene {
    private static final Instant NOW = Instant.now();

    final FreshDatabase database;
    final UUID org = UUID.randomUUID();
    final UUID team = UUID.randomUUID();
    final UUID key = UUID.randomUUID();
    final String publicId = key.toString().replace("-", "").substring(0, 12);
    final List<Budget> budgets = new ArrayList<>();

    HoldScene(FreshDatabase database) {
        this.database = database;
        var plan = UUID.randomUUID();
        sql("INSERT INTO plan (id, code, name) VALUES (?, ?, 'Plan')", plan, "plan-" + plan);
        sql("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?, ?, ?, 'UTC')", org, "org-" + org, plan);
        sql("INSERT INTO team (org_id, id, name) VALUES (?, ?, 'team')", org, team);
        sql("""
            INSERT INTO issued_key (org_id, id, team_id, name, public_id, secret_hash, secret_hint)
            VALUES (?, ?, ?, 'key', ?, decode(repeat('00', 32), 'hex'), 'x')
            """, org, key, team, publicId);
        budgets.add(new Budget(
                org,
                org,
                Budget.Kind.ROOT,
                Scope.ORG,
                org,
                Unit.MONEY,
                java.util.Set.of(),
                null,
                Span.DAY,
                false,
                List.of()));
    }

    /// A hard budget for all time.
    HoldScene capped(Scope scope, Unit unit, long limit) {
        return capped(scope, unit, limit, true);
    }

    HoldScene capped(Scope scope, Unit unit, long limit, boolean hard) {
        return capped(scope, unit, limit, hard, Span.TOTAL);
    }

    HoldScene capped(Scope scope, Unit unit, long limit, boolean hard, Span span) {
        var scopeId = switch (scope) {
            case KEY -> key;
            case TEAM -> team;
            case ORG -> org;
        };
        var budget = new Budget(
                org,
                UUID.randomUUID(),
                Budget.Kind.CAP,
                scope,
                scopeId,
                unit,
                java.util.Set.of(),
                BigInteger.valueOf(limit),
                span,
                hard,
                Budget.USUAL_ALERTS);
        sql(
                """
            INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard, alert_at_pct)
            VALUES (?, ?, 'cap', ?, ?, ?, ?, ?, ?, '{50,80,95,100}')
            """,
                org,
                budget.id(),
                scope.name().toLowerCase(java.util.Locale.ROOT),
                scopeId,
                unit.name().toLowerCase(java.util.Locale.ROOT),
                limit,
                span.name().toLowerCase(java.util.Locale.ROOT),
                hard);
        budgets.add(budgets.size() - 1, budget);
        return this;
    }

    /// How many calls of the key may run at once; what the database makes of it comes first.
    HoldScene concurrent(int most) {
        sql("UPDATE issued_key SET concurrency_limit = ? WHERE id = ?", most, key);
        return withPlaces(Scope.KEY, key, most);
    }

    /// The same of the org, by its plan.
    HoldScene concurrentOnPlan(int most) {
        sql("UPDATE plan SET concurrency_limit = ? WHERE id = (SELECT plan_id FROM org WHERE id = ?)", most, org);
        return withPlaces(Scope.ORG, org, most);
    }

    private HoldScene withPlaces(Scope scope, UUID scopeId, int most) {
        budgets.removeIf(budget -> budget.kind() == Budget.Kind.PLACES && budget.scope() == scope);
        budgets.addFirst(new Budget(
                org,
                uuid("SELECT id FROM budget WHERE scope_id = ? AND kind = 'places' AND deleted_at IS NULL", scopeId),
                Budget.Kind.PLACES,
                scope,
                scopeId,
                Unit.REQUESTS,
                java.util.Set.of(),
                BigInteger.valueOf(most),
                Span.TOTAL,
                true,
                List.of()));
        return this;
    }

    /// A prepaid balance of two credits, one of which is past its end and was not taken away yet.
    HoldScene prepaid(long lasting, long ended) {
        var wallet = new Budget(
                org,
                UUID.randomUUID(),
                Budget.Kind.WALLET,
                Scope.ORG,
                org,
                Unit.TOKENS,
                java.util.Set.of(),
                BigInteger.valueOf(lasting + ended),
                Span.TOTAL,
                true,
                List.of());
        sql("""
            INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard)
            VALUES (?, ?, 'wallet', 'org', ?, 'tokens', ?, 'total', true)
            """, org, wallet.id(), org, lasting + ended);
        sql("INSERT INTO wallet (org_id, budget_id) VALUES (?, ?)", org, wallet.id());
        sql("""
            INSERT INTO credit (org_id, id, kind, amount_pico, priority, expires_at)
            VALUES (?, ?, 'purchased', ?, 50, NULL), (?, ?, 'granted', ?, 50, clock_timestamp())
            """, org, UUID.randomUUID(), lasting, org, UUID.randomUUID(), ended);
        budgets.add(budgets.size() - 1, wallet);
        return this;
    }

    /// A call that holds this many tokens and requests, and as much money as its price makes of them.
    Intent intent(long tokens) {
        return intent(tokens, Instant.now());
    }

    Intent intent(long tokens, Instant at) {
        return new Intent(
                SomeCall.idAt(at),
                at,
                new CallRecord.Owner(org, team, key, "key", false, List.of()),
                publicId,
                SomeCall.aCall().record().path(),
                new CallRecord.Client(null, null, null, null),
                new Exposure(tokens, 0, 1, 0, 0),
                null,
                new Estimate(tokens, Money.ZERO),
                budgets.stream()
                        .map(budget -> new Governing(budget, budget.span().around(at, ZoneOffset.UTC)))
                        .toList());
    }

    /// The settled call of an admitted intent that used so many tokens and cost so many pico.
    CallRecord call(Intent intent, Booking booking) {
        return SomeCall.aCallAt(intent.admittedAt())
                .id(intent.requestId())
                .of(org, team, key)
                .cost(booking.charged().toPlainString())
                .record();
    }

    static Answer await(java.util.concurrent.CompletionStage<Answer> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static Holding held(Answer answer) {
        if (answer instanceof Answer.Held(var holding)) {
            return holding;
        }
        throw new AssertionError("not held: " + answer);
    }

    static void awaitTrue(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Waits until somebody has settled all there is.
    void awaitNoneOpen() {
        awaitTrue("others have seen to it", () -> openIntents() == 0);
    }

    void sql(String text, Object... values) {
        try (var connection = database.connection();
                var statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID uuid(String text, Object value) {
        try (var connection = database.connection();
                var statement = connection.prepareStatement(text)) {
            statement.setObject(1, value);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getObject(1, UUID.class);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long number(String text, Object... values) {
        try (var connection = database.connection();
                var statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The thresholds of a budget that others are to be told of, in the order in which they were reached.
    String told(int budget) {
        try (var connection = database.connection();
                var statement = connection.prepareStatement("""
                    SELECT string_agg(subject ->> 'pct', ',' ORDER BY id) FROM outbox
                    WHERE kind = 'budget_threshold' AND subject ->> 'budget_id' = ?
                    """)) {
            statement.setString(1, budgets.get(budget).id().toString());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return String.valueOf(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long spent(int budget) {
        return number(
                "SELECT coalesce(sum(spent), 0) FROM budget_window WHERE budget_id = ?",
                budgets.get(budget).id());
    }

    long leased(int budget) {
        return number(
                "SELECT coalesce(sum(leased), 0) FROM budget_window WHERE budget_id = ?",
                budgets.get(budget).id());
    }

    /// What processes may spend of the budgets from memory, or may have spent.
    long sliced() {
        return number("SELECT coalesce(sum(sliced), 0) FROM lease WHERE org_id = ?", org);
    }

    long openIntents() {
        return number("SELECT count(*) FROM intent WHERE org_id = ?", org);
    }

    /// Nothing of the books may disagree.
    long disagreements() {
        return number("""
            SELECT (SELECT count(*) FROM budget_window w WHERE w.org_id = ? AND w.leased <>
                       (SELECT coalesce(sum(l.amount), 0) FROM lease l WHERE l.budget_id = w.budget_id AND l.starts_at = w.starts_at))
                 + (SELECT count(*) FROM lease l WHERE l.org_id = ? AND l.allocated - l.sliced <>
                       (SELECT coalesce(sum(h.hold), 0) FROM intent i, unnest(i.budget_ids, i.window_starts, i.holds) AS h (budget_id, starts_at, hold)
                        WHERE i.replica = l.replica AND h.budget_id = l.budget_id AND h.starts_at = l.starts_at))
                 + (SELECT count(*) FROM intent i JOIN usage_row u ON u.org_id = i.org_id AND u.request_id = i.request_id WHERE i.org_id = ?)
                 + (SELECT count(*) FROM (SELECT
                       (SELECT coalesce(sum(cost_pico), 0) FROM usage_row WHERE org_id = ?) + (SELECT coalesce(sum(delta_pico), 0) FROM usage_adjustment WHERE org_id = ?) AS usage,
                       (SELECT -coalesce(sum(e.amount_pico), 0) FROM ledger_entry e WHERE e.org_id = ? AND e.account = 'usage_revenue') AS ledger,
                       (SELECT coalesce(sum(cost_pico), 0) FROM usage_rollup_now WHERE org_id = ?) AS rollup,
                       (SELECT coalesce(sum(cost_pico), 0) FROM usage_hour_rollup_now WHERE org_id = ?) AS hours,
                       (SELECT coalesce(sum(spent), 0) FROM budget_window WHERE org_id = ? AND budget_id = ?) AS root) s
                    WHERE s.usage <> s.ledger OR s.usage <> s.rollup OR s.usage <> s.hours OR s.usage <> s.root)
            """, org, org, org, org, org, org, org, org, org, org);
    }
}
