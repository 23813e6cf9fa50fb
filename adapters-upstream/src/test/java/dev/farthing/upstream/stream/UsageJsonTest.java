package dev.farthing.upstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.farthing.application.report.CallView;
import dev.farthing.application.stream.SomeUsage;
import dev.farthing.application.stream.UsageRecord;
import dev.farthing.domain.usage.TokenUsage;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UsageJsonTest {
    private static final UUID ORG = new UUID(7, 1);
    private static final UUID CALL = new UUID(8, 1);

    private static JsonNode json(UsageRecord record) {
        try {
            return new ObjectMapper().readTree(UsageJson.of(record));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> new PropertyNamingStrategies.SnakeCaseStrategy().translate(name))
                .map(name -> name.replaceAll("_(5m|1h)$", "_$1")
                        .replace("write5m", "write_5m")
                        .replace("write1h", "write_1h"))
                .toList();
    }

    @Test
    void aCallHasTheMembersItHasInTheApi() {
        var members = new ArrayList<String>();
        json(SomeUsage.settled(ORG, CALL)).fieldNames().forEachRemaining(members::add);
        var wanted = new ArrayList<>(names(CallView.class));
        // What became of it later comes as records of their own.
        wanted.removeAll(List.of("adjustment", "charged"));
        wanted.addAll(List.of("version", "type", "tokens", "service_tier"));
        assertThat(members).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void tokensAreToldClassByClass() {
        var tokens = json(SomeUsage.settled(ORG, CALL)).path("tokens");
        var members = new ArrayList<String>();
        tokens.fieldNames().forEachRemaining(members::add);
        assertThat(members).containsExactlyElementsOf(names(TokenUsage.class));
        var one = new UsageRecord.Settled(
                SomeUsage.aCall(ORG, CALL), new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), "flex");
        var values = new ArrayList<Integer>();
        json(one).path("tokens").forEach(value -> values.add(value.asInt()));
        assertThat(values).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(json(one).path("service_tier").asText()).isEqualTo("flex");
    }

    @Test
    void moneyIsADecimalInQuotesWithoutAnExponent() {
        var call = json(SomeUsage.settled(ORG, CALL));
        assertThat(call.path("cost").isTextual()).isTrue();
        assertThat(call.path("cost").asText()).isEqualTo("0.000000000012");
        assertThat(call.path("response_cache_saving").isNull()).isTrue();
        assertThat(call.path("key_name").asText()).isEqualTo("a \"key\"");
        assertThat(call.path("tags").get(1).asText()).isEqualTo("grün");
        assertThat(call.path("started_at").asText()).isEqualTo("2026-11-21T12:00:00Z");
    }

    @Test
    void aCorrectionStandsForItselfWithTheLabelsOfItsCall() {
        var id = new UUID(9, 9);
        var json = json(SomeUsage.corrected(ORG, CALL, id, "-1.500000000000"));
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("type").asText()).isEqualTo("correction");
        assertThat(json.path("id").asText()).isEqualTo(id.toString());
        assertThat(json.path("request_id").asText()).isEqualTo(CALL.toString());
        assertThat(json.path("model").asText()).isEqualTo("large");
        assertThat(json.path("cost").asText()).isEqualTo("-1.5");
        assertThat(json.has("prompt_tokens")).isFalse();
    }

    @Test
    void whatIsMissingSaysBetweenWhen() {
        var noon = Instant.parse("2026-11-21T12:00:00Z");
        var json = json(new UsageRecord.Missing(ORG, 5, noon, noon.plusSeconds(9), 123));
        assertThat(json.path("type").asText()).isEqualTo("missing");
        assertThat(json.path("records").asLong()).isEqualTo(123);
        assertThat(json.path("from").asText()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(json.path("until").asText()).isEqualTo("2026-11-21T12:00:09Z");
        var other = json(new UsageRecord.Missing(new UUID(7, 2), 5, noon, noon, 1));
        assertThat(other.path("org_id").asText())
                .isNotEqualTo(json.path("org_id").asText());
    }

    private static String document() throws IOException {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var document = at.resolve("docs/usage-stream.md");
            if (Files.exists(document)) {
                return Files.readString(document);
            }
        }
        throw new AssertionError("docs/usage-stream.md is missing");
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> members(UsageRecord record) {
        var members = new TreeSet<String>();
        json(record).fieldNames().forEachRemaining(members::add);
        return members;
    }

    @Test
    void theDocumentNamesTheMembersOfEachTypeAndNoOther() throws IOException {
        var document = document();
        var documented = new TreeMap<String, Set<String>>();
        Pattern.compile("(?m)^\\| (`[^|]+) \\| ([^|]+) \\|")
                .matcher(document)
                .results()
                .forEach(row -> (row.group(2).equals("all")
                                ? Set.of("call", "correction", "missing")
                                : found("`(\\w+)`", row.group(2)))
                        .forEach(type -> documented
                                .computeIfAbsent(type, _ -> new TreeSet<>())
                                .addAll(found("`(\\w+)`", row.group(1)))));
        var noon = SomeUsage.NOON;
        assertThat(documented)
                .isEqualTo(Map.of(
                        "call", members(SomeUsage.settled(ORG, CALL)),
                        "correction", members(SomeUsage.corrected(ORG, CALL, CALL, "1")),
                        "missing", members(new UsageRecord.Missing(ORG, 1, noon, noon, 1))));
        assertThat(members(SomeUsage.settled(ORG, CALL)))
                .as("what ClickHouse reads")
                .containsAll(found("JSONExtract\\w*\\(message, '(\\w+)'", document))
                .hasSizeGreaterThan(10);
    }
}
