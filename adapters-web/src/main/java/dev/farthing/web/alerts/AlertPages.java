package dev.farthing.web.alerts;

import dev.farthing.application.Slice;
import dev.farthing.application.account.NameHolders;
import dev.farthing.application.alert.AlertFilter;
import dev.farthing.application.alert.ListAlertRules;
import dev.farthing.application.alert.ListAlerts;
import dev.farthing.application.webhook.ListWebhooks;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people were told of, the newest first, with the rules behind it and who is told.
@Path("/alerts")
@Console
class AlertPages {
    private static final Slice MOST = new Slice(0, 200);

    private final Visit visit;
    private final ListAlertRules listAlertRules;
    private final ListWebhooks listWebhooks;
    private final ListAlerts listAlerts;
    private final NameHolders nameHolders;
    private final InstantSource clock;

    AlertPages(
            Visit visit,
            ListAlertRules listAlertRules,
            ListWebhooks listWebhooks,
            ListAlerts listAlerts,
            NameHolders nameHolders,
            InstantSource clock) {
        this.visit = visit;
        this.listAlertRules = listAlertRules;
        this.listWebhooks = listWebhooks;
        this.listAlerts = listAlerts;
        this.nameHolders = nameHolders;
        this.clock = clock;
    }

    /// @param manages whether rules and receivers are the viewer's to see and to change
    /// @param older the link to what was told before these; null where there is nothing
    /// @param done what was just done, in a word; empty for nothing
    record Overview(
            Frame frame,
            boolean manages,
            List<AlertRows.RuleRow> rules,
            List<AlertRows.HookRow> hooks,
            List<AlertRows.Told> told,
            Wanted wanted,
            boolean narrowed,
            @Nullable String older,
            String done)
            implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(List<AlertRows.Choice> kinds, String from, String to, int size) {}

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(AlertWords.class);
        var kind = query.choice("kind", words.kind(), MessageKind.class);
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        int size = Slices.size(query);
        var cursor = query.id("before", words.older());
        query.check();
        var caller = visit.caller();
        boolean manages = caller.role().compareTo(Role.ORG_ADMIN) <= 0;
        var format = visit.format();
        var now = clock.instant();
        var filter = new AlertFilter(
                visit.org(), caller.isOperator(), kind, null, begin(from), begin(to == null ? null : to.plusDays(1)));
        var told = listAlerts.list(caller, filter, cursor, size);
        var links = new Links("/alerts")
                .with("kind", kind == null ? null : kind.label())
                .with("from", from)
                .with("to", to);
        boolean narrowed = !links.isPlain();
        links.with("size", size == Slices.USUAL ? null : size);
        var done = uri.getQueryParameters().getFirst("done");
        return visit.page(new Overview(
                visit.frame(Section.ALERTS),
                manages,
                manages ? rules(now, words, format) : List.of(),
                manages
                        ? listWebhooks.list(caller, visit.org(), MOST).items().stream()
                                .map(webhook -> AlertRows.HookRow.of(webhook, words, format))
                                .toList()
                        : List.of(),
                told.items().stream()
                        .map(view -> AlertRows.Told.of(view, words, visit.codes(), format))
                        .toList(),
                new Wanted(kinds(kind, words), text(from), text(to), size),
                narrowed,
                told.next() == null ? null : links.with("before", told.next()).text(),
                done == null ? "" : done));
    }

    private List<AlertRows.RuleRow> rules(Instant now, AlertWords words, Format format) {
        var rules = listAlertRules.list(visit.caller(), visit.org(), MOST).items();
        var names = nameHolders.name(
                visit.caller(),
                visit.org(),
                rules.stream().flatMap(AlertRows::holders).toList());
        return rules.stream()
                .map(known -> AlertRows.RuleRow.of(known, names, now, words, format))
                .toList();
    }

    private static List<AlertRows.Choice> kinds(@Nullable MessageKind wanted, AlertWords words) {
        return Arrays.stream(MessageKind.values())
                .filter(kind -> kind != MessageKind.WEBHOOK_TEST)
                .map(kind -> new AlertRows.Choice(kind.label(), AlertRows.kind(kind, words), kind == wanted))
                .toList();
    }

    private @Nullable Instant begin(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(visit.format().zone()).toInstant();
    }

    private static String text(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }
}
