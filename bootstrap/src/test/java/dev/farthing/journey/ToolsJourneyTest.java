package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.Requirement;
import dev.farthing.documents.Repository;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Asked;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The coding agents themselves, set up as docs/ide.md says: each reads a note with a tool of its own and says what
/// the
/// model made of it, whatever the vendor speaks. By `./farthing test --long`, for they are a gigabyte to install.
@Tag("long")
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsJourneyTest {
    private static final int TURN_SECONDS = 180;
    private static final String NOTE = "four farthings make a penny";
    private static final String LAST_WORDS = "So much for the note.";
    private static final String GATEWAY = "http://127.0.0.1:8080";
    private static final Pattern MODEL = Pattern.compile("claude-sonnet-4-6|gpt-5\\.4|gemini-2\\.5-pro");
    private static final Pattern FILE = Pattern.compile("(?s)`(~/[^`]+|[a-z]+\\.json)`:\\n\\n```[a-z]+\\n(.+?)```");
    private static final Pattern SCRIPT = Pattern.compile("(?s)```sh\\n(.+?)```");
    private static final Pattern EXPORT = Pattern.compile("(?m)^(export .+)$");

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

        var said = run(tool, model);

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

    /// Sets a tool up as its recipe says, in a home of its own, and has it do the recipe's script.
    private String run(Tool tool, String model) throws IOException, InterruptedException {
        var home = Files.createDirectory(homes.resolve(model));
        var work = Files.createDirectory(home.resolve("work"));
        Files.writeString(work.resolve("note.txt"), NOTE + "\n");
        var text = Repository.text("docs/ide.md");
        var start = text.indexOf("\n### " + tool.heading + "\n");
        assertThat(start).as("the recipe of " + tool.heading).isNotNegative();
        var recipe = MODEL.matcher(text.substring(start, text.indexOf("\n##", start + 4)))
                .replaceAll(model)
                .replace(GATEWAY, house.farthing().url())
                .replace("sk-far-…", key);
        for (var file : FILE.matcher(recipe).results().toList()) {
            var name = file.group(1);
            var path = name.startsWith("~/") ? home.resolve(name.substring(2)) : work.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.group(2));
        }
        var scripts =
                SCRIPT.matcher(recipe).results().map(found -> found.group(1)).toList();
        var lines = new ArrayList<String>();
        scripts.forEach(script -> EXPORT.matcher(script).results().forEach(line -> lines.add(line.group(1))));
        lines.add(scripts.getLast());
        return shell(home, work, String.join("\n", lines));
    }

    /// Nothing but this machine can be reached: every other address is behind a proxy that is not there.
    private String shell(Path home, Path work, String script) throws IOException, InterruptedException {
        var output = home.resolve("output.txt").toFile();
        var builder = new ProcessBuilder("sh", "-euc", script)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        programs + File.pathSeparator + System.getenv("PATH"),
                        "HOME",
                        home.toString(),
                        "TERM",
                        "dumb",
                        "FARTHING",
                        house.farthing().url(),
                        "KEY",
                        key,
                        "HTTP_PROXY",
                        "http://127.0.0.1:9",
                        "HTTPS_PROXY",
                        "http://127.0.0.1:9",
                        "NO_PROXY",
                        "127.0.0.1,localhost"));
        var process = builder.start();
        boolean ended = process.waitFor(TURN_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        var said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(ended).as(script + "\nended; it said: " + said).isTrue();
        assertThat(process.exitValue()).as(script + "\n" + said).isZero();
        return said;
    }
}
