package dev.farthing.journey;

import static dev.farthing.journey.Rights.Role.OPERATOR;
import static dev.farthing.journey.Rights.Role.ORG_ADMIN;
import static dev.farthing.journey.Rights.Role.TEAM_ADMIN;
import static dev.farthing.journey.Rights.Role.VIEWER;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may do what on the management API, by the contract: one line an operation.
///
/// @param operation method and path, as the OpenAPI document has them
/// @param least the narrowest role that may
/// @param target what the `id` in the path or body stands for
/// @param body `$id` in it is the target's id, `$new` a name not used before
record Rights(
        String operation,
        Role least,
        Target target,
        @Nullable String body,
        int success) {
    /// From narrow to wide.
    enum Role {
        VIEWER,
        TEAM_ADMIN,
        ORG_ADMIN,
        OPERATOR
    }

    /// What an operation is done to.
    enum Target {
        /// A list, or something new.
        NOTHING,
        KEY,
        ADMIN_KEY,
        TEAM,
        ORG,
        PROVIDER,
        CREDENTIAL,
        PROXY,
        MODEL,
        BUDGET,
        RECONCILIATION,
        WEBHOOK,
        ALERT_RULE,
        PLAN,
        /// One that there is none of: how a real one is treated shows the journey of invoices.
        INVOICE;

        /// Whether it belongs to an org, so that there is a foreign one.
        boolean hasOwner() {
            return this == KEY
                    || this == ADMIN_KEY
                    || this == TEAM
                    || this == ORG
                    || this == BUDGET
                    || this == RECONCILIATION
                    || this == WEBHOOK
                    || this == ALERT_RULE;
        }

        boolean hasTeam() {
            return this == KEY || this == TEAM || this == BUDGET;
        }
    }

    private static final String NAMED = "{\"name\":\"$new\"}";
    private static final String GATEWAY = " /api/v1/gateway";

    String method() {
        return operation.substring(0, operation.indexOf(' '));
    }

    String path() {
        return operation.substring(operation.indexOf(' ') + 1);
    }

    /// Whether it concerns the platform rather than one org.
    boolean isPlatforms() {
        return least == OPERATOR;
    }

    static List<Rights> all() {
        var all = new ArrayList<Rights>();
        keys(all, "/keys", Target.KEY, TEAM_ADMIN, VIEWER, NAMED);
        keys(all, "/admin-keys", Target.ADMIN_KEY, ORG_ADMIN, ORG_ADMIN, "{\"name\":\"$new\",\"role\":\"viewer\"}");
        crud(all, "/orgs", Target.ORG, OPERATOR, VIEWER, NAMED);
        crud(all, "/teams", Target.TEAM, ORG_ADMIN, VIEWER, NAMED);
        for (var verb : List.of("suspend", "resume")) {
            all.add(new Rights("POST" + GATEWAY + "/orgs/{id}/" + verb, OPERATOR, Target.ORG, null, 200));
            all.add(new Rights("POST" + GATEWAY + "/teams/{id}/" + verb, ORG_ADMIN, Target.TEAM, null, 200));
        }
        crud(all, "/providers", Target.PROVIDER, OPERATOR, OPERATOR, "{\"name\":\"$new\",\"protocol\":\"demo\"}");
        all.add(new Rights("GET" + GATEWAY + "/providers/{id}/models", OPERATOR, Target.PROVIDER, null, 200));
        crud(
                all,
                "/credentials",
                Target.CREDENTIAL,
                OPERATOR,
                OPERATOR,
                "{\"name\":\"$new\",\"provider_id\":\"$provider\",\"secret\":\"$new\"}");
        for (var verb : List.of("enable", "disable", "reset", "verify")) {
            all.add(new Rights("POST" + GATEWAY + "/credentials/{id}/" + verb, OPERATOR, Target.CREDENTIAL, null, 200));
        }
        all.add(new Rights(
                "POST" + GATEWAY + "/credentials/import",
                OPERATOR,
                Target.NOTHING,
                "{\"provider_id\":\"$provider\",\"secrets\":[\"$new\"]}",
                200));
        all.add(new Rights(
                "POST" + GATEWAY + "/credentials/remove", OPERATOR, Target.NOTHING, "{\"secrets\":[\"$new\"]}", 200));
        all.add(new Rights(
                "POST" + GATEWAY + "/credentials/batch",
                OPERATOR,
                Target.NOTHING,
                "{\"action\":\"disable\",\"ids\":[]}",
                200));
        all.add(new Rights("GET" + GATEWAY + "/credential-jobs/{id}", OPERATOR, Target.INVOICE, null, 404));
        crud(all, "/proxies", Target.PROXY, OPERATOR, OPERATOR, "{\"url\":\"http://$new.example:3128\"}");
        all.add(new Rights(
                "POST" + GATEWAY + "/proxies/import",
                OPERATOR,
                Target.NOTHING,
                "{\"text\":\"http://$new.example:3128\"}",
                200));
        all.add(new Rights(
                "POST" + GATEWAY + "/proxies/check",
                OPERATOR,
                Target.NOTHING,
                "{\"ids\":[\"00000000-0000-7000-8000-000000000000\"],\"target\":\"http://127.0.0.1:9\"}",
                200));
        all.add(new Rights("GET" + GATEWAY + "/providers/{id}/proxies", OPERATOR, Target.PROVIDER, null, 200));
        all.add(new Rights(
                "PUT" + GATEWAY + "/providers/{id}/proxies", OPERATOR, Target.PROVIDER, "{\"proxy_ids\":[]}", 200));
        crud(all, "/models", Target.MODEL, OPERATOR, VIEWER, "{\"id\":\"$new\"}");
        all.add(new Rights("GET /api/v1/billing/prices", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST /api/v1/billing/prices",
                OPERATOR,
                Target.MODEL,
                "{\"model\":\"$id\",\"input_per_1m\":\"1\",\"output_per_1m\":\"2\"}",
                201));
        all.add(new Rights("GET" + GATEWAY + "/master-key", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/billing/price-books", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST /api/v1/billing/price-books",
                OPERATOR,
                Target.NOTHING,
                "{\"plan_id\":\"$plan\",\"discount_pct\":\"0\"}",
                200));
        all.add(new Rights("GET /api/v1/billing/price-list", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST /api/v1/billing/price-list/activate",
                OPERATOR,
                Target.NOTHING,
                "{\"vendor\":\"cohere\",\"dry_run\":true}",
                200));
        all.add(new Rights("POST /api/v1/gateway/imports", OPERATOR, Target.NOTHING, "{}", 422));
        all.add(new Rights("POST /api/v1/billing/prices/import", OPERATOR, Target.NOTHING, "{}", 200));
        all.add(new Rights(
                "POST /api/v1/billing/re-rate",
                OPERATOR,
                Target.NOTHING,
                "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"}",
                200));
        all.add(new Rights("GET /api/v1/billing/fx-rates", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST /api/v1/billing/fx-rates",
                OPERATOR,
                Target.NOTHING,
                "{\"currency\":\"JPY\",\"rate\":\"0.05\"}",
                201));
        budgets(all);
        billing(all);
        all.add(new Rights("GET /api/v1/settings", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("PATCH /api/v1/settings", OPERATOR, Target.NOTHING, "{}", 200));
        all.add(new Rights("POST /api/v1/settings/reset", OPERATOR, Target.NOTHING, "{}", 200));
        all.add(new Rights("GET /api/v1/settings/update", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/jobs", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("POST /api/v1/jobs/{name}/run", OPERATOR, Target.NOTHING, null, 404));
        all.add(new Rights("PATCH /api/v1/jobs/{name}", OPERATOR, Target.NOTHING, "{\"paused\":true}", 404));
        all.add(new Rights("GET /api/v1/obs/compute-points", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/compute-points/log", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/compute-points/history", OPERATOR, Target.NOTHING, null, 422));
        for (var read :
                List.of("dashboard", "stats", "trend", "models", "top", "status", "objectives", "maintenance")) {
            all.add(new Rights("GET /api/v1/obs/" + read, VIEWER, Target.NOTHING, null, 200));
        }
        all.add(new Rights("PUT /api/v1/obs/objectives", OPERATOR, Target.MODEL, "{\"model\":\"$id\"}", 200));
        all.add(new Rights("POST /api/v1/obs/maintenance", OPERATOR, Target.NOTHING, "{}", 422));
        all.add(new Rights("DELETE /api/v1/obs/maintenance/{id}", OPERATOR, Target.INVOICE, null, 404));
        all.add(new Rights("GET /api/v1/obs/quality", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("PUT /api/v1/obs/quality/share", OPERATOR, Target.NOTHING, "{}", 422));
        all.add(new Rights("GET /api/v1/obs/authenticity", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST /api/v1/obs/authenticity/probe",
                OPERATOR,
                Target.NOTHING,
                "{\"provider_id\":\"$provider\",\"upstream_model\":\"demo-chat\"}",
                200));
        all.add(new Rights("GET /api/v1/obs/calls", VIEWER, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/calls/{id}", VIEWER, Target.INVOICE, null, 404));
        all.add(new Rights("GET /api/v1/obs/errors", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/errors/{id}", OPERATOR, Target.INVOICE, null, 404));
        all.add(new Rights("DELETE /api/v1/obs/errors/{id}", OPERATOR, Target.INVOICE, null, 404));
        all.add(new Rights("POST /api/v1/obs/errors/delete", OPERATOR, Target.NOTHING, "{\"ids\":[]}", 200));
        all.add(new Rights("GET /api/v1/obs/audit", ORG_ADMIN, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/audit/verify", ORG_ADMIN, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/usage", VIEWER, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/usage/focus", VIEWER, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/obs/forecast", VIEWER, Target.NOTHING, null, 200));
        alerts(all);
        return all;
    }

    private static void alerts(List<Rights> all) {
        var list = " /api/v1/obs/webhooks";
        var one = list + "/{id}";
        all.add(new Rights("GET" + list, ORG_ADMIN, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST" + list, ORG_ADMIN, Target.NOTHING, "{\"url\":\"https://9.9.9.9/$new\",\"enabled\":false}", 201));
        all.add(new Rights("GET" + one, ORG_ADMIN, Target.WEBHOOK, null, 200));
        all.add(new Rights("PUT" + one, ORG_ADMIN, Target.WEBHOOK, "{\"description\":\"$new\"}", 200));
        all.add(new Rights("DELETE" + one, ORG_ADMIN, Target.WEBHOOK, null, 204));
        all.add(new Rights("POST" + one + "/rotate", ORG_ADMIN, Target.WEBHOOK, null, 200));
        all.add(new Rights("POST" + one + "/test", ORG_ADMIN, Target.INVOICE, null, 404));
        all.add(new Rights("GET" + one + "/deliveries", ORG_ADMIN, Target.WEBHOOK, null, 200));
        all.add(new Rights("POST" + one + "/deliveries/{delivery}/redeliver", ORG_ADMIN, Target.WEBHOOK, null, 404));
        var rules = " /api/v1/obs/alert-rules";
        all.add(new Rights("GET" + rules, ORG_ADMIN, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST" + rules,
                ORG_ADMIN,
                Target.NOTHING,
                "{\"name\":\"$new\",\"metric\":\"requests\",\"threshold\":\"100000\"}",
                201));
        all.add(new Rights("GET" + rules + "/{id}", ORG_ADMIN, Target.ALERT_RULE, null, 200));
        all.add(new Rights("PUT" + rules + "/{id}", ORG_ADMIN, Target.ALERT_RULE, NAMED, 200));
        all.add(new Rights("DELETE" + rules + "/{id}", ORG_ADMIN, Target.ALERT_RULE, null, 204));
        all.add(new Rights("GET /api/v1/obs/alerts", VIEWER, Target.NOTHING, null, 200));
    }

    private static void billing(List<Rights> all) {
        var billing = " /api/v1/billing";
        for (var read : List.of("/ledger", "/plan", "/account", "/invoices")) {
            all.add(new Rights("GET" + billing + read, VIEWER, Target.NOTHING, null, 200));
        }
        for (var read : List.of("/invoices/{id}", "/invoices/{id}.csv", "/invoices/{id}.pdf")) {
            all.add(new Rights("GET" + billing + read, VIEWER, Target.INVOICE, null, 404));
        }
        for (var verb : List.of("issue", "pay", "void")) {
            all.add(new Rights("POST" + billing + "/invoices/{id}/" + verb, OPERATOR, Target.INVOICE, null, 404));
        }
        all.add(new Rights("POST" + billing + "/invoices", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET" + billing + "/credit-notes", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST" + billing + "/credit-notes",
                OPERATOR,
                Target.INVOICE,
                "{\"invoice_id\":\"$id\",\"amount\":\"1\",\"reason\":\"none\"}",
                404));
        all.add(new Rights("GET" + billing + "/tax-rates", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST" + billing + "/tax-rates",
                OPERATOR,
                Target.NOTHING,
                "{\"name\":\"$new\",\"percent\":\"0\"}",
                201));
        all.add(new Rights("PUT" + billing + "/plan", OPERATOR, Target.NOTHING, "{\"plan\":\"starter\"}", 200));
        var plan = billing + "/plans/{id}";
        all.add(new Rights("GET" + billing + "/plans", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST" + billing + "/plans", OPERATOR, Target.NOTHING, "{\"code\":\"$new\",\"name\":\"$new\"}", 201));
        all.add(new Rights("GET" + plan, OPERATOR, Target.PLAN, null, 200));
        all.add(new Rights("PUT" + plan, OPERATOR, Target.PLAN, NAMED, 200));
        all.add(new Rights("DELETE" + plan, OPERATOR, Target.PLAN, null, 204));
    }

    private static void keys(List<Rights> all, String under, Target target, Role writes, Role reads, String creation) {
        crud(all, under, target, writes, reads, creation);
        for (var verb : List.of("disable", "enable", "rotate")) {
            for (var method : List.of("PUT", "POST")) {
                all.add(new Rights(method + GATEWAY + under + "/{id}/" + verb, writes, target, null, 200));
            }
        }
        all.add(new Rights(
                "POST" + GATEWAY + under + "/batch",
                writes,
                Target.NOTHING,
                "{\"action\":\"disable\",\"ids\":[]}",
                200));
    }

    private static void budgets(List<Rights> all) {
        var list = " /api/v1/billing/budgets";
        var one = list + "/{id}";
        all.add(new Rights("GET" + list, VIEWER, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST" + list,
                TEAM_ADMIN,
                Target.TEAM,
                "{\"scope\":\"team\",\"scope_id\":\"$id\",\"limit\":\"5\",\"window\":\"month\",\"hard\":false}",
                201));
        all.add(new Rights("GET /api/v1/billing/vendor-bills", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("POST /api/v1/billing/vendor-bills", OPERATOR, Target.NOTHING, "{}", 422));
        all.add(new Rights("GET /api/v1/billing/lost-calls", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/billing/lost-calls/{id}", OPERATOR, Target.INVOICE, null, 404));
        all.add(new Rights(
                "POST /api/v1/billing/lost-calls/{id}/reconcile",
                OPERATOR,
                Target.INVOICE,
                "{\"progress\":true,\"reason\":\"none\"}",
                404));
        all.add(new Rights("GET /api/v1/billing/orphaned-slices", OPERATOR, Target.NOTHING, null, 200));
        all.add(new Rights(
                "POST /api/v1/billing/orphaned-slices/{id}/reconcile",
                OPERATOR,
                Target.INVOICE,
                "{\"amount\":\"0\",\"reason\":\"none\"}",
                404));
        all.add(new Rights("POST /api/v1/billing/vendor-bill/compare", OPERATOR, Target.NOTHING, "{}", 422));
        all.add(new Rights("GET /api/v1/billing/reconciliation", ORG_ADMIN, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/billing/reconciliation/{id}", ORG_ADMIN, Target.RECONCILIATION, null, 200));
        all.add(new Rights("GET /api/v1/billing/credits", VIEWER, Target.NOTHING, null, 200));
        all.add(new Rights("GET /api/v1/billing/wallet", VIEWER, Target.NOTHING, null, 200));
        all.add(new Rights("PUT /api/v1/billing/wallet", OPERATOR, Target.NOTHING, "{}", 200));
        all.add(new Rights(
                "POST /api/v1/billing/top-ups",
                OPERATOR,
                Target.ORG,
                "{\"org_id\":\"$id\",\"amount\":\"5\",\"kind\":\"granted\"}",
                201));
        all.add(new Rights("GET" + one, VIEWER, Target.BUDGET, null, 200));
        all.add(new Rights("PUT" + one, TEAM_ADMIN, Target.BUDGET, "{\"limit\":\"7\"}", 200));
        all.add(new Rights("DELETE" + one, TEAM_ADMIN, Target.BUDGET, null, 204));
    }

    private static void crud(List<Rights> all, String under, Target target, Role writes, Role reads, String creation) {
        var one = GATEWAY + under + "/{id}";
        all.add(new Rights("GET" + GATEWAY + under, reads, Target.NOTHING, null, 200));
        all.add(new Rights("POST" + GATEWAY + under, writes, Target.NOTHING, creation, 201));
        all.add(new Rights("GET" + one, reads, target, null, 200));
        all.add(new Rights("PUT" + one, writes, target, target == Target.MODEL ? "{}" : NAMED, 200));
        all.add(new Rights("DELETE" + one, writes, target, null, 204));
    }
}
