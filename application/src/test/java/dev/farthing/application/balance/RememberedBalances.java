package dev.farthing.application.balance;

import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement.ModelUse;
import dev.farthing.domain.balance.AccountTerms;
import dev.farthing.domain.balance.Exhaustion;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Balances in memory; credentials come in by being named.
public class RememberedBalances implements BalanceSheet {
    /// The credentials that were told to be low.
    public final List<UUID> alerts = new ArrayList<>();

    private final Map<UUID, Account> accounts = new LinkedHashMap<>();

    private static final class Account {
        final UUID provider;
        final String name;
        final Duration interval;
        final List<Said> points = new ArrayList<>();
        Instant next = Instant.EPOCH;
        Instant taken = Instant.EPOCH;
        int failures;
        String error;
        Said last;
        boolean low;
        AccountTerms terms = AccountTerms.NONE;
        final Map<LocalDate, Map<String, BigDecimal>> uses = new HashMap<>();

        Account(UUID provider, String name, Duration interval) {
            this.provider = provider;
            this.name = name;
            this.interval = interval;
        }
    }

    /// A credential whose balance is to be asked for from now on.
    public synchronized void come(UUID credential, UUID provider, String name, Duration interval) {
        accounts.put(credential, new Account(provider, name, interval));
    }

    @Override
    public synchronized List<Due> take(int most, Instant now, Instant until) {
        var due = new ArrayList<Due>();
        accounts.forEach((id, account) -> {
            if (due.size() < most && !account.next.isAfter(now) && !account.taken.isAfter(now)) {
                account.taken = until;
                due.add(new Due(id, account.provider, account.interval, account.failures));
            }
        });
        return due;
    }

    @Override
    public void hold(UUID credential) {
        // There is one transaction at a time here.
    }

    /// It was found empty: its balance is asked for at once.
    public synchronized void askSoon(UUID credential) {
        accounts.get(credential).next = Instant.EPOCH;
    }

    @Override
    public synchronized void keep(UUID credential, AccountBalance balance, Instant now, Instant next) {
        var account = accounts.get(credential);
        account.taken = Instant.EPOCH;
        account.next = next;
        account.failures = 0;
        account.error = null;
        account.last = new Said(now, balance);
        var points = account.points;
        if (points.isEmpty()
                || !points.getLast().balance().equals(balance)
                || !points.getLast().at().isAfter(now.minus(Duration.ofHours(1)))) {
            points.add(account.last);
        }
    }

    @Override
    public synchronized Optional<AccountBalance> last(UUID credential) {
        return Optional.ofNullable(accounts.get(credential).last).map(Said::balance);
    }

    @Override
    public synchronized void describe(UUID credential, AccountTerms terms, List<ModelUse> uses) {
        var account = accounts.get(credential);
        account.terms = terms;
        uses.forEach(use -> account.uses.remove(use.day()));
        uses.forEach(use ->
                account.uses.computeIfAbsent(use.day(), _ -> new HashMap<>()).put(use.model(), use.amount()));
    }

    @Override
    public synchronized void fail(UUID credential, String error, Instant next) {
        var account = accounts.get(credential);
        account.taken = Instant.EPOCH;
        account.next = next;
        account.failures++;
        account.error = error;
    }

    @Override
    public synchronized boolean tell(UUID credential, boolean low) {
        var account = accounts.get(credential);
        boolean news = account.low != low;
        account.low = low;
        return news;
    }

    @Override
    public synchronized List<Line> lines() {
        return accounts.entrySet().stream()
                .map(entry -> {
                    var account = entry.getValue();
                    return new Line(
                            entry.getKey(),
                            account.name,
                            account.provider.toString(),
                            account.interval,
                            account.last == null ? null : account.last.balance(),
                            account.terms,
                            account.last == null ? null : account.last.at(),
                            account.error);
                })
                .sorted(Comparator.comparing(Line::provider).thenComparing(Line::name))
                .toList();
    }

    @Override
    public synchronized Map<UUID, List<Exhaustion.Point>> points(Collection<UUID> credentials, int most) {
        var points = new HashMap<UUID, List<Exhaustion.Point>>();
        for (var id : credentials) {
            var account = accounts.get(id);
            var same = account.points.stream()
                    .filter(said ->
                            said.balance().unit().equals(account.last.balance().unit()))
                    .toList();
            if (!same.isEmpty()) {
                points.put(
                        id,
                        same.subList(Math.max(0, same.size() - most), same.size()).stream()
                                .map(said -> new Exhaustion.Point(
                                        said.at(), said.balance().left()))
                                .toList());
            }
        }
        return points;
    }

    @Override
    public synchronized List<Said> history(UUID credential, Instant from, Instant before, int most) {
        var account = accounts.get(credential);
        return account == null
                ? List.of()
                : account.points.reversed().stream()
                        .filter(said -> said.at().isBefore(before)
                                && (from == null || !said.at().isBefore(from)))
                        .limit(most)
                        .toList();
    }

    @Override
    public synchronized List<Used> used(LocalDate from, LocalDate to, ZoneId zone) {
        var sums = new LinkedHashMap<List<Object>, Used>();
        accounts.forEach((id, account) -> {
            for (int i = 1; i < account.points.size(); i++) {
                var before = account.points.get(i - 1);
                var now = account.points.get(i);
                var day = LocalDate.ofInstant(now.at(), zone);
                var less = before.balance().left().subtract(now.balance().left());
                if (less.signum() > 0 && !day.isBefore(from) && day.isBefore(to)) {
                    sums.merge(
                            List.of(day, id),
                            new Used(day, id, account.name, now.balance().unit(), less),
                            (one, other) -> new Used(
                                    one.day(),
                                    one.credential(),
                                    one.name(),
                                    one.unit(),
                                    one.amount().add(other.amount())));
                    sums.computeIfPresent(
                            List.of(day, id),
                            (_, one) -> new Used(
                                    one.day(),
                                    one.credential(),
                                    one.name(),
                                    one.unit(),
                                    one.amount(),
                                    null,
                                    account.uses.getOrDefault(day, Map.of())));
                }
            }
        });
        return sums.values().stream()
                .sorted(Comparator.comparing(Used::day).reversed().thenComparing(Used::name))
                .toList();
    }

    @Override
    public synchronized int forget(Instant before) {
        int forgotten = 0;
        for (var account : accounts.values()) {
            int size = account.points.size();
            account.points.removeIf(said -> said.at().isBefore(before));
            forgotten += size - account.points.size();
        }
        return forgotten;
    }

    @Override
    public synchronized void alert(UUID credential, AccountBalance balance, Instant emptyAt) {
        alerts.add(credential);
    }
}
