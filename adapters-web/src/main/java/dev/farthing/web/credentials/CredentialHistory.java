package dev.farthing.web.credentials;

import dev.farthing.application.Slice;
import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.ErrorFilter;
import dev.farthing.application.report.ErrorHistory;
import dev.farthing.application.report.ErrorView;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.ListErrors;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.account.Caller;
import dev.farthing.web.Format;
import dev.farthing.web.Shown;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one credential was used for of late: step by step, by model, call by call, and what failed.
@Singleton
class CredentialHistory {
    private static final int MOST_CALLS = 50;
    private static final int MOST_COUNTED = 500;
    private static final int MOST_ERRORS = 20;
    private static final int MOST_ROWS = 200;
    private static final Duration STEP_OF_AN_HOUR = Duration.ofMinutes(5);

    private final ReportUsage reportUsage;
    private final ListCalls listCalls;
    private final ListErrors listErrors;
    private final ZoneId zone;
    private final InstantSource clock;

    CredentialHistory(
            ReportUsage reportUsage, ListCalls listCalls, ListErrors listErrors, ZoneId zone, InstantSource clock) {
        this.reportUsage = reportUsage;
        this.listCalls = listCalls;
        this.listErrors = listErrors;
        this.zone = zone;
        this.clock = clock;
    }

    /// How far back is looked.
    enum Period {
        HOUR(Duration.ofHours(1)),
        EIGHT_HOURS(Duration.ofHours(8)),
        DAY(Duration.ofDays(1)),
        WEEK(Duration.ofDays(7));

        private final Duration length;

        Period(Duration length) {
            this.length = length;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param counted of how many calls alone the steps tell, where there are more; null where they tell of all
    record Told(
            String over,
            Sum sum,
            List<Point> points,
            @Nullable String counted,
            List<OfModel> models,
            List<Call> calls,
            List<Failure> errors) {
        public List<String> periods() {
            return Arrays.stream(Period.values()).map(Period::word).toList();
        }
    }

    record Sum(
            String calls,
            String failed,
            Shown tokens,
            Shown cost,
            @Nullable String latency) {}

    record Point(String at, long calls, long failed) {}

    record OfModel(String model, String calls, String failed, Shown tokens) {}

    record Call(UUID id, Shown at, String model, String status, int httpStatus, String tokens, String latency) {}

    record Failure(UUID id, Shown at, String kind, @Nullable Integer httpStatus, String model, String message) {}

    Told tell(Caller caller, UUID credential, Period period, Format format) {
        var now = clock.instant();
        var since = now.minus(period.length);
        var ofCredential = new UsageFilter.Calls(null, null, credential, null, null, null, null, null, null);
        var filter = new UsageFilter(
                null, null, null, null, null, true, ofCredential, new Span(new Span.Edge.At(since), null));
        var byModel =
                reportUsage.report(caller, Set.of(UsageDimension.MODEL), filter.untimed(), new Slice(0, MOST_ROWS));
        var calls = calls(caller, credential, since, period == Period.HOUR ? MOST_COUNTED : MOST_CALLS);
        return new Told(
                period.word(),
                sum(byModel.totals(), format),
                period == Period.HOUR
                        ? fiveMinutes(calls.items(), now, format)
                        : hours(caller, filter, since, now, format),
                period == Period.HOUR && calls.items().size() == MOST_COUNTED && calls.next() != null
                        ? format.count(MOST_COUNTED)
                        : null,
                byModel.page().items().stream()
                        .map(view -> new OfModel(
                                String.valueOf(view.model()),
                                format.count(view.requests()),
                                format.count(view.errorCount()),
                                format.roughly(view.totalTokens())))
                        .toList(),
                calls.items().stream()
                        .limit(MOST_CALLS)
                        .map(call -> call(call, format))
                        .toList(),
                errors(caller, credential, since, format));
    }

    private static Sum sum(UsageView all, Format format) {
        return new Sum(
                format.count(all.requests()),
                format.count(all.errorCount()),
                format.roughly(all.totalTokens()),
                format.money(all.cost()),
                all.avgLatencyMs() == null ? null : format.millis(all.avgLatencyMs()));
    }

    private ListCalls.Calls calls(Caller caller, UUID credential, Instant since, int most) {
        var span = new Span(new Span.Edge.At(since), null);
        return listCalls.list(
                caller,
                new CallFilter(null, null, null, null, null, credential, null, null, null, span, BillFilter.ANY),
                null,
                most);
    }

    private static List<Point> fiveMinutes(List<CallView> calls, Instant now, Format format) {
        var points = new ArrayList<Point>();
        for (var begin = now.minus(Period.HOUR.length); begin.isBefore(now); begin = begin.plus(STEP_OF_AN_HOUR)) {
            var from = begin;
            var end = begin.plus(STEP_OF_AN_HOUR);
            var within = calls.stream()
                    .filter(call ->
                            !call.startedAt().isBefore(from) && call.startedAt().isBefore(end))
                    .toList();
            points.add(new Point(
                    format.hour(from),
                    within.size(),
                    within.stream()
                            .filter(call -> call.status().equals("error"))
                            .count()));
        }
        return points;
    }

    /// Hours without calls are there too.
    private List<Point> hours(Caller caller, UsageFilter filter, Instant since, Instant now, Format format) {
        var begins = hoursOf(since, now, zone);
        var calls = new long[begins.size()];
        var failed = new long[begins.size()];
        for (var view : reportUsage
                .report(caller, Set.of(UsageDimension.HOUR), filter.untimed(), new Slice(0, MOST_ROWS))
                .page()
                .items()) {
            int hour = view.hour() == null ? -1 : hourWith(begins, view.hour());
            if (hour >= 0) {
                calls[hour] += view.requests();
                failed[hour] += view.errorCount();
            }
        }
        return IntStream.range(0, begins.size())
                .mapToObj(hour -> new Point(format.hour(begins.get(hour)), calls[hour], failed[hour]))
                .toList();
    }

    /// When the hours begin that hold a time, by the clocks that reports of every org are made by: those of some
    /// zones begin at half past.
    static List<Instant> hoursOf(Instant since, Instant now, ZoneId zone) {
        var first = since.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
        return Stream.iterate(first, hour -> hour.isBefore(now), hour -> hour.plus(Duration.ofHours(1)))
                .toList();
    }

    /// The last that has begun by then; less than zero for none.
    private static int hourWith(List<Instant> begins, Instant at) {
        int place = Collections.binarySearch(begins, at);
        return place >= 0 ? place : -place - 2;
    }

    private static Call call(CallView call, Format format) {
        return new Call(
                call.requestId(),
                format.at(call.startedAt()),
                call.model(),
                call.status(),
                call.httpStatus(),
                format.count(call.totalTokens()),
                format.millis(call.latencyMs()));
    }

    private List<Failure> errors(Caller caller, UUID credential, Instant since, Format format) {
        var filter =
                new ErrorFilter(null, null, null, null, null, null, credential, null, null, null, null, since, null);
        return listErrors.list(caller, filter, ErrorHistory.Order.NEWEST, null, MOST_ERRORS).items().stream()
                .map(error -> failure(error, format))
                .toList();
    }

    private static Failure failure(ErrorView error, Format format) {
        return new Failure(
                error.id(),
                format.at(error.at()),
                error.failureClass(),
                error.httpStatus(),
                error.model(),
                error.message());
    }
}
