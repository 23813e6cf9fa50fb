package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.Requirement;
import dev.farthing.documents.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The libraries for Python, as docs/ide.md says they are used. By `./farthing test --long`, for they are half a
/// gigabyte to install.
@EnabledIfSystemProperty(named = "farthing.long", matches = "true")
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonJourneyTest {
    private static final int INSTALL_SECONDS = 1_200;
    private static final int PROGRAM_SECONDS = 180;
    private static final Pattern RECIPE = Pattern.compile("(?s)```python\\n(.+?)```");
    private static final Path REQUIREMENTS = Path.of("src/test/python").toAbsolutePath();

    /// Not all of them bear the same versions of what they have in common.
    private static final List<String> ENVIRONMENTS = List.of("vendors", "litellm", "llama");

    private final Path folder = Path.of("target/python").toAbsolutePath();
    private final String url;
    private final String key;

    PythonJourneyTest(House house) {
        this.url = house.farthing().url();
        this.key = house.operator().key("name", "python").secret();
    }

    @BeforeAll
    void install() throws Exception {
        Requirement.met(isThere(), "python3 with venv is missing: the libraries for Python are not tried");
        for (var environment : ENVIRONMENTS) {
            install(environment);
        }
    }

    private void install(String environment) throws IOException, InterruptedException {
        var requirements = REQUIREMENTS.resolve(environment + ".txt");
        var installed = folder.resolve(environment + ".txt");
        var wanted = Files.readString(requirements);
        if (Files.exists(installed) && wanted.equals(Files.readString(installed))) {
            return;
        }
        run(
                INSTALL_SECONDS,
                "python3",
                "-m",
                "venv",
                folder.resolve(environment).toString());
        run(
                INSTALL_SECONDS,
                program(environment, "pip"),
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
                requirements.toString());
        Files.writeString(installed, wanted);
    }

    static Stream<String> recipes() {
        return Repository.all(RECIPE, Repository.text("docs/ide.md")).stream();
    }

    @Test
    void everyLibraryHasItsRecipe() throws IOException {
        long libraries = 0;
        for (var environment : ENVIRONMENTS) {
            libraries += Files.readAllLines(REQUIREMENTS.resolve(environment + ".txt"))
                    .size();
        }
        assertThat(recipes()).hasSize((int) libraries);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeWorksAsItStands(String recipe) throws Exception {
        var program = Files.writeString(
                folder.resolve("recipe.py"),
                recipe.replace("http://127.0.0.1:8080", url).replace("sk-far-…", key));

        assertThat(run(PROGRAM_SECONDS, program(environmentOf(recipe), "python"), program.toString()))
                .contains("How much is a farthing?");
    }

    private static String environmentOf(String recipe) {
        return ENVIRONMENTS.stream().filter(recipe::contains).findFirst().orElse("vendors");
    }

    private String program(String environment, String name) {
        return folder.resolve(environment).resolve("bin").resolve(name).toString();
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import venv, ensurepip")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private String run(int seconds, String... command) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var output = folder.resolve("output.txt").toFile();
        var builder = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output);
        builder.environment().putAll(Map.of("PYTHONUTF8", "1", "LITELLM_LOCAL_MODEL_COST_MAP", "True"));
        var process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        var said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(ended)
                .as(String.join(" ", command) + "\nended; it said: " + said)
                .isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
