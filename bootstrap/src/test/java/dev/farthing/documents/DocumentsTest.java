package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRange;
import dev.farthing.application.setting.SettingValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the documents say of the code is so.
class DocumentsTest {
    private static final Pattern TITLE = Pattern.compile("\\A# (\\d{4}) (.+)\\n");
    private static final Pattern CONFIRMATION = Pattern.compile("(?s)\\n## Confirmation\\n(.+)\\z");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w+Test(?:\\.\\w+)?)`");
    private static final Pattern CASE = Pattern.compile("(?m)^\\| ([A-J][0-9]+) \\|");
    private static final Pattern TRIED = Pattern.compile("`([A-Z]\\w+(?:Test|Contract)(?:#\\w+)?)`");
    private static final Pattern NAMED_CLASS = Pattern.compile("`([A-Z][a-z]\\w+(?:\\.[A-Z_]+)?)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern VARIABLE = Pattern.compile("`(FARTHING_[A-Z_]+)`");
    private static final Pattern VENDOR_VARIABLE = Pattern.compile("\"([A-Z]+_API_KEY)\"");

    @Test
    void everyDecisionIsNumberedWithoutAGapAndTitledLikeItsFile() throws IOException {
        var decisions = decisions();
        assertThat(decisions).hasSizeGreaterThanOrEqualTo(10);
        for (int i = 0; i < decisions.size(); i++) {
            var title = TITLE.matcher(Repository.text(decisions.get(i)));
            assertThat(title.find())
                    .as(decisions.get(i) + " begins with its number and title")
                    .isTrue();
            var slug = title.group(2).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            assertThat(title.group(1)).isEqualTo("%04d".formatted(i + 1));
            assertThat(decisions.get(i).getFileName()).hasToString(title.group(1) + "-" + slug + ".md");
        }
    }

    @Test
    void everyDecisionNamesTestsThatExist() throws IOException {
        for (var decision : decisions()) {
            var tests = Repository.all(NAMED_TEST, Repository.first(CONFIRMATION, Repository.text(decision)));
            assertThat(tests).as(decision.getFileName() + " is guarded by").isNotEmpty();
            assertThat(tests).as(decision.getFileName().toString()).allSatisfy(DocumentsTest::exists);
        }
    }

    private static void exists(String test) {
        var parts = test.split("\\.", 2);
        var source = Repository.source(parts[0]);
        assertThat(source).as(test).isPresent();
        if (parts.length == 2) {
            assertThat(Repository.text(source.orElseThrow())).contains("void " + parts[1] + "(");
        }
    }

    private static List<Path> decisions() throws IOException {
        try (var files = Files.list(Repository.root().resolve("docs/decisions"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyClassOfTheTourExists() {
        var named = Repository.all(NAMED_CLASS, Repository.text("docs/tour.md"));
        assertThat(named).hasSizeGreaterThan(40).allSatisfy(name -> {
            var parts = name.split("\\.", 2);
            var source = Repository.source(parts[0]);
            assertThat(source).as(name).isPresent();
            assertThat(Repository.text(source.orElseThrow())).contains(parts.length == 2 ? parts[1] : parts[0]);
        });
    }

    @Test
    void everyDefenceOfTheThreatModelExists() {
        var named = Repository.all(NAMED_CLASS, Repository.text("SECURITY.md"));
        assertThat(named)
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(Repository.source(name)).as(name).isPresent());
    }

    @Test
    void everyCaseOfTheCrashReportHasItsRowAndEveryTestItNamesExists() {
        var report = Repository.text("docs/reliability.md");
        var cases = Repository.all(CASE, report);
        assertThat(cases).hasSize(132).doesNotHaveDuplicates();
        for (int i = 0; i < cases.size(); i++) {
            assertThat(cases.get(i).substring(1)).isEqualTo(String.valueOf(i + 1));
        }
        var tests = Repository.tests();
        assertThat(Repository.all(TRIED, report)).hasSizeGreaterThan(150).allSatisfy(test -> {
            var parts = test.split("#", 2);
            assertThat(tests).containsKey(parts[0]);
            assertThat(tests.get(parts[0]).contains("void " + parts[parts.length - 1] + "(") || parts.length == 1)
                    .as(test)
                    .isTrue();
        });
    }

    @Test
    void everyLinkLeadsSomewhere() {
        var dead = new ArrayList<String>();
        for (var document : Repository.documents()) {
            for (var link : Repository.all(LINK, Repository.text(document))) {
                if (!Files.exists(document.resolveSibling(link))) {
                    dead.add(document.getFileName() + " → " + link);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void everyEnvironmentVariableIsDocumentedAndNoOther() {
        var source = Repository.text(Repository.source("Environment").orElseThrow());
        var known = Repository.first(Pattern.compile("(?s) KNOWN = Set\\.of\\((.+?)\\);"), source);
        var read = Repository.all(Pattern.compile("\"([A-Z_]+)\""), known).stream()
                .map(name -> "FARTHING_" + name)
                .toList();
        var documented = Repository.all(VARIABLE, environmentTable());
        assertThat(new TreeSet<>(documented)).isEqualTo(new TreeSet<>(read));
    }

    private static String environmentTable() {
        return Repository.first(
                Pattern.compile("(?s)\\n(\\| variable .+?\\n)\\n"), Repository.text("docs/configuration.md"));
    }

    @Test
    void everyVendorsVariableIsDocumentedAndNoOther() {
        var read = Repository.all(
                VENDOR_VARIABLE,
                Repository.text(Repository.source("KnownVendor").orElseThrow()));
        var documented =
                Repository.all(Pattern.compile("`([A-Z]+_API_KEY)`"), Repository.text("docs/configuration.md"));
        assertThat(new TreeSet<>(documented)).isEqualTo(new TreeSet<>(read));
    }

    @Test
    void everySettingIsDocumentedWithItsDefaultRangeAndMeaning() {
        var rows = Repository.all(
                Pattern.compile("(?m)^(\\| `[a-z_]+` \\|[^|]+\\|[^|]+\\| .+ \\|)$"),
                Repository.text("docs/settings.md"));
        assertThat(rows).hasSameSizeAs(Setting.values());
        for (var setting : Setting.values()) {
            var row = rows.stream()
                    .filter(line -> line.startsWith("| `" + setting.label() + "` |"))
                    .findFirst();
            assertThat(row).as(setting.label()).isPresent();
            assertThat(row.orElseThrow())
                    .contains("| " + usual(setting.usual()) + " |")
                    .contains(range(setting.range()))
                    .contains("| " + setting.description());
        }
    }

    private static String usual(SettingValue value) {
        return switch (value) {
            case SettingValue.Whole(int number) -> String.valueOf(number);
            case SettingValue.Choice(String word) -> "`" + word + "`";
            case SettingValue.Text(String text) -> text.isEmpty() ? "none" : text;
            case SettingValue.Texts(List<String> texts) -> texts.isEmpty() ? "none" : String.join(", ", texts);
        };
    }

    private static String range(SettingRange range) {
        return switch (range) {
            case SettingRange.Between(int least, int most) -> "| " + least + " to " + most + " |";
            case SettingRange.OneOf(List<String> words) -> "| `" + String.join("`, `", words) + "` |";
            case SettingRange.Like(var _, int longest, var described) ->
                "| " + described + " of up to " + longest + " characters |";
            case SettingRange.EachLike(var _, int most, var _) -> "up to " + most + " ";
        };
    }

    @Test
    void whatIsToBePastedIntoToolsIsWellFormed() throws IOException {
        var recipes = Repository.text("docs/ide.md");
        var json = Repository.all(Pattern.compile("(?s)```json\\n(.+?)```"), recipes);
        assertThat(json).hasSizeGreaterThanOrEqualTo(3);
        for (var one : json) {
            assertThat(new ObjectMapper().readTree(one).isObject()).as(one).isTrue();
        }
        for (var one : Repository.all(Pattern.compile("(?s)```yaml\\n(.+?)```"), recipes)) {
            assertThat(new ObjectMapper(new YAMLFactory()).readTree(one).isObject())
                    .as(one)
                    .isTrue();
        }
    }

    @Test
    void eachStepOfGrowthNamesTheLoadItComesAtAndThatWasMeasured() {
        var steps = Repository.all(
                Pattern.compile("(?m)^\\| \\d\\. [^|]+\\|[^|]+\\| ([^|]+) \\|"), Repository.text("docs/scaling.md"));
        assertThat(steps).hasSize(8).allSatisfy(load -> assertThat(load).containsPattern("\\d|two|four|whatever"));
        var figures = Repository.all(Pattern.compile("(\\d+\\.\\d+|\\d,\\d{3}/s)"), String.join("\n", steps));
        assertThat(figures).hasSizeGreaterThan(8);
        assertThat(figures)
                .allSatisfy(figure -> assertThat(Repository.text("docs/benchmarks.md"))
                        .containsPattern("(?<![\\d.])" + Pattern.quote(figure) + "(?!\\d)"));
    }

    @Test
    void theDocumentsSpeakOfFarthingAndNotOfTheMachineTheyWereWrittenOn() {
        var machine = Pattern.compile("/(?:home|root|work|tmp|Users)/\\S+");
        for (var document : Repository.documents()) {
            assertThat(Repository.all(Pattern.compile("(" + machine + ")"), Repository.text(document)))
                    .as(document.toString())
                    .isEmpty();
        }
    }
}
