package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script at the root, tried on a copy of the house in which Maven and the JDKs only note down what they
/// are told.
class FrontDoorTest {
    private static final String USUAL_TOOLS = "/usr/bin:/bin";

    @TempDir
    Path scratch;

    private Path house;

    private record Outcome(int exitCode, String said, String complained) {}

    @BeforeEach
    void aHouseWithBlanksInItsPath() throws IOException {
        house = Files.createDirectories(scratch.resolve("a house/with blanks"));
        var script = Files.readString(Path.of("../farthing"));
        for (var usual : List.of("/usr/lib/jvm/", "/usr/java/", "/opt/", "/Library/", "/usr/local/opt/")) {
            script = script.replace(" " + usual, " '" + scratch + usual + "'")
                    .replace("'" + scratch + usual + "'*", "'" + scratch + usual + "'*");
        }
        program(house.resolve("farthing"), script);
        program(house.resolve("mvnw"), """
                #!/bin/sh
                echo "maven $* with $JAVA_HOME" >> "%s"
                case "$*" in *package*)
                    mkdir -p bootstrap/target/quarkus-app
                    : > bootstrap/target/quarkus-app/quarkus-run.jar ;;
                esac
                """.formatted(notes()));
        Files.createDirectories(house.resolve("bootstrap/src/main"));
        Files.writeString(house.resolve("pom.xml"), "<project/>");
        Files.writeString(house.resolve("bootstrap/pom.xml"), "<project/>");
    }

    @Test
    void withoutAnyJdkItSaysSoInOneSentenceAndExitsWithTwo() throws Exception {
        var outcome = call(Map.of(), "run");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.complained().strip().lines())
                .singleElement()
                .asString()
                .contains("needs a JDK 25 or newer");
        assertThat(notes()).doesNotExist();
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        var chosen = jdk("chosen", "25.0.3");
        var onPath = jdk("on path", "26");
        call(Map.of("JAVA_HOME", chosen.toString(), "PATH", onPath.resolve("bin") + ":" + USUAL_TOOLS), "build");
        assertThat(notes()).content().contains("with " + chosen);
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOverForThePath() throws Exception {
        var old = jdk("old", "17.0.9");
        var onPath = jdk("on path", "25");
        call(Map.of("JAVA_HOME", old.toString(), "PATH", onPath.resolve("bin") + ":" + USUAL_TOOLS), "build");
        assertThat(notes()).content().contains("with " + onPath);
    }

    @Test
    void aLinkOnThePathLeadsToItsJdk() throws Exception {
        var real = jdk("real", "25.0.1");
        var links = Files.createDirectories(scratch.resolve("links"));
        Files.createSymbolicLink(links.resolve("javac"), real.resolve("bin/javac"));
        call(Map.of("PATH", links + ":" + USUAL_TOOLS), "build");
        assertThat(notes()).content().contains("with " + real);
    }

    @Test
    void theUsualFoldersAreSearchedLast() throws Exception {
        jdk("usr/lib/jvm/older", "21.0.1");
        var fits = jdk("usr/lib/jvm/temurin 25", "25.0.3");
        call(Map.of(), "build");
        assertThat(notes()).content().contains("with " + fits);
    }

    @Test
    void sdkmanIsSearchedToo() throws Exception {
        var fits = jdk("home/.sdkman/candidates/java/26-tem", "26-ea");
        call(Map.of("HOME", scratch.resolve("home").toString()), "build");
        assertThat(notes()).content().contains("with " + fits);
    }

    @Test
    void aRuntimeWithoutACompilerIsNoJdk() throws Exception {
        var runtime = jdk("runtime", "25");
        Files.delete(runtime.resolve("bin/javac"));
        assertThat(call(Map.of("JAVA_HOME", runtime.toString()), "build").exitCode())
                .isEqualTo(2);
    }

    @Test
    void runBuildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        var jdk = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
        assertThat(call(jdk, "run").said()).contains("-jar " + house.toRealPath() + "/bootstrap/target/quarkus-app");
        assertThat(call(jdk, "run").said()).contains("@" + house.toRealPath() + "/bootstrap/jvm.options");
        assertThat(Files.readAllLines(notes())).hasSize(1);
        var source = Files.writeString(house.resolve("bootstrap/src/main/New.java"), "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        call(jdk, "run");
        assertThat(Files.readAllLines(notes())).hasSize(2).allMatch(line -> line.contains("package -DskipTests"));
    }

    @Test
    void aBuildThatFailsStopsWithWhatMavenSaid() throws Exception {
        program(house.resolve("mvnw"), "#!/bin/sh\necho 'it is broken'\nexit 1\n");
        var outcome = call(Map.of("JAVA_HOME", jdk("jdk", "25").toString()), "run");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.complained()).contains("it is broken", "the build failed");
    }

    @Test
    void testRunsTheWholeSuiteAndLongTheLongOnesToo() throws Exception {
        var jdk = new HashMap<>(Map.of("JAVA_HOME", jdk("jdk", "25").toString()));
        program(scratch.resolve("tools/node"), "#!/bin/sh\n");
        program(scratch.resolve("tools/npm"), "#!/bin/sh\n");
        jdk.put("PATH", scratch.resolve("tools") + ":" + USUAL_TOOLS);
        assertThat(call(jdk, "test").exitCode()).isZero();
        assertThat(call(jdk, "test", "--long").exitCode()).isZero();
        var lines = Files.readAllLines(notes());
        assertThat(lines.getFirst()).contains(" verify ").doesNotContain("farthing.long");
        assertThat(lines.getLast()).contains(" verify -Dfarthing.long=true");
    }

    @Test
    void theOtherVerbsAskMavenForWhatTheySay() throws Exception {
        var jdk = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
        for (var verb : List.of("dev", "check", "fmt")) {
            assertThat(call(jdk, verb).exitCode()).as(verb).isZero();
        }
        assertThat(Files.readAllLines(notes()))
                .satisfiesExactly(
                        dev -> assertThat(dev).contains("test-compile quarkus:dev -pl bootstrap -am"),
                        check -> assertThat(check).contains("spotless:check", "-Dtest=ArchitectureTest"),
                        fmt -> assertThat(fmt).contains("spotless:apply"));
    }

    @Test
    void whatIsMissingForTheTestsIsNamedAndInCiAFailure() throws Exception {
        var tools = toolsWithoutJava();
        Files.delete(tools.resolve("id"));
        program(tools.resolve("id"), "#!/bin/sh\necho 0\n");
        var nothing = Map.of("JAVA_HOME", jdk("jdk", "25").toString());
        var laptop = call(nothing, "test");
        assertThat(laptop.exitCode()).isZero();
        assertThat(laptop.complained().lines())
                .contains(
                        "farthing: node is missing: tests with real client libraries are skipped.",
                        "farthing: npm is missing: tests with real client libraries are skipped.",
                        "farthing: curl is missing: tests of the README's commands are skipped.",
                        "farthing: setpriv is missing: tests that become an ordinary user are skipped.");
        var ci = call(Map.of("JAVA_HOME", nothing.get("JAVA_HOME"), "CI", "true"), "test");
        assertThat(ci.exitCode()).isEqualTo(2);
        assertThat(ci.complained()).contains("with CI=true a skipped test is a failure");
    }

    @Test
    void anUnknownWordShowsTheWaysIn() throws Exception {
        var outcome = call(Map.of(), "fly");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.complained()).contains("usage: ./farthing run");
    }

    private Path notes() {
        return scratch.resolve("notes");
    }

    private Path jdk(String name, String version) throws IOException {
        var jdk = scratch.resolve(name);
        program(jdk.resolve("bin/java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'Picked up JAVA_TOOL_OPTIONS: -Dx="1"' >&2
                    echo 'openjdk version "%s" 2026-01-20' >&2
                else
                    echo "java $*"
                fi
                """.formatted(version));
        program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        return jdk.toRealPath();
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Calls the script from another folder, as somebody may.
    private Outcome call(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(house.resolve("farthing").toString());
        command.addAll(List.of(words));
        var out = scratch.resolve("out");
        var err = scratch.resolve("err");
        var builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", toolsWithoutJava().toString());
        builder.environment().put("HOME", scratch.resolve("nobody").toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /// The PATH of a machine without Java: what the script calls, and nothing else.
    private Path toolsWithoutJava() throws IOException {
        var tools = Files.createDirectories(scratch.resolve("few tools"));
        for (var name : List.of(
                "sh", "dirname", "sed", "head", "find", "readlink", "mktemp", "rm", "mv", "cat", "id", "mkdir")) {
            var link = tools.resolve(name);
            if (!Files.exists(link)) {
                for (var folder : USUAL_TOOLS.split(":")) {
                    var real = Path.of(folder, name);
                    if (Files.exists(real) && !Files.exists(link)) {
                        Files.createSymbolicLink(link, real);
                    }
                }
            }
        }
        return tools;
    }
}
