package dev.farthing.web.alerts;

import dev.farthing.application.Slice;
import dev.farthing.application.account.NameHolders;
import dev.farthing.application.alert.CreateAlertRule;
import dev.farthing.application.alert.DeleteAlertRule;
import dev.farthing.application.alert.FindAlertRule;
import dev.farthing.application.alert.UpdateAlertRule;
import dev.farthing.application.webhook.ListWebhooks;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.Metric;
import dev.farthing.web.Console;
import dev.farthing.web.Form;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
import dev.farthing.web.Section;
import dev.farthing.web.TeamNames;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rules: made, changed, silenced and removed.
@Path("/alerts/rules")
@Console
class RulePages {
    private static final Slice MOST = new Slice(0, 200);
    private static final int LONGEST_SILENCE_HOURS = 8_760;

    private final Visit visit;
    private final Once once;
    private final CreateAlertRule createAlertRule;
    private final FindAlertRule findAlertRule;
    private final UpdateAlertRule updateAlertRule;
    private final DeleteAlertRule deleteAlertRule;
    private final TeamNames teamNames;
    private final NameHolders nameHolders;
    private final ListWebhooks listWebhooks;
    private final InstantSource clock;

    RulePages(
            Visit visit,
            Once once,
            CreateAlertRule createAlertRule,
            FindAlertRule findAlertRule,
            UpdateAlertRule updateAlertRule,
            DeleteAlertRule deleteAlertRule,
            TeamNames teamNames,
            NameHolders nameHolders,
            ListWebhooks listWebhooks,
            InstantSource clock) {
        this.visit = visit;
        this.once = once;
        this.createAlertRule = createAlertRule;
        this.findAlertRule = findAlertRule;
        this.updateAlertRule = updateAlertRule;
        this.deleteAlertRule = deleteAlertRule;
        this.teamNames = teamNames;
        this.nameHolders = nameHolders;
        this.listWebhooks = listWebhooks;
        this.clock = clock;
    }

    record Making(Frame frame, Fields fields, String once) implements TemplateInstance {}

    record Opened(Frame frame, AlertRows.RuleRow row, Fields fields) implements TemplateInstance {}

    /// What the form of a rule holds.
    record Fields(
            String name,
            List<AlertRows.Choice> metrics,
            String comparison,
            String threshold,
            String resolve,
            String window,
            String least,
            String severity,
            boolean enabled,
            TeamNames.Teams teams,
            String team,
            String key,
            String model,
            String provider,
            List<AlertRows.Choice> receivers) {}

    @GET
    @Path("new")
    public Response ask() {
        visit.caller().mustManageOrg();
        return visit.page(new Making(visit.frame(Section.ALERTS), fields(null), once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> sent) {
        visit.caller().mustManageOrg();
        var form = visit.form(sent);
        boolean platform = form.isTicked("platform");
        var terms = read(form, platform, null);
        return once.take(
                form,
                () -> createAlertRule.create(visit.caller(), platform ? null : visit.org(), terms),
                _ -> visit.goTo("/alerts?done=rule"));
    }

    /// @param before the rule as it was; null for a new one
    private Terms read(Form form, boolean ofPlatform, @Nullable Terms before) {
        var words = visit.words(AlertWords.class);
        var team = teamNames.read(
                visit,
                form,
                words.team(),
                before == null ? null : before.scope().teamId());
        return RuleForm.read(form, team, words, ofPlatform, before == null ? null : before.silencedUntil());
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id) {
        var known = findAlertRule.find(visit.caller(), visit.id(id));
        return visit.page(new Opened(
                visit.frame(Section.ALERTS),
                AlertRows.RuleRow.of(
                        known,
                        nameHolders.name(
                                visit.caller(),
                                visit.org(),
                                AlertRows.holders(known).toList()),
                        clock.instant(),
                        visit.words(AlertWords.class),
                        visit.format()),
                fields(known.rule().terms())));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(@PathParam("id") String id, MultivaluedMap<String, String> sent) {
        var rule = findAlertRule.find(visit.caller(), visit.id(id)).rule();
        var terms = read(visit.form(sent), rule.orgId() == null, rule.terms());
        updateAlertRule.update(visit.caller(), rule.id(), terms);
        return visit.goTo("/alerts?done=saved");
    }

    @POST
    @Path("{id}/silence")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response silence(@PathParam("id") String id, MultivaluedMap<String, String> sent) {
        var form = visit.form(sent);
        var hours = form.whole("hours", visit.words(AlertWords.class).silence(), 0, LONGEST_SILENCE_HOURS);
        form.check();
        var rule = findAlertRule.find(visit.caller(), visit.id(id)).rule();
        var until = hours == null || hours == 0 ? null : clock.instant().plus(Duration.ofHours(hours));
        updateAlertRule.update(visit.caller(), rule.id(), silenced(rule.terms(), until));
        return visit.goTo("/alerts?done=" + (until == null ? "heard" : "silenced"));
    }

    private static Terms silenced(Terms terms, @Nullable Instant until) {
        return new Terms(
                terms.name(),
                terms.condition(),
                terms.scope(),
                terms.severity(),
                terms.enabled(),
                until,
                terms.receivers());
    }

    @POST
    @Path("{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(@PathParam("id") String id, MultivaluedMap<String, String> sent) {
        deleteAlertRule.delete(visit.caller(), visit.id(id));
        return visit.goTo("/alerts?done=deleted");
    }

    /// @param terms null for those of a new rule
    private Fields fields(@Nullable Terms terms) {
        var condition = terms == null ? null : terms.condition();
        var scope = terms == null ? null : terms.scope();
        return new Fields(
                terms == null ? "" : terms.name(),
                metrics(condition == null ? Metric.ERROR_RATE_PCT : condition.metric()),
                condition == null ? "at_least" : condition.comparison().name().toLowerCase(Locale.ROOT),
                condition == null ? "" : plain(condition.threshold()),
                condition == null || condition.resolve().compareTo(condition.threshold()) == 0
                        ? ""
                        : plain(condition.resolve()),
                condition == null ? "5" : String.valueOf(condition.window().toMinutes()),
                condition == null ? "20" : String.valueOf(condition.leastCalls()),
                terms == null ? "warning" : terms.severity().name().toLowerCase(Locale.ROOT),
                terms == null || terms.enabled(),
                teamNames.of(visit, TeamNames.mentioned(scope == null ? null : scope.teamId())),
                scope == null ? "" : text(scope.teamId()),
                scope == null ? "" : text(scope.keyId()),
                scope == null ? "" : text(scope.model()),
                scope == null ? "" : text(scope.provider()),
                receivers(terms == null ? Set.of() : terms.receivers()));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private List<AlertRows.Choice> metrics(Metric chosen) {
        var words = visit.words(AlertWords.class);
        return Arrays.stream(Metric.values())
                .filter(metric -> visit.caller().isOperator() || !metric.isPlatforms())
                .map(metric -> new AlertRows.Choice(metric.label(), AlertRows.metric(metric, words), metric == chosen))
                .toList();
    }

    private List<AlertRows.Choice> receivers(Set<UUID> chosen) {
        return listWebhooks.list(visit.caller(), visit.org(), MOST).items().stream()
                .map(webhook -> new AlertRows.Choice(
                        webhook.id().toString(), webhook.url().toString(), chosen.contains(webhook.id())))
                .toList();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
