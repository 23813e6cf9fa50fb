package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said in English and in Chinese is the same, as far as a program can tell.
class TranslationsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(.*?\\n.*?)^```$");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?:#|//).*\\n");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) ");
    private static final Pattern ROW = Pattern.compile("(?m)^(\\|)");
    private static final Pattern ITEM = Pattern.compile("(?m)^(- |\\d+\\. )");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern CHINESE = Pattern.compile("(\\p{IsHan})");

    static Stream<Path> pages() throws IOException {
        try (var pages = Files.list(Repository.guide())) {
            var english = pages.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of(Repository.root().resolve("README.md")), english.stream());
        }
    }

    private static Path chinese(Path page) {
        return page.startsWith(Repository.guide())
                ? Repository.guide().resolve("zh").resolve(page.getFileName())
                : page.resolveSibling("README.zh-CN.md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageSaysTheSameInChinese(Path page) {
        var english = Repository.text(page);
        var chinese = Repository.text(chinese(page));

        assertThat(blocks(chinese)).isEqualTo(blocks(english));
        for (var part : List.of(HEADING, ROW, ITEM)) {
            assertThat(Repository.all(part, plain(chinese))).isEqualTo(Repository.all(part, plain(english)));
        }
        assertThat(Repository.all(CODE, plain(chinese)))
                .as("words of programs")
                .containsExactlyInAnyOrderElementsOf(Repository.all(CODE, plain(english)));
        assertThat(Repository.all(CHINESE, chinese)).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theIndexNamesEveryPage(Path page) {
        if (!page.endsWith("README.md")) {
            var link = "](" + page.getFileName() + ")";
            assertThat(Repository.text("docs/guide/README.md")).contains(link);
            assertThat(Repository.text("docs/guide/zh/README.md")).contains(link);
        }
    }

    private static List<String> blocks(String text) {
        return Repository.all(BLOCK, text).stream()
                .map(block -> COMMENT.matcher(block).replaceAll(""))
                .toList();
    }

    private static String plain(String text) {
        return BLOCK.matcher(text).replaceAll("");
    }
}
