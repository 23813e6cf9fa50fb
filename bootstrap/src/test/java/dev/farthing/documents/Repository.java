package dev.farthing.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files a reader of the repository sees.
public final class Repository {
    private Repository() {}

    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /// Where the guide is; its Chinese pages are in a folder of it.
    public static Path guide() {
        return root().resolve("docs/guide");
    }

    public static String text(String path) {
        return text(root().resolve(path));
    }

    public static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The README and its companions, and everything under docs.
    static List<Path> documents() {
        try (var top = Files.list(root());
                var docs = Files.walk(root().resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What stands in the test classes, by their names; of one name in several packages all of it.
    static Map<String, String> tests() {
        var tests = new HashMap<String, String>();
        try (var modules = Files.list(root())) {
            for (var folder : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (var files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> tests.merge(
                                    file.getFileName().toString().replace(".java", ""), text(file), String::concat));
                }
            }
            return tests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The Java file of a type, main or test.
    static Optional<Path> source(String type) {
        try (var files = Files.walk(root())) {
            return files.filter(path -> path.endsWith(type + ".java"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .filter(path -> !path.toString().contains("/architecture/broken/"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .toList();
    }

    /// The one group of the first match.
    static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("nothing like " + pattern + " in:\n" + text);
        }
        return matcher.group(1);
    }
}
