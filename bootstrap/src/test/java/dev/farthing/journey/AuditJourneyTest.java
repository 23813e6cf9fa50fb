package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is changed over HTTP is recorded as it was changed, by whom and why, and can be proven.
@ExtendWith(House.Resolver.class)
class AuditJourneyTest {
    private static final String AUDIT = "/api/v1/obs/audit";
    private static final String KEYS = Management.GATEWAY + "/keys";
    private static final String PLATFORM = "00000000-0000-0000-0000-000000000000";

    private final Management operator;

    AuditJourneyTest(House house) {
        this.operator = house.operator();
    }

    // G111: every write of the management API has exactly one record, with what was before and what came after.
    @Test
    void g111everyWriteHasOneRecord() {
        var org = operator.org(Tenants.fresh()).id();
        var admin = operator.adminKey("name", Tenants.fresh(), "role", "org_admin", "org_id", org);
        var as = operator.as(admin.secret());
        var key = as.key("name", "first name");
        as.done("PUT", KEYS + "/" + key.id(), "{\"name\":\"second name\",\"reason\":\"the first was dull\"}");
        as.done("PUT", KEYS + "/" + key.id() + "/rotate", null);
        as.done("POST", KEYS + "/batch", "{\"action\":\"disable\",\"ids\":[\"" + key.id() + "\"]}");
        as.done("DELETE", KEYS + "/" + key.id(), null);
        assertThat(as.send("DELETE", KEYS + "/" + key.id(), null).status()).isEqualTo(404);
        assertThat(as.send("PUT", KEYS + "/" + key.id(), "{\"name\":7}").status())
                .isEqualTo(404);
        var records = records(as, "object=key&object_id=" + key.id());
        assertThat(records)
                .extracting(record -> record.path("action").asText())
                .containsExactly("delete", "disable", "rotate", "update", "create");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.path("actor").asText()).isEqualTo("admin_key");
            assertThat(record.path("key_id").asText()).isEqualTo(admin.id());
            assertThat(record.path("role").asText()).isEqualTo("org_admin");
            assertThat(record.path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(record.path("org_id").asText()).isEqualTo(org);
            assertThat(record.toString()).doesNotContain(key.secret());
        });
        var update = records.get(3);
        assertThat(update.path("reason").asText()).isEqualTo("the first was dull");
        assertThat(update.path("before").path("name").asText()).isEqualTo("first name");
        assertThat(update.path("after").path("name").asText()).isEqualTo("second name");
        assertThat(update.path("after").path("key").asText()).isEqualTo("[…]");
        assertThat(records.get(4).path("before").isNull()).isTrue();
        var whole = as.done("GET", AUDIT + "/verify", null);
        assertThat(whole.path("intact").asBoolean()).isTrue();
        assertThat(whole.path("records").asInt())
                .isEqualTo(records(as, "").size())
                .isEqualTo(7);
    }

    @Test
    void aHeaderMayTellTheReason() {
        var name = Tenants.fresh();
        var answer = Caller.send(HttpRequest.newBuilder(URI.create(operator.gateway() + Management.GATEWAY + "/orgs"))
                .header("authorization", "Bearer " + operator.adminKey())
                .header("content-type", "application/json")
                .header("X-Audit-Reason", "a new customer")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                .build());
        assertThat(answer.status()).isEqualTo(201);
        var record =
                records(operator, "org_id=" + answer.json().path("id").asText()).getFirst();
        assertThat(record.path("reason").asText()).isEqualTo("a new customer");
        assertThat(record.path("actor").asText()).isEqualTo("operator_key");
        assertThat(record.path("key_id").isNull()).isTrue();
    }

    @Test
    void thePlatformsRecordIsForOperatorsAlone() {
        var org = operator.org(Tenants.fresh()).id();
        var as = operator.as(operator.adminKey("name", Tenants.fresh(), "role", "org_admin", "org_id", org)
                .secret());
        assertThat(as.send("GET", AUDIT + "?org_id=" + PLATFORM, null).status()).isEqualTo(404);
        assertThat(as.send("GET", AUDIT + "?org_id=*", null).status()).isEqualTo(403);
        assertThat(as.send("GET", AUDIT + "/verify?org_id=*", null).status()).isEqualTo(403);
        var created = records(operator, "org_id=" + PLATFORM + "&actor=system&object=provider");
        assertThat(created).isNotEmpty().allSatisfy(record -> {
            assertThat(record.path("org_id").isNull()).isTrue();
            assertThat(record.path("action").asText()).isEqualTo("create");
        });
        assertThat(operator.done("GET", AUDIT + "/verify?org_id=*", null)
                        .path("intact")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void reasonsHaveALength() {
        Answer answer = operator.send(
                "POST",
                Management.GATEWAY + "/orgs",
                "{\"name\":\"" + Tenants.fresh() + "\",\"reason\":\"" + "x".repeat(501) + "\"}");
        assertThat(answer.status()).isEqualTo(422);
    }

    private static List<JsonNode> records(Management as, String filter) {
        var records = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = as.done("GET", AUDIT + "?page_size=3&" + filter + cursor, null);
            page.path("items").forEach(records::add);
            var next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());
        return records;
    }
}
