package dev.farthing.journey;

import dev.farthing.journey.Management.Made;
import dev.farthing.journey.Rights.Role;
import dev.farthing.journey.Rights.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Two orgs that must not know of each other, and everybody in the first.
final class Tenants {
    private static final String PROVIDERS = Management.GATEWAY + "/providers";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Management operator;
    private final Made own;
    private final Made team;
    private final Made otherTeam;
    private final Made foreign;
    private final Made foreignTeam;
    private final Map<Role, String> adminKeys;
    private final Made key;

    Tenants(Management operator) {
        this.operator = operator;
        this.own = operator.org(fresh());
        this.team = operator.team(own.id(), fresh());
        this.otherTeam = operator.team(own.id(), fresh());
        this.foreign = operator.org(fresh());
        this.foreignTeam = operator.team(foreign.id(), fresh());
        this.key = operator.keyIn(own.id(), "name", fresh());
        this.adminKeys = Map.of(
                Role.OPERATOR,
                        operator.adminKey("name", fresh(), "role", "operator").secret(),
                Role.ORG_ADMIN, adminIn(own, null, "org_admin").secret(),
                Role.TEAM_ADMIN, adminIn(own, team, "team_admin").secret(),
                Role.VIEWER, adminIn(own, null, "viewer").secret());
    }

    private Made adminIn(Made org, @Nullable Made within, String role) {
        return operator.adminKey(
                "name", fresh(), "role", role, "org_id", org.id(), "team_id", within == null ? null : within.id());
    }

    static String fresh() {
        return "matrix-" + NAMES.incrementAndGet();
    }

    Management as(Role role) {
        return operator.as(adminKeys.get(role));
    }

    String inferenceKey() {
        return key.secret();
    }

    List<String> secrets() {
        var secrets = new java.util.ArrayList<>(adminKeys.values());
        secrets.add(key.secret());
        return secrets;
    }

    String ownOrg() {
        return own.id();
    }

    String foreignOrg() {
        return foreign.id();
    }

    String plan() {
        return own.json().path("plan_id").asText();
    }

    String team() {
        return team.id();
    }

    String otherTeam() {
        return otherTeam.id();
    }

    String foreignTeam() {
        return foreignTeam.id();
    }

    /// A new thing of this kind, of the own team, another team of the own org, or the foreign org.
    String make(Target target, Whose whose) {
        var org = whose == Whose.FOREIGN ? foreign : own;
        var within = switch (whose) {
            case OWN -> team;
            case OTHER_TEAM -> otherTeam;
            case FOREIGN -> foreignTeam;
        };
        return switch (target) {
            case NOTHING -> "";
            case KEY ->
                operator.keyIn(org.id(), "name", fresh(), "team_id", within.id())
                        .id();
            case ADMIN_KEY -> adminIn(org, null, "viewer").id();
            case TEAM -> team(org, within, whose);
            case ORG -> whose == Whose.FOREIGN ? operator.org(fresh()).id() : own.id();
            case PROVIDER -> provider();
            case CREDENTIAL -> operator.credential(provider(), fresh()).id();
            case PROXY ->
                operator.done(
                                "POST",
                                Management.GATEWAY + "/proxies",
                                Json.object("url", "http://" + fresh() + ".example:3128"))
                        .path("id")
                        .asText();
            case BUDGET -> budget(org, within);
            case RECONCILIATION ->
                operator.done("GET", "/api/v1/billing/reconciliation?wait_seconds=0&org_id=" + org.id(), null)
                        .path("job_id")
                        .asText();
            case WEBHOOK ->
                operator.done(
                                "POST",
                                "/api/v1/obs/webhooks?org_id=" + org.id(),
                                Json.object("url", "https://9.9.9.9/" + fresh(), "enabled", false))
                        .path("id")
                        .asText();
            case ALERT_RULE ->
                operator.done(
                                "POST",
                                "/api/v1/obs/alert-rules?org_id=" + org.id(),
                                Json.object("name", fresh(), "metric", "requests", "threshold", "100000"))
                        .path("id")
                        .asText();
            case MODEL -> operator.model(fresh(), "chat", provider(), "m").id();
            case PLAN ->
                operator.done("POST", "/api/v1/billing/plans", Json.object("code", fresh(), "name", fresh()))
                        .path("id")
                        .asText();
            case INVOICE -> "00000000-0000-7000-8000-000000000000";
        };
    }

    /// The team admin's own team is the one it has; everybody else's is a new one, which may be deleted.
    private String team(Made org, Made within, Whose whose) {
        return whose == Whose.OWN
                ? within.id()
                : operator.team(org.id(), fresh()).id();
    }

    private String budget(Made org, Made within) {
        var holder = operator.keyIn(org.id(), "name", fresh(), "team_id", within.id());
        var body = Json.object("scope", "key", "scope_id", holder.id(), "limit", "5", "window", "month");
        return operator.done("POST", "/api/v1/billing/budgets?org_id=" + org.id(), body)
                .path("id")
                .asText();
    }

    String provider() {
        return operator.done("POST", PROVIDERS, Json.object("name", fresh(), "protocol", "demo"))
                .path("id")
                .asText();
    }

    /// To whom a thing belongs, seen by those in the own org.
    enum Whose {
        OWN,
        OTHER_TEAM,
        FOREIGN
    }
}
