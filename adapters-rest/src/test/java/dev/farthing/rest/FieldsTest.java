package dev.farthing.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.account.Role;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final ObjectMapper JSON = mapper();

    @Test
    void everyMistakeIsInOneAnswer() {
        var fields = body("""
                {"rpm_limit": 0, "tpm_limit": "60", "tags": ["ok", "", 3], "team_id": "x", "role": "king",
                 "expires_at": "tomorrow", "is_sandbox": "yes", "price": "1.1234567", "inner": [{"weight": -1}, 5]}""");
        fields.text("name", 1, 100);
        fields.integer("rpm_limit", 1, 10);
        fields.integer("tpm_limit", 1, 10);
        fields.texts("tags", 10, 64);
        fields.uuid("team_id");
        fields.requiredChoice("role", Role.class);
        fields.instant("expires_at");
        fields.bool("is_sandbox", false);
        fields.decimal("price", 6);
        fields.list("inner").forEach(inner -> inner.integer("weight", 0, 9));
        assertThat(errors(fields))
                .containsExactly(
                        "[body, name] missing",
                        "[body, rpm_limit] greater_than_equal",
                        "[body, tpm_limit] int_type",
                        "[body, tags, 1] string_too_short",
                        "[body, tags, 2] string_type",
                        "[body, team_id] uuid_parsing",
                        "[body, role] enum",
                        "[body, expires_at] datetime_parsing",
                        "[body, is_sandbox] bool_type",
                        "[body, price] decimal_max_places",
                        "[body, inner, 1] dict_type",
                        "[body, inner, 0, weight] greater_than_equal");
    }

    @Test
    void aFieldThatIsReadTwiceIsWrongOnce() {
        var fields = body("{\"team_id\": \"x\"}");
        fields.uuid("team_id");
        fields.uuid("team_id");
        fields.requiredUuid("provider_id");
        fields.requiredUuid("provider_id");
        assertThat(errors(fields)).containsExactly("[body, team_id] uuid_parsing", "[body, provider_id] missing");
    }

    @Test
    void aBodyThatMustBeKnownAsAWholeMayHoldNothingElseButWhyItIsSent() {
        var fields = body("""
                {"name": "x", "nam": [1], "reason": "asked for", "filter": {"model": "x", "levle": "info"}}""");
        fields.text("name", 1, 9);
        var filter = Objects.requireNonNull(fields.object("filter"));
        filter.optionalText("model", 9);
        assertThatThrownBy(fields::checkAll)
                .isInstanceOfSatisfying(
                        InvalidFields.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(ValidationErrorJson::loc, ValidationErrorJson::type)
                                .containsExactly(
                                        tuple(List.of("body", "nam"), "extra_forbidden"),
                                        tuple(List.of("body", "filter", "levle"), "extra_forbidden")));
    }

    @Test
    void whatIsRightIsReadWithItsType() {
        var id = UUID.randomUUID();
        var fields = body("""
                {"name": "  née 🦊 ", "n": 7, "on": true, "id": "%s", "at": "2027-01-31T08:00:00.123456789+08:00",
                 "role": "team_admin", "tags": ["a"], "cost": "0.10", "number": 1.25, "headers": {"x": "y"},
                 "nothing": null}""".formatted(id));
        assertThat(fields.text("name", 1, 6)).isEqualTo("née 🦊");
        assertThat(fields.integer("n", 1, 7)).isEqualTo(7);
        assertThat(fields.bool("on", false)).isTrue();
        assertThat(fields.uuid("id")).isEqualTo(id);
        assertThat(fields.instant("at")).isEqualTo(Instant.parse("2027-01-31T00:00:00.123456Z"));
        assertThat(fields.optionalChoice("role", Role.class)).isEqualTo(Role.TEAM_ADMIN);
        assertThat(fields.texts("tags", 1, 1)).containsExactly("a");
        assertThat(fields.decimal("cost", 1)).isEqualByComparingTo("0.1");
        assertThat(fields.decimal("number", 2)).isEqualTo(new BigDecimal("1.25"));
        assertThat(fields.map("headers")).containsExactly(Map.entry("x", "y"));
        assertThat(fields.has("nothing")).isTrue();
        assertThat(fields.has("absent")).isFalse();
        assertThat(fields.integer("nothing", 1, 2)).isNull();
        assertThat(fields.texts("nothing", 1, 2)).isEmpty();
        assertThatCode(fields::check).doesNotThrowAnyException();
    }

    @Test
    void hostileValuesAreMistakesAndNoBugs() {
        mistake("{\"x\": \"a\\u0000b\"}", fields -> fields.optionalText("x", 9), "string_unicode");
        mistake("{\"x\": \"\\ud800\"}", fields -> fields.optionalText("x", 9), "string_unicode");
        mistake("{\"x\": 99999999999999999999}", fields -> fields.integer("x", 1, 9), "less_than_equal");
        mistake("{\"x\": 1.5}", fields -> fields.integer("x", 1, 9), "int_type");
        mistake("{\"x\": 1e1000000}", fields -> fields.decimal("x", 6), "decimal_parsing");
        mistake("{\"x\": \"1e5\"}", fields -> fields.decimal("x", 6), "decimal_parsing");
        mistake("{\"x\": \"NaN\"}", fields -> fields.decimal("x", 6), "decimal_parsing");
        mistake("{\"x\": \"1-1-1-1-1\"}", fields -> fields.uuid("x"), "uuid_parsing");
        mistake("{\"x\": \"+999999999-01-01T00:00:00Z\"}", fields -> fields.instant("x"), "datetime_parsing");
        mistake("{\"x\": \"2027-01-31T00:00:00\"}", fields -> fields.instant("x"), "datetime_parsing");
        mistake("{\"x\": {}}", fields -> fields.texts("x", 9, 9), "list_type");
        mistake("{\"x\": [\"a\", \"b\"]}", fields -> fields.texts("x", 1, 9), "too_long");
        mistake("{\"x\": []}", fields -> fields.object("x"), "dict_type");
        mistake("{\"x\": \"ORG_ADMIN\"}", fields -> fields.optionalChoice("x", Role.class), "enum");
    }

    @Test
    void aBodyMustBeAnObjectWhereOneIsNeeded() {
        assertThat(errors(Fields.of(null))).containsExactly("[body] missing");
        assertThat(errors(body("[]"))).containsExactly("[body] dict_type");
        assertThat(errors(body("\"text\""))).containsExactly("[body] dict_type");
        assertThatCode(() -> Fields.ofOptional(null).check()).doesNotThrowAnyException();
    }

    @Test
    void queryParametersAreReadFromTheirTexts() {
        var query = Fields.query(Map.of("page", "3", "page_size", "20", "on", "true", "empty", ""));
        assertThat(Paging.of(query)).isEqualTo(new Paging(3, 20));
        assertThat(query.bool("on", false)).isTrue();
        assertThat(query.has("empty")).isFalse();
        var wrong = Fields.query(Map.of("page", "0", "page_size", "501"));
        Paging.of(wrong);
        assertThat(errors(wrong))
                .containsExactly("[query, page] greater_than_equal", "[query, page_size] less_than_equal");
        var strange = Fields.query(Map.of("page", "one"));
        Paging.of(strange);
        assertThat(errors(strange)).containsExactly("[query, page] int_parsing");
    }

    @Test
    void aPageThatIsNotNamedIsTheFirst() {
        assertThat(Paging.of(null, null)).isEqualTo(new Paging(1, 50));
        assertThat(Paging.of(2, 500).slice().offset()).isEqualTo(500);
        assertThatThrownBy(() -> Paging.of(1, 501)).isInstanceOf(InvalidFields.class);
        assertThat(Paging.of(Integer.MAX_VALUE, 500).slice().offset()).isEqualTo(2_147_483_646L * 500);
    }

    @Test
    void jsonLooksAlikeEverywhere() throws JsonProcessingException {
        record Sample(
                String keyName, BigDecimal costRmb, Role role, Instant createdAt, boolean isSandbox, Integer none) {}
        var sample = new Sample(
                "k", new BigDecimal("1E-7"), Role.ORG_ADMIN, Instant.parse("2026-01-01T00:00:00Z"), true, null);
        assertThat(JSON.writeValueAsString(sample))
                .isEqualTo("{\"key_name\":\"k\",\"cost_rmb\":\"0.0000001\",\"role\":\"org_admin\","
                        + "\"created_at\":\"2026-01-01T00:00:00Z\",\"is_sandbox\":true,\"none\":null}");
    }

    @Test
    void aMemberGivenTwiceOrTextAfterTheEndIsRefused() {
        assertThatThrownBy(() -> JSON.readTree("{\"a\":1,\"a\":2}")).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> JSON.readTree("{} {}")).isInstanceOf(JsonProcessingException.class);
    }

    private static void mistake(String json, Consumer<Fields> reading, String type) {
        var fields = body(json);
        reading.accept(fields);
        assertThat(errors(fields)).as(json).containsExactly("[body, x] " + type);
    }

    private static List<String> errors(Fields fields) {
        try {
            fields.check();
            return List.of();
        } catch (InvalidFields invalid) {
            return invalid.errors().stream()
                    .map(error -> error.loc() + " " + error.type())
                    .toList();
        }
    }

    private static Fields body(String json) {
        try {
            return Fields.of(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectMapper mapper() {
        var mapper = new ObjectMapper().findAndRegisterModules();
        new JsonStyle().customize(mapper);
        return mapper;
    }
}
