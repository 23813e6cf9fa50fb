package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.Requirement;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Does what the README tells a newcomer to do, with its own words.
class ReadmeJourneyTest {
    private static final Pattern RUNNABLE = Pattern.compile("(?s)```sh runnable\\n(.+?)```");
    private static final Pattern RUN = Pattern.compile("```sh\\n(\\./farthing run)\\n```");
    private static final Pattern READY = Pattern.compile("(?m)^farthing ready (http://\\S+)");
    private static final Pattern KEY = Pattern.compile("(sk-far-[0-9A-Za-z]{12}_[0-9A-Za-z]{49})");
    private static final Pattern ADMIN = Pattern.compile("(ak-far-[0-9A-Za-z]{12}_[0-9A-Za-z]{49})");

    private static final List<String> CURL = new ArrayList<>();
    private static Path dataDir;
    private static Process farthing;
    private static Map<String, String> shell;

    @BeforeAll
    static void run() throws Exception {
        Requirement.met(isThere("curl"), "curl is missing: the README's commands are not tried");
        wearTheMarkOfTheBuild();
        dataDir = RunningFarthing.newDataDir();
        var variables = new HashMap<>(plain());
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("FARTHING_PORT", "0");
        variables.put("FARTHING_DATA_DIR", dataDir.toString());
        var command = Repository.first(RUN, Repository.text("README.md"));
        farthing = start("exec " + command, variables);
        var said = readUntilReady();
        shell = new HashMap<>(plain());
        shell.put("FARTHING", Repository.first(READY, said));
        shell.put("KEY", Repository.first(KEY, said));
        shell.put("ADMIN", Repository.first(ADMIN, said));
        CURL.addAll(Repository.all(Pattern.compile("(?s)(curl .+?[^\\\\]\\n)"), said));
    }

    /// The product was packaged for this test: without its mark the script would package it once more.
    private static void wearTheMarkOfTheBuild() throws IOException {
        var product = Repository.root().resolve("bootstrap/target/quarkus-app/quarkus-run.jar");
        var mark = Repository.root().resolve("bootstrap/target/built");
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
        Files.setLastModifiedTime(mark, Files.getLastModifiedTime(product));
    }

    private static Map<String, String> plain() {
        return Map.of("PATH", System.getenv("PATH"), "HOME", System.getProperty("user.home"));
    }

    private static boolean isThere(String program) throws Exception {
        return start("command -v " + program, plain()).waitFor() == 0;
    }

    private static Process start(String script, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder("sh", "-euc", script)
                .directory(Repository.root().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static String readUntilReady() throws IOException {
        var said = new StringBuilder();
        var reader = new BufferedReader(new InputStreamReader(farthing.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            said.append(line).append('\n');
            if (READY.matcher(line).find()) {
                return said.toString();
            }
        }
        throw new AssertionError("./farthing run ended before it was ready:\n" + said);
    }

    @AfterAll
    static void end() throws Exception {
        if (farthing != null) {
            farthing.destroy();
            assertThat(farthing.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(farthing.exitValue()).isZero();
            TestFolders.delete(dataDir);
        }
    }

    @Test
    void everyCommandOfTheReadmeWorks() throws Exception {
        var commands = Repository.all(RUNNABLE, Repository.text("README.md"));
        assertThat(commands).hasSize(3);
        assertThat(answer(commands.get(0))).contains("\"choices\"", "\"usage\"");
        assertThat(answer(commands.get(1))).contains("data: [DONE]", ": x-farthing-cost=0.");
        assertThat(answer(commands.get(2)))
                .contains("\"model\":\"demo-chat\"", "\"usage_source\":\"reported\"")
                .containsPattern("\"cost\":\"0\\.0+[1-9]")
                .doesNotContain("\"items\":[]");
    }

    /// The guide has a journey of its own, and the Chinese README the commands of this one.
    @Test
    void everyCommandOfTheOtherDocumentsWorks() throws Exception {
        for (var document : Repository.documents()) {
            var name = document.getFileName().toString();
            if (!name.startsWith("README") && !document.startsWith(Repository.guide())) {
                for (var command : Repository.all(RUNNABLE, Repository.text(document))) {
                    answer(command);
                }
            }
        }
    }

    @Test
    void thePrintedCurlLineWorksAsPasted() throws Exception {
        assertThat(CURL).isNotEmpty();
        for (var line : CURL) {
            assertThat(answer(line)).contains("\"choices\"");
        }
    }

    private static String answer(String command) throws Exception {
        var process = start(command, shell);
        var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + answer).isZero();
        return answer;
    }
}
