package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.Requirement;
import dev.farthing.documents.Repository;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Does what the guide's pages tell their readers to do, in the order in which they tell it.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideJourneyTest {
    private static final int SECONDS = 60;
    private static final String PICTURES = "gemini-3-pro-image-preview";
    private static final Pattern RUNNABLE =
            Pattern.compile("(?s)```(sh|python|js) runnable\\n(.+?)```(?:\\n\\n```text result\\n(.+?)```)?");
    private static final Pattern LINK = Pattern.compile("href=\"(/guide[a-z/-]*)\"");
    private static final Map<String, List<String>> PROGRAMS = Map.of(
            "sh", List.of("sh", "-eu"),
            "python", List.of("python3", "-"),
            "js", List.of("node", "--input-type=module", "-"));
    private static final String PICTURE = """
            {"candidates":[{"index":0,"content":{"role":"model","parts":[{"inlineData":{"mimeType":"image/png",\
            "data":"iVBORw0KGgo="}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,\
            "candidatesTokenCount":1120,"totalTokenCount":1129},"modelVersion":"vendor-model"}""";

    private final House house;
    private final Management operator;
    private final FakeVendor vendor;

    @TempDir
    Path folder;

    private String key = "";

    GuideJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
        this.vendor = FakeVendor.on(house.vertx()).usually(() -> Answer.json(200, PICTURE));
    }

    @BeforeAll
    void prepare() throws Exception {
        Requirement.met(isThere("curl"), "curl is missing: the guide's commands are not tried");
        Requirement.met(isThere("node"), "Node.js is missing: the guide's programs are not tried");
        var provider = operator.make(
                Management.GATEWAY + "/providers",
                "name",
                "guide-gemini",
                "protocol",
                "gemini",
                "base_url",
                vendor.baseUrl().toString().replace("/v1", "/v1beta"));
        operator.credential(provider.id(), "secret-of-the-guide");
        operator.model(PICTURES, "chat", provider.id(), PICTURES);
        operator.price(PICTURES, Map.of("input_per_1m", "2", "output_per_1m", "12"));
        key = operator.key("name", "reader").secret();
    }

    @AfterAll
    void leave() {
        vendor.close();
    }

    static Stream<String> pages() throws IOException {
        return pagesOfTheGuide().stream()
                .filter(file -> RUNNABLE.matcher(Repository.text(file)).find())
                .map(file -> file.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandAndProgramOfThePageDoesWhatItSays(String page) throws Exception {
        var text = Repository.text("docs/guide/" + page);
        for (var found : RUNNABLE.matcher(text).results().toList()) {
            // Python is what readers have, and not what every machine has that runs the tests.
            if (!found.group(1).equals("python") || isThere("python3")) {
                var answer = run(PROGRAMS.getOrDefault(found.group(1), List.of()), found.group(2));
                if (found.group(3) != null) {
                    assertThat(answer).contains(found.group(3).lines().toList());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void theConsoleShowsEveryPageToStrangersInTheirLanguage(String language) throws Exception {
        var shown = new ArrayList<>(List.of("/guide"));
        for (int i = 0; i < shown.size(); i++) {
            var answer = Caller.send(HttpRequest.newBuilder(house.farthing().uri(shown.get(i)))
                    .header("accept", "text/html")
                    .header("accept-language", language)
                    .build());
            assertThat(answer.status()).as(shown.get(i)).isEqualTo(200);
            assertThat(answer.text()).contains("<html lang=\"" + language);
            Repository.all(LINK, answer.text()).stream()
                    .filter(link -> !shown.contains(link))
                    .distinct()
                    .forEach(shown::add);
        }
        assertThat(shown).hasSameSizeAs(pagesOfTheGuide());
    }

    @Test
    void whatIsNoPageIsNotFound() {
        var answer = Caller.send(HttpRequest.newBuilder(house.farthing().uri("/guide/nothing"))
                .header("accept", "text/html")
                .build());

        assertThat(answer.status()).isEqualTo(404);
    }

    private static List<Path> pagesOfTheGuide() throws IOException {
        try (var files = Files.list(Repository.guide())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isThere(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program + " && " + program + " --version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private String run(List<String> program, String script) throws Exception {
        var source = Files.writeString(folder.resolve("script"), script).toFile();
        var output = folder.resolve("output").toFile();
        var builder = new ProcessBuilder(program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(source)
                .redirectOutput(output);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", System.getenv("PATH"),
                        "HOME", folder.toString(),
                        "FARTHING", house.farthing().url(),
                        "KEY", key,
                        "ADMIN", House.OPERATOR_KEY));
        var process = builder.start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        var said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(ended).as(script + "\nended; it said: " + said).isTrue();
        assertThat(process.exitValue()).as(script + "\n" + said).isZero();
        return said;
    }
}
