package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.Requirement;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Asked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The coding agents themselves, set up as docs/ide.md says: each reads a note with a tool of its own and says what
/// the model made of it, whatever the vendor speaks. By `./farthing test --long`, for they are a gigabyte to
/// install.
@Tag("long")
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsJourneyTest {
    private static final String NOTE = Recipe.NOTE;
    private static final String LAST_WORDS = "So much for the note.";

    /// The tools that run a command, and how each is told to read the note.
    private static final Map<String, String> COMMANDS = Map.of(
            "Bash", "{\"command\":\"cat note.txt\",\"description\":\"Reads the note\"}",
            "bash", "{\"command\":\"cat note.txt\",\"description\":\"Reads the note\"}",
            "exec_command", "{\"cmd\":\"cat note.txt\"}",
            "run_shell_command", "{\"command\":\"cat note.txt\",\"description\":\"Reads the note\"}");

    /// A tool as the document heads it, the dialect it speaks and where, and the Node.js it needs.
    private record Tool(String heading, String dialect, String endpoint, int node) {}

    private static final List<Tool> TOOLS = List.of(
            new Tool("Claude Code", "anthropic", "/v1/messages", 18),
            new Tool("Codex CLI", "openai", "/v1/responses", 18),
            new Tool("Gemini CLI", "gemini", "/v1beta/models/{model}:generateContent", 20),
            new Tool("OpenCode", "openai", "/v1/chat/completions", 18),
            new Tool("Continue", "openai", "/v1/chat/completions", 20));

    private final House house;
    private final Management operator;
    private final Map<String, FakeVendor> vendors = new LinkedHashMap<>();
    private final Map<String, String> providers = new LinkedHashMap<>();

    private String key = "";
    private Path programs = Path.of("");
    private Path homes = Path.of("");
    private int node;

    ToolsJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    @BeforeAll
    void install() throws Exception {
        var installed = NodeScripts.tools();
        programs = installed.programs();
        // Not of the kind that is deleted afterwards: some tools still write when their turn is over.
        homes = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "homes-");
        node = installed.version();
        key = operator.key("name", "tools").secret();
        var model = new ScriptedModel(ToolsJourneyTest::call, ToolsJourneyTest::words);
        for (var protocol : List.of("openai", "anthropic", "gemini")) {
            var vendor = FakeVendor.on(house.vertx()).usually(model::answer);
            var version = switch (protocol) {
                case "openai" -> "/v1";
                case "gemini" -> "/v1beta";
                default -> "";
            };
            var provider = operator.make(
                    Management.GATEWAY + "/providers",
                    "name",
                    "tools-" + protocol,
                    "protocol",
                    protocol,
                    "base_url",
                    vendor.baseUrl().toString().replace("/v1", version));
            operator.credential(provider.id(), "secret-of-" + protocol);
            vendors.put(protocol, vendor);
            providers.put(protocol, provider.id());
        }
    }

    @AfterAll
    void leave() {
        vendors.values().forEach(FakeVendor::close);
    }

    private static Optional<ScriptedModel.Call> call(String asked) {
        return asked.contains(NOTE)
                ? Optional.empty()
                : COMMANDS.entrySet().stream()
                        .filter(tool -> asked.contains("\"name\":\"" + tool.getKey() + "\""))
                        .map(tool -> new ScriptedModel.Call(tool.getKey(), tool.getValue()))
                        .findFirst();
    }

    private static String words(String asked) {
        return asked.contains(NOTE) ? LAST_WORDS : "A note";
    }

    static Stream<String> turns() {
        var turns = new ArrayList<String>();
        for (var tool : TOOLS) {
            for (var protocol : List.of("openai", "anthropic", "gemini")) {
                turns.add(tool.heading + ", " + protocol);
            }
        }
        turns.add("Codex CLI, openai, responses");
        return turns.stream();
    }

    @ParameterizedTest
    @MethodSource("turns")
    void aTurnWithACallOfATool(String turn) throws Exception {
        var parts = turn.split(", ");
        var tool = TOOLS.stream()
                .filter(one -> one.heading.equals(parts[0]))
                .findFirst()
                .orElseThrow();
        Requirement.met(node >= tool.node, parts[0] + " needs Node.js " + tool.node);
        var vendor = Objects.requireNonNull(vendors.get(parts[1]));
        var model = turn.toLowerCase(Locale.ROOT).replaceAll("\\W+", "-");
        var capabilities = List.of(parts).subList(2, parts.length);
        var route = Json.map("provider_id", providers.get(parts[1]), "upstream_model", "vendor-model");
        operator.make(
                Management.GATEWAY + "/models",
                "id",
                model,
                "type",
                "chat",
                "capabilities",
                capabilities,
                "routes",
                List.of(route));
        operator.price(model, Map.of("input_per_1m", "1", "output_per_1m", "2"));

        var said = new Recipe(house, programs, homes).run(tool.heading, model, key);

        assertThat(said).contains(LAST_WORDS);
        var heard = new ArrayList<Asked>();
        while (vendor.unseen() > 0) {
            heard.add(vendor.asked());
        }
        assertThat(heard).hasSizeGreaterThanOrEqualTo(2);
        assertThat(heard.getLast().body()).as("the tool's result").contains(NOTE);
        var rows = operator.calls("model=" + model);
        assertThat(rows).hasSameSizeAs(heard).allSatisfy(row -> {
            assertThat(row.path("status").asText()).isEqualTo("ok");
            assertThat(row.path("dialect").asText()).isEqualTo(tool.dialect);
            assertThat(row.path("endpoint").asText()).isEqualTo(tool.endpoint);
            assertThat(row.path("usage_source").asText()).isEqualTo("reported");
            assertThat(row.path("prompt_tokens").asInt()).isEqualTo(11);
            assertThat(row.path("completion_tokens").asInt()).isEqualTo(7);
        });
    }
}
