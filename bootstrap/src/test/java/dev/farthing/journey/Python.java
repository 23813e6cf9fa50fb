package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.Requirement;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs in Python, in environments of their own under `target/python` that are installed once by the lists in
/// `src/test/python`.
final class Python {
    private static final int INSTALL_SECONDS = 1_200;
    private static final Path REQUIREMENTS = Path.of("src/test/python").toAbsolutePath();

    private final Path folder = Path.of("target/python").toAbsolutePath();

    Path folder() {
        return folder;
    }

    static String requirements(String environment) throws IOException {
        return Files.readString(REQUIREMENTS.resolve(environment + ".txt"));
    }

    void install(String environment) throws IOException, InterruptedException {
        Requirement.met(isThere(), "python3 with venv is missing: what is written in Python is not tried");
        var requirements = REQUIREMENTS.resolve(environment + ".txt");
        var installed = folder.resolve(environment + ".txt");
        var wanted = requirements(environment);
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

    String program(String environment, String name) {
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

    String run(int seconds, String... command) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var output = folder.resolve("output.txt").toFile();
        var builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
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
