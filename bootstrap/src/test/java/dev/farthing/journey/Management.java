package dev.farthing.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The management API as one admin key sees it.
///
/// @param gateway where it answers: `http://host:port`
record Management(String gateway, @Nullable String adminKey) {
    static final String GATEWAY = "/api/v1/gateway";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// A thing that was made: its id, and its secret when it has one.
    record Made(String id, String secret, JsonNode json) {
        static Made of(JsonNode json) {
            return new Made(json.path("id").asText(), json.path("key").asText(""), json);
        }
    }

    Management as(@Nullable String otherKey) {
        return new Management(gateway, otherKey);
    }

    Answer send(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(gateway + path)).timeout(PATIENCE);
        if (adminKey != null) {
            request.header("authorization", "Bearer " + adminKey);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return Caller.send(request.build());
    }

    /// A POST that is to take effect once.
    Answer once(String path, String body, String idempotencyKey) {
        return Caller.send(HttpRequest.newBuilder(URI.create(gateway + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + adminKey)
                .header("content-type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// Does what must succeed; the answer's JSON.
    JsonNode done(String method, String path, @Nullable String body) {
        var answer = send(method, path, body);
        if (answer.status() / 100 != 2) {
            throw new AssertionError(method + " " + path + " " + body + ": " + answer.status() + " " + answer.text());
        }
        return answer.bytes().length == 0 ? Json.read("null") : answer.json();
    }

    Made make(String path, Object... namesAndValues) {
        return Made.of(done("POST", path, Json.object(namesAndValues)));
    }

    Made provider(String name, URI baseUrl) {
        return make(GATEWAY + "/providers", "name", name, "protocol", "openai", "base_url", baseUrl.toString());
    }

    Made credential(String providerId, String secret) {
        return make(
                GATEWAY + "/credentials",
                "provider_id",
                providerId,
                "name",
                "credential of " + providerId,
                "secret",
                secret);
    }

    Made model(String id, String type, String providerId, String upstreamModel) {
        var route = Json.map("provider_id", providerId, "upstream_model", upstreamModel);
        return make(GATEWAY + "/models", "id", id, "type", type, "routes", List.of(route));
    }

    void price(String model, Map<String, String> rates) {
        var body = Json.map("model", model);
        body.putAll(rates);
        done("POST", "/api/v1/billing/prices", Json.write(body));
    }

    Made org(String name) {
        return make(GATEWAY + "/orgs", "name", name);
    }

    Made team(String orgId, String name) {
        return make(GATEWAY + "/teams?org_id=" + orgId, "name", name);
    }

    Made key(Object... namesAndValues) {
        return make(GATEWAY + "/keys", namesAndValues);
    }

    Made keyIn(String orgId, Object... namesAndValues) {
        return make(GATEWAY + "/keys?org_id=" + orgId, namesAndValues);
    }

    /// A hard budget for money.
    Made budget(String scope, String scopeId, String limit, String window) {
        return make("/api/v1/billing/budgets", "scope", scope, "scope_id", scopeId, "limit", limit, "window", window);
    }

    /// The same of another org than the operator's own.
    Made budgetIn(String orgId, String scope, String scopeId, String limit, String window) {
        return make(
                "/api/v1/billing/budgets?org_id=" + orgId,
                "scope",
                scope,
                "scope_id",
                scopeId,
                "limit",
                limit,
                "window",
                window);
    }

    Made adminKey(Object... namesAndValues) {
        return make(GATEWAY + "/admin-keys", namesAndValues);
    }

    /// The row of one call, which must be there already.
    JsonNode call(String requestId) {
        var items = done("GET", "/api/v1/obs/calls?org_id=*&request_id=" + requestId, null)
                .path("items");
        if (items.size() != 1) {
            throw new AssertionError("rows of call " + requestId + ": " + items);
        }
        return items.get(0);
    }

    /// The row of a call whose client did not wait for it.
    JsonNode callSoon(String requestId) {
        return Await.until(
                        "call " + requestId + " has its row",
                        Duration.ofSeconds(20),
                        () -> done("GET", "/api/v1/obs/calls?org_id=*&request_id=" + requestId, null)
                                .path("items"),
                        items -> !items.isEmpty())
                .get(0);
    }

    /// All rows that a filter lets through, newest first.
    List<JsonNode> calls(String filter) {
        var rows = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = done("GET", "/api/v1/obs/calls?org_id=*&page_size=500&" + filter + cursor, null);
            page.path("items").forEach(rows::add);
            var next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());
        return rows;
    }
}
