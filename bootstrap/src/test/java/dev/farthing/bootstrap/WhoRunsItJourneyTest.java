package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Root and ordinary users start it alike; PostgreSQL itself refuses to be root.
class WhoRunsItJourneyTest {
    private static final int NOBODY = 65_534;
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    private Path folder;

    @BeforeEach
    void aFolderOthersMayEnter() throws IOException {
        folder = RunningFarthing.emptyDataDir();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void tidy() {
        TestFolders.delete(folder);
    }

    @Test
    void anOrdinaryUserStartsIt() throws Exception {
        Requirement.met(isRoot() && runs("setpriv"), "only root with setpriv can become an ordinary user");
        Requirement.met(nobodyMayRead(), "the working copy is closed to other users");
        giveToNobody(folder);
        try (var farthing = RunningFarthing.launch(folder, Map.of("HOME", "/nonexistent"), AS_NOBODY)) {
            farthing.awaitReady();
            assertThat(farthing.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(Files.getAttribute(folder.resolve("postgresql/cluster"), "unix:uid"))
                    .isEqualTo(NOBODY);
            assertThat(farthing.stop()).isZero();
        }
    }

    @Test
    void rootWithoutUserNamespacesLetsNobodyRunTheDatabase() throws Exception {
        Requirement.met(isRoot() && runs("setpriv"), "only root with setpriv can become an ordinary user");
        Requirement.met(nobodyMayRead(), "the working copy is closed to other users");
        var tools = Files.createDirectories(folder.resolve("tools"));
        for (var name : List.of("setpriv", "test", "true", "sh")) {
            Files.createSymbolicLink(tools.resolve(name), Path.of("/usr/bin", name));
        }
        try (var farthing = RunningFarthing.start(folder, Map.of("PATH", tools.toString()))) {
            assertThat(Files.getAttribute(folder.resolve("postgresql/cluster"), "unix:uid"))
                    .isEqualTo(NOBODY);
            assertThat(farthing.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(farthing.stop()).isZero();
        }
        try (var again = RunningFarthing.start(folder, Map.of())) {
            assertThat(again.get("/q/health/ready").statusCode())
                    .as("with namespaces again, the folder's owner still runs it")
                    .isEqualTo(200);
            assertThat(again.stop()).isZero();
        }
    }

    @Test
    void rootWithoutAnyWayToBeSomebodyElseIsRefusedInOneSentence() throws IOException {
        Requirement.met(isRoot(), "only root has this trouble");
        var tools = Files.createDirectories(folder.resolve("tools"));
        try (var farthing = RunningFarthing.launch(folder, Map.of("PATH", tools.toString()), List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(2);
            assertThat(farthing.err()).singleElement().asString().contains("cannot run as root");
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean runs(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }

    private static boolean nobodyMayRead() throws IOException, InterruptedException {
        var command = new ArrayList<>(AS_NOBODY);
        command.addAll(List.of(
                "test",
                "-r",
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    private static void giveToNobody(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
