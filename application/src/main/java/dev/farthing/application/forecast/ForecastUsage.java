package dev.farthing.application.forecast;

import dev.farthing.application.Slice;
import dev.farthing.application.budget.BudgetFilter;
import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.forecast.ForecastView.BalanceForecast;
import dev.farthing.application.forecast.ForecastView.BudgetForecast;
import dev.farthing.application.forecast.ForecastView.CostRange;
import dev.farthing.application.forecast.ForecastView.CountRange;
import dev.farthing.application.forecast.ForecastView.DayForecast;
import dev.farthing.application.forecast.ForecastView.HourForecast;
import dev.farthing.application.forecast.ForecastView.MonthForecast;
import dev.farthing.application.forecast.ForecastView.RunsOut;
import dev.farthing.application.forecast.ForecastView.WeekHour;
import dev.farthing.application.forecast.UsageHistory.Day;
import dev.farthing.application.forecast.UsageHistory.Hour;
import dev.farthing.application.forecast.UsageHistory.Spender;
import dev.farthing.application.forecast.UsageHistory.Subject;
import dev.farthing.application.report.OrgZones;
import dev.farthing.application.wallet.CreditRepository;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.forecast.DayShape;
import dev.farthing.domain.forecast.DayShape.HourSum;
import dev.farthing.domain.forecast.Range;
import dev.farthing.domain.forecast.Reserve;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.wallet.Balance;
import dev.farthing.domain.wallet.Credit;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells an administrator what to expect: of costs until the end of the month, of budgets and a prepaid balance,
/// and of usage in the next days and hours.
@ApplicationScoped
public class ForecastUsage {
    private static final int TRAINED_DAYS = 56;
    private static final int MONEY_DECIMALS = 6;
    private static final int NAMED_SLOTS = 5;
    private static final int A_YEAR = 366;
    /// Of more than so many the newest are looked at.
    private static final Slice LOOKED_AT = new Slice(0, 10_000);
    private static final int LATELY = 14;
    private static final BigDecimal NEVER = BigDecimal.valueOf(Long.MAX_VALUE);

    private final UsageHistory history;
    private final BudgetRepository budgets;
    private final ReadWallet readWallet;
    private final CreditRepository credits;
    private final OrgZones zones;
    private final InstantSource clock;

    public ForecastUsage(
            UsageHistory history,
            BudgetRepository budgets,
            ReadWallet readWallet,
            CreditRepository credits,
            OrgZones zones,
            InstantSource clock) {
        this.history = history;
        this.budgets = budgets;
        this.readWallet = readWallet;
        this.credits = credits;
        this.zones = zones;
        this.clock = clock;
    }

    /// What is asked for; a null narrows nothing.
    ///
    /// @param most how many orgs, teams and keys are told of at most, of each the dearest
    /// @param budgets which budgets are told of
    /// @param days how many days ahead
    /// @param hours how many hours ahead
    public record Asked(
            @Nullable UUID orgId,
            @Nullable UUID teamId,
            @Nullable UUID keyId,
            int most,
            Budgets budgets,
            int days,
            int hours) {
        /// @param budgets how many budgets are told of at most, those that run out soonest
        public Asked(
                @Nullable UUID orgId,
                @Nullable UUID teamId,
                @Nullable UUID keyId,
                int most,
                int budgets,
                int days,
                int hours) {
            this(orgId, teamId, keyId, most, new Budgets.Soonest(budgets), days, hours);
        }
    }

    /// Which budgets of many are told of.
    public sealed interface Budgets {
        /// So many, those that run out soonest, by that.
        record Soonest(int most) implements Budgets {}

        /// A page of them, the newest first.
        record Listed(Slice slice) implements Budgets {}
    }

    public ForecastView forecast(Caller caller, Asked asked) {
        if (asked.orgId() == null) {
            caller.mustBeOperator();
        }
        var team = caller.onlyTeam();
        if (team.isPresent() && asked.teamId() != null && !team.get().equals(asked.teamId())) {
            throw Fault.NOT_FOUND.because("no such team");
        }
        var subject = new Subject(asked.orgId(), team.orElse(asked.teamId()), asked.keyId(), Set.of());
        var zone = zones.zoneOf(asked.orgId());
        return new Picture(subject, zone, clock.instant(), asked).view();
    }

    /// One forecast while it is made.
    private final class Picture {
        private final Subject subject;
        private final ZoneId zone;
        private final Instant now;
        private final Asked asked;
        private final LocalDate today;
        private final LocalDate month;
        private final LocalDate monthEnd;
        private final Instant from;
        private final List<Hour> hours;
        private final DayShape requestShape;
        private final BigDecimal restOfToday;

        Picture(Subject subject, ZoneId zone, Instant now, Asked asked) {
            this.subject = subject;
            this.zone = zone;
            this.now = now;
            this.asked = asked;
            this.today = now.atZone(zone).toLocalDate();
            this.month = today.withDayOfMonth(1);
            this.monthEnd = month.plusMonths(1);
            this.from = today.minusDays(TRAINED_DAYS).atStartOfDay(zone).toInstant();
            this.hours = history.hours(subject, zone, from, now);
            this.requestShape = shape(Hour::requests);
            this.restOfToday = requestShape.rest(now, zone);
        }

        ForecastView view() {
            var requests = course(hours, hour -> BigDecimal.valueOf(hour.requests()));
            var tokens = course(hours, hour -> BigDecimal.valueOf(hour.tokens()));
            var cost = course(hours, Picture::money);
            boolean wholeOrg = subject.orgId() != null && subject.teamId() == null && subject.keyId() == null;
            var week = new ArrayList<BigDecimal>();
            for (var day = today.plusDays(8L - today.getDayOfWeek().getValue());
                    week.size() < 7;
                    day = day.plusDays(1)) {
                week.add(requests.day(day));
            }
            var slots = requestShape.slots(week);
            return new ForecastView(
                    now,
                    zone.getId(),
                    cost.trainedFrom(),
                    monthEnd.atStartOfDay(zone).toInstant(),
                    month(null, null, cost),
                    subject.orgId() == null ? orgs() : List.of(),
                    wholeOrg ? months(Scope.TEAM) : List.of(),
                    subject.orgId() != null && subject.keyId() == null ? months(Scope.KEY) : List.of(),
                    subject.orgId() == null ? List.of() : budgetEnds(subject.orgId()),
                    wholeOrg ? balanceEnd(Objects.requireNonNull(subject.orgId()), cost) : null,
                    days(requests, tokens, cost),
                    hours(requests, tokens),
                    named(slots),
                    named(slots.reversed()));
        }

        private static BigDecimal money(Hour hour) {
            return money(hour.pico());
        }

        private static BigDecimal money(BigInteger pico) {
            return new BigDecimal(pico, Money.SCALE);
        }

        private Course course(List<Hour> of, Function<Hour, BigDecimal> amount) {
            var sums = new HashMap<LocalDate, BigDecimal>();
            of.forEach(hour -> sums.merge(hour.day(), amount.apply(hour), BigDecimal::add));
            return new Course(sums, today, restOfToday);
        }

        private DayShape shape(ToLongFunction<Hour> amount) {
            return DayShape.of(whole(amount));
        }

        /// Of today there are not all hours yet.
        private List<HourSum> whole(ToLongFunction<Hour> amount) {
            return hours.stream()
                    .filter(hour -> hour.day().isBefore(today))
                    .map(hour -> new HourSum(hour.day(), hour.hour(), BigDecimal.valueOf(amount.applyAsLong(hour))))
                    .toList();
        }

        /// Each by its own clocks, as when it is asked for alone.
        private List<MonthForecast> orgs() {
            return asked.most() == 0
                    ? List.of()
                    : history.spenders(Scope.ORG, subject, zone, from, now, asked.most()).stream()
                            .map(org -> new Picture(of(org.id()), zones.zoneOf(org.id()), now, asked).whole(org))
                            .toList();
        }

        private Subject of(UUID orgId) {
            return new Subject(orgId, subject.teamId(), subject.keyId(), Set.of());
        }

        private MonthForecast whole(Spender org) {
            return month(org.id(), org.name(), course(hours, Picture::money));
        }

        private List<MonthForecast> months(Scope by) {
            return asked.most() == 0
                    ? List.of()
                    : history.spenders(by, subject, zone, from, now, asked.most()).stream()
                            .map(this::month)
                            .toList();
        }

        private MonthForecast month(Spender spender) {
            var sums = new HashMap<LocalDate, BigDecimal>();
            spender.days().forEach(day -> sums.put(day.day(), money(day.pico())));
            return month(spender.id(), spender.name(), new Course(sums, today, restOfToday));
        }

        private MonthForecast month(@Nullable UUID id, @Nullable String name, Course cost) {
            var spent = cost.from(month);
            var spread = cost.spread((int) (monthEnd.toEpochDay() - today.toEpochDay()));
            return new MonthForecast(
                    id,
                    name,
                    spent,
                    costs(cost.until(monthEnd, spread).plus(spent)),
                    spread.errorPct(),
                    spread.tests());
        }

        private List<DayForecast> days(Course requests, Course tokens, Course cost) {
            var ofRequests = requests.daily();
            var ofTokens = tokens.daily();
            var ofCost = cost.daily();
            var all = new ArrayList<DayForecast>();
            for (int ahead = 1; ahead <= asked.days(); ahead++) {
                var day = today.plusDays(ahead);
                all.add(new DayForecast(
                        day,
                        counts(ofRequests.around(requests.day(day))),
                        counts(ofTokens.around(tokens.day(day))),
                        costs(ofCost.around(cost.day(day)))));
            }
            return all;
        }

        private List<HourForecast> hours(Course requests, Course tokens) {
            var tokenShape = shape(Hour::tokens);
            var ofRequests = requests.hourly(whole(Hour::requests));
            var ofTokens = tokens.hourly(whole(Hour::tokens));
            var all = new ArrayList<HourForecast>();
            for (var day = today; all.size() < asked.hours(); day = day.plusDays(1)) {
                for (var hour : DayShape.hoursOf(day, zone)) {
                    if (hour.isAfter(now) && all.size() < asked.hours()) {
                        all.add(new HourForecast(
                                hour,
                                counts(ofRequests.around(requests.day(day).multiply(requestShape.share(hour, zone)))),
                                counts(ofTokens.around(tokens.day(day).multiply(tokenShape.share(hour, zone))))));
                    }
                }
            }
            return all;
        }

        private static List<WeekHour> named(List<DayShape.Slot> slots) {
            return slots.stream()
                    .limit(NAMED_SLOTS)
                    .map(slot -> new WeekHour(
                            slot.weekday(), slot.hour(), slot.amount().setScale(1, RoundingMode.HALF_UP)))
                    .toList();
        }

        /// Which of many run out soon is told by what each used lately, and of those alone it is foreseen when.
        private List<BudgetForecast> budgetEnds(UUID orgId) {
            return switch (asked.budgets()) {
                case Budgets.Soonest(var most) when most == 0 -> List.of();
                case Budgets.Soonest(var most) ->
                    watched(orgId, LOOKED_AT, true)
                            .sorted(Comparator.comparing(Watched::lasts))
                            .limit(most)
                            .map(Watched::forecast)
                            .sorted(Comparator.comparing(
                                    budget -> budget.runsOut().expected(),
                                    Comparator.nullsLast(Comparator.naturalOrder())))
                            .toList();
                case Budgets.Listed(var slice) ->
                    watched(orgId, slice, false).map(Watched::forecast).toList();
            };
        }

        private Stream<Watched> watched(UUID orgId, Slice slice, boolean inUse) {
            var scope = subject.keyId() == null ? null : Scope.KEY;
            var filter = new BudgetFilter(orgId, subject.teamId(), scope, subject.keyId(), null, inUse);
            var known = budgets.list(filter, slice, now).items();
            var subjects = known.stream().map(each -> of(each.budget())).collect(Collectors.toSet());
            var days = history.days(orgId, subjects, zone, from, now);
            return known.stream().map(each -> new Watched(each, days.getOrDefault(of(each.budget()), List.of())));
        }

        private static Subject of(Budget budget) {
            return new Subject(
                    budget.orgId(),
                    budget.scope() == Scope.TEAM ? budget.scopeId() : null,
                    budget.scope() == Scope.KEY ? budget.scopeId() : null,
                    budget.models());
        }

        /// A budget and what its scope used.
        private final class Watched {
            private final KnownBudget known;
            private final Map<LocalDate, BigDecimal> sums = new HashMap<>();
            private final BigInteger limit;
            private final BigDecimal left;
            private final LocalDate end;

            Watched(KnownBudget known, List<Day> days) {
                this.known = known;
                var unit = known.budget().unit();
                days.forEach(day -> sums.put(
                        day.day(),
                        switch (unit) {
                            case MONEY -> money(day.pico());
                            case TOKENS -> BigDecimal.valueOf(day.tokens());
                            case REQUESTS -> BigDecimal.valueOf(day.requests());
                        }));
                this.limit = Objects.requireNonNull(known.budget().limit());
                this.left = amount(known.use().left(limit), unit);
                var resetsAt = known.use().resetsAt();
                this.end = Objects.requireNonNullElse(dayAfter(resetsAt), today.plusDays(A_YEAR));
            }

            /// How many days what is left lasts, at what was used a day lately; those that begin anew before come
            /// last.
            BigDecimal lasts() {
                if (left.signum() == 0) {
                    return BigDecimal.ZERO;
                }
                var used = sums.entrySet().stream()
                        .filter(day -> day.getKey().isAfter(today.minusDays(LATELY)))
                        .map(Map.Entry::getValue)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                if (used.signum() <= 0) {
                    return NEVER;
                }
                var days = left.multiply(BigDecimal.valueOf(LATELY)).divide(used, 3, RoundingMode.HALF_UP);
                var inTime = days.compareTo(BigDecimal.valueOf(ChronoUnit.DAYS.between(today, end))) <= 0;
                return inTime ? days : days.add(BigDecimal.valueOf(A_YEAR)).min(NEVER);
            }

            BudgetForecast forecast() {
                var budget = known.budget();
                return new BudgetForecast(
                        budget.id(),
                        word(budget.scope()),
                        budget.scopeId(),
                        word(budget.unit()),
                        word(budget.span()),
                        amount(limit, budget.unit()),
                        left,
                        known.use().resetsAt(),
                        runsOut(new Course(sums, today, restOfToday), Reserve.of(left), end));
            }
        }

        private RunsOut runsOut(Course course, Reserve left, LocalDate end) {
            var spread = course.spread((int) ChronoUnit.DAYS.between(today, end));
            var depletion = course.depletion(left, end, spread);
            return new RunsOut(depletion.earliest(), depletion.expected(), depletion.latest());
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private static BigDecimal amount(BigInteger amount, Unit unit) {
            return unit == Unit.MONEY ? money(amount) : new BigDecimal(amount);
        }

        private @Nullable BalanceForecast balanceEnd(UUID orgId, Course cost) {
            var wallet = readWallet.read(orgId);
            if (!wallet.prepaid()) {
                return null;
            }
            var left = wallet.balance().left().toDecimal();
            return new BalanceForecast(left, runsOut(cost, reserve(orgId, wallet.balance()), today.plusDays(A_YEAR)));
        }

        /// Credits in the order they are drawn from, which are gone once they expire, and at last the credit limit.
        private Reserve reserve(UUID orgId, Balance balance) {
            var open = balance.pending().plus(balance.held());
            var parts = new ArrayList<Reserve.Part>();
            credits.living(orgId).stream()
                    .sorted(Credit.ORDER)
                    .forEach(credit ->
                            parts.add(new Reserve.Part(credit.rest().toDecimal(), dayAfter(credit.expiresAt()))));
            var limit = balance.creditLimit().plus(open.negated().max(Amount.ZERO));
            parts.add(new Reserve.Part(limit.toDecimal(), null));
            return new Reserve(parts).less(open.max(Amount.ZERO).toDecimal());
        }

        private @Nullable LocalDate dayAfter(@Nullable Instant end) {
            return end == null
                    ? null
                    : end.minusNanos(1).atZone(zone).toLocalDate().plusDays(1);
        }

        private static CostRange costs(Range range) {
            return new CostRange(rounded(range.low()), rounded(range.expected()), rounded(range.high()));
        }

        private static BigDecimal rounded(BigDecimal amount) {
            return amount.setScale(MONEY_DECIMALS, RoundingMode.HALF_UP);
        }

        private static CountRange counts(Range range) {
            return new CountRange(whole(range.low()), whole(range.expected()), whole(range.high()));
        }

        private static long whole(BigDecimal amount) {
            return amount.setScale(0, RoundingMode.HALF_UP).longValue();
        }
    }
}
