package dev.farthing.web.status;

import dev.farthing.application.balance.BalanceSheet.Used;
import dev.farthing.application.balance.ReadBalanceUse;
import dev.farthing.application.balance.ReadBalances;
import dev.farthing.application.observation.Figures;
import dev.farthing.application.observation.Inventory;
import dev.farthing.application.observation.ListNotices;
import dev.farthing.application.observation.Notice;
import dev.farthing.application.observation.ReadModelUse;
import dev.farthing.application.observation.ReadPublicStatus;
import dev.farthing.application.observation.ReadPublicStatus.PublicStatus;
import dev.farthing.application.observation.ReadStatus;
import dev.farthing.application.observation.ServiceState;
import dev.farthing.application.observation.Whose;
import dev.farthing.application.relay.LimitSharing;
import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.Span;
import dev.farthing.application.start.Drain;
import dev.farthing.application.update.Release;
import dev.farthing.domain.fault.Fault;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.ManagementSide;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The state of everything on one page; strangers see little of it, and that only where the operator lets them.
@Path("/status")
@Console(open = true)
class StatusPage {
    private static final int NEWEST_CALLS = 20;

    private final Visit visit;
    private final HttpServerRequest request;
    private final ManagementSide side;
    private final Release release;
    private final Drain drain;
    private final ReadPublicStatus readPublicStatus;
    private final ReadStatus readStatus;
    private final ReadModelUse readModelUse;
    private final ReadBalances readBalances;
    private final ReadBalanceUse readBalanceUse;
    private final ListCalls listCalls;
    private final ListNotices listNotices;
    private final LimitSharing sharing;

    @SuppressWarnings("TooManyParameters")
    StatusPage(
            Visit visit,
            HttpServerRequest request,
            ManagementSide side,
            Release release,
            Drain drain,
            ReadPublicStatus readPublicStatus,
            ReadStatus readStatus,
            ReadModelUse readModelUse,
            ReadBalances readBalances,
            ReadBalanceUse readBalanceUse,
            ListCalls listCalls,
            ListNotices listNotices,
            LimitSharing sharing) {
        this.visit = visit;
        this.request = request;
        this.side = side;
        this.release = release;
        this.drain = drain;
        this.readPublicStatus = readPublicStatus;
        this.readStatus = readStatus;
        this.readModelUse = readModelUse;
        this.readBalances = readBalances;
        this.readBalanceUse = readBalanceUse;
        this.listCalls = listCalls;
        this.listNotices = listNotices;
        this.sharing = sharing;
    }

    /// @param cutOff whether the operator must know that limits are not shared
    record Status(
            Frame frame,
            Condition condition,
            boolean cutOff,
            Counts counts,
            List<String> models,
            Points points,
            Totals totals,
            List<ModelUse> uses,
            List<Call> calls,
            List<Endpoint> endpoints,
            List<Work> works)
            implements TemplateInstance {}

    record Strangers(Frame frame, Condition condition, List<String> models, List<Work> works)
            implements TemplateInstance {}

    /// @param healthChecks null where it is nobody's business
    record Condition(
            boolean running,
            String service,
            String look,
            String uptime,
            @Nullable String version,
            @Nullable String healthChecks) {}

    /// Null for what the role does not see.
    record Counts(
            @Nullable String orgs,
            String teams,
            String keys,
            @Nullable String providers,
            @Nullable String credentials) {}

    /// What is left on accounts at vendors.
    record Points(boolean shown, List<Account> accounts, List<String> columns, List<Day> log) {}

    /// @param percentage how much is used; null where the vendor does not tell
    record Account(
            String name,
            String provider,
            @Nullable Shown left,
            @Nullable Shown used,
            @Nullable Shown total,
            @Nullable String unit,
            @Nullable BigDecimal percentage,
            Shown heardAt,
            boolean stale,
            @Nullable String error,
            @Nullable Shown emptyAt) {}

    record Day(String date, List<String> amounts) {}

    record Totals(Shown total, Shown prompt, Shown completion) {}

    /// @param method how its tokens were counted: `reported`, `exact`, `estimated` or `mixed`
    record ModelUse(
            String model, String calls, String prompt, String completion, String total, Shown cost, String method) {}

    record Call(
            UUID id,
            Shown at,
            String model,
            String input,
            String output,
            String total,
            String source,
            Shown cost,
            String status) {}

    record Endpoint(String id, String method, String url, String purpose) {}

    record Work(String title, String note, Shown from, Shown to) {}

    @GET
    public Response show() {
        if (!visit.isKnown()) {
            return readPublicStatus
                    .read()
                    .map(this::toStrangers)
                    .orElseThrow(() -> Fault.UNAUTHORIZED.because("log in first"));
        }
        var caller = visit.caller();
        var format = visit.format();
        var whose = Whose.ofOrg(visit.figuresOf(), null);
        var status = readStatus.read(caller, whose);
        var uses = readModelUse.read(caller, whose, Span.EVER);
        var calls = listCalls.list(
                caller,
                new CallFilter(
                        whose.orgId(), null, null, null, null, null, null, null, null, Span.EVER, BillFilter.ANY),
                null,
                NEWEST_CALLS);
        return visit.page(new Status(
                visit.frame(Section.STATUS),
                condition(status.service(), true),
                caller.isOperator() && sharing.reach() == LimitSharing.LimitReach.CUT_OFF,
                counts(status.counts(), caller.isOperator(), format),
                status.models().stream().map(model -> model.id()).toList(),
                points(caller.isOperator(), format),
                totals(uses, format),
                uses.stream().map(use -> use(use, format)).toList(),
                calls.items().stream().map(call -> call(call, format)).toList(),
                endpoints(),
                works(listNotices.list(), format)));
    }

    private Response toStrangers(PublicStatus status) {
        var format = visit.format();
        return visit.page(new Strangers(
                visit.frame(null),
                condition(status.service(), false),
                status.models(),
                works(status.notices(), format)));
    }

    private Condition condition(ServiceState service, boolean whole) {
        var words = visit.words(StatusWords.class);
        var uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return new Condition(
                !drain.draining(),
                switch (service) {
                    case NORMAL -> words.normal();
                    case DEGRADED -> words.degraded();
                    case OUTAGE -> words.outage();
                },
                switch (service) {
                    case NORMAL -> "good";
                    case DEGRADED -> "fair";
                    case OUTAGE -> "bad";
                },
                visit.format().lasting(uptime),
                whole ? release.version() : null,
                whole ? visit.format().count(side.healthChecks()) : null);
    }

    private static Counts counts(Inventory.Counts counts, boolean operator, Format format) {
        return new Counts(
                operator ? format.count(counts.orgs()) : null,
                format.count(counts.teams()),
                byState(counts.keys(), format),
                operator ? format.count(counts.providers()) : null,
                operator ? byState(counts.credentials(), format) : null);
    }

    private static String byState(Map<String, Long> counts, Format format) {
        long active = counts.getOrDefault("active", 0L);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return format.count(active) + " / " + format.count(all);
    }

    private Points points(boolean operator, Format format) {
        if (!operator) {
            return new Points(false, List.of(), List.of(), List.of());
        }
        var accounts = readBalances.read().stream()
                .map(account -> account(account, format))
                .toList();
        var columns = new LinkedHashMap<String, Integer>();
        var days = new TreeMap<LocalDate, Map<String, BigDecimal>>();
        for (Used used : readBalanceUse.read(null, null)) {
            var column = used.name() + " (" + used.unit() + ")";
            columns.putIfAbsent(column, columns.size());
            days.computeIfAbsent(used.day(), _ -> new LinkedHashMap<>()).merge(column, used.amount(), BigDecimal::add);
        }
        var log = days.descendingMap().entrySet().stream()
                .map(day -> new Day(
                        format.day(day.getKey()),
                        columns.keySet().stream()
                                .map(column -> format.exact(day.getValue().getOrDefault(column, BigDecimal.ZERO)))
                                .toList()))
                .toList();
        return new Points(true, accounts, List.copyOf(columns.keySet()), log);
    }

    private static Account account(ReadBalances.Account account, Format format) {
        var line = account.line();
        var balance = line.balance();
        return new Account(
                line.name(),
                line.provider(),
                balance == null ? null : format.amount(balance.left()),
                balance == null || balance.used() == null ? null : format.amount(balance.used()),
                balance == null || balance.total() == null ? null : format.amount(balance.total()),
                balance == null ? null : balance.unit(),
                balance == null ? null : balance.percentage(),
                format.atOrNever(line.heardAt()),
                account.stale(),
                line.error(),
                account.emptyAt() == null ? null : format.at(account.emptyAt()));
    }

    private static Totals totals(List<Figures.ModelUse> uses, Format format) {
        long prompt = uses.stream().mapToLong(Figures.ModelUse::promptTokens).sum();
        long completion =
                uses.stream().mapToLong(Figures.ModelUse::completionTokens).sum();
        return new Totals(format.roughly(prompt + completion), format.roughly(prompt), format.roughly(completion));
    }

    private static ModelUse use(Figures.ModelUse use, Format format) {
        return new ModelUse(
                use.model(),
                format.count(use.reported() + use.exact() + use.estimated()),
                format.count(use.promptTokens()),
                format.count(use.completionTokens()),
                format.count(use.promptTokens() + use.completionTokens()),
                format.money(use.cost()),
                method(use));
    }

    private static String method(Figures.ModelUse use) {
        boolean reported = use.reported() > 0;
        boolean exact = use.exact() > 0;
        boolean estimated = use.estimated() > 0;
        if ((reported ? 1 : 0) + (exact ? 1 : 0) + (estimated ? 1 : 0) > 1) {
            return "mixed";
        }
        return estimated ? "estimated" : exact ? "exact" : "reported";
    }

    private static Call call(CallView call, Format format) {
        return new Call(
                call.requestId(),
                format.at(call.startedAt()),
                call.model(),
                format.count(call.promptTokens()),
                format.count(call.completionTokens()),
                format.count(call.totalTokens()),
                call.usageSource(),
                format.money(call.cost()),
                call.status());
    }

    private List<Endpoint> endpoints() {
        var words = visit.words(StatusWords.class);
        var relay = side.relay(request);
        var here = side.itself(request);
        return List.of(
                new Endpoint("models", "GET", relay + "/v1/models", words.endpoint_models()),
                new Endpoint("chat", "POST", relay + "/v1/chat/completions", words.endpoint_chat()),
                new Endpoint("embeddings", "POST", relay + "/v1/embeddings", words.endpoint_embeddings()),
                new Endpoint("health", "GET", here + "/health", words.endpoint_health()),
                new Endpoint("api", "GET", here + "/q/swagger-ui", words.endpoint_api()));
    }

    private static List<Work> works(List<Notice> notices, Format format) {
        return notices.stream()
                .map(notice -> new Work(
                        notice.title(), notice.note(), format.at(notice.startsAt()), format.at(notice.endsAt())))
                .toList();
    }
}
