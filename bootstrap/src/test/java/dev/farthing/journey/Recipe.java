package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.documents.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A tool set up as its recipe in docs/ide.md says, in a home of its own with a note beside it.
///
/// @param programs where it is installed
/// @param homes where homes are made, which must not be deleted when a turn is over: some tools still write then
record Recipe(House house, Path programs, Path homes) {
    static final String NOTE = "four farthings make a penny";
    private static final int TURN_SECONDS = 180;
    private static final String GATEWAY = "http://127.0.0.1:8080";
    private static final Pattern MODEL = Pattern.compile("claude-sonnet-4-6|gpt-5\\.4|gemini-2\\.5-pro");
    private static final Pattern FILE = Pattern.compile("(?s)`(~/[^`]+|[a-z]+\\.json)`:\\n\\n```[a-z]+\\n(.+?)```");
    private static final Pattern SCRIPT = Pattern.compile("(?s)```sh\\n(.+?)```");
    private static final Pattern EXPORT = Pattern.compile("(?m)^(export .+)$");

    /// Has the tool do its recipe's last script; what it says.
    String run(String heading, String model, String key) throws IOException, InterruptedException {
        var work = Files.createDirectories(folder(model));
        Files.writeString(work.resolve("note.txt"), NOTE + "\n");
        var text = Repository.text("docs/ide.md");
        var start = text.indexOf("\n### " + heading + "\n");
        assertThat(start).as("the recipe of " + heading).isNotNegative();
        var recipe = MODEL.matcher(text.substring(start, text.indexOf("\n##", start + 4)))
                .replaceAll(model)
                .replace(GATEWAY, house.farthing().url())
                .replace("sk-far-…", key);
        for (var file : FILE.matcher(recipe).results().toList()) {
            var name = file.group(1);
            var path = name.startsWith("~/") ? home(model).resolve(name.substring(2)) : work.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.group(2));
        }
        var scripts =
                SCRIPT.matcher(recipe).results().map(found -> found.group(1)).toList();
        var lines = new ArrayList<String>();
        scripts.forEach(script -> EXPORT.matcher(script).results().forEach(line -> lines.add(line.group(1))));
        lines.add(scripts.getLast());
        return shell(home(model), work, key, String.join("\n", lines));
    }

    /// Where the tool works, for one model.
    Path folder(String model) {
        return home(model).resolve("work");
    }

    private Path home(String model) {
        return homes.resolve(model);
    }

    /// Nothing but this machine can be reached: every other address is behind a proxy that is not there. What aider
    /// remembers would stand in the repository around its folder, which is Farthing's.
    private String shell(Path home, Path work, String key, String script) throws IOException, InterruptedException {
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
                        "AIDER_CHAT_HISTORY_FILE",
                        home.resolve("said.md").toString(),
                        "AIDER_INPUT_HISTORY_FILE",
                        home.resolve("asked.txt").toString(),
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
