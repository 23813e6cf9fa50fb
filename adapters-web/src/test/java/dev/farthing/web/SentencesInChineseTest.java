package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.VendorHeaders;
import dev.farthing.domain.webhook.Address;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesInChineseTest {
    /// Whole sentences; those that name something are listed below.
    private static final Pattern REFUSAL = Pattern.compile("because\\(\\s*\"((?:[^\"]|\"\\s*\\+\\s*\")*)\"\\s*\\)");

    private static final List<String> REFUSING = List.of(
            "application:application/alert",
            "application:application/guard",
            "application:application/key",
            "application:application/session",
            "application:application/upstream",
            "application:application/wallet",
            "application:application/webhook",
            "domain:domain/account",
            "domain:domain/key",
            "adapters-persistence:persistence/alert",
            "adapters-persistence:persistence/budget",
            "adapters-persistence:persistence/key",
            "adapters-persistence:persistence/price",
            "adapters-persistence:persistence/upstream",
            "adapters-persistence:persistence/webhook",
            "adapters-web:web");

    static Stream<ThrowingCallable> mistakes() {
        return Stream.of(
                () -> BaseUrl.of("https://a.example/v1?x=1"),
                () -> BaseUrl.of("https://a.example/v1/chat/completions"),
                () -> BaseUrl.of("https://a.example/" + "v".repeat(3000)),
                () -> BaseUrl.of("https://a b"),
                () -> BaseUrl.of("ftp://a.example"),
                () -> BaseUrl.of("https:///v1"),
                () -> BaseUrl.of("https://u:p@a.example"),
                () -> BaseUrl.of("https://a.example/v1#x"),
                () -> BaseUrl.of("https://a.example:70000/v1"),
                () -> BaseUrl.proxy("http://a.example/path"),
                () -> BaseUrl.proxy("gopher://a.example"),
                () -> new VendorHeaders(
                        IntStream.range(0, 200).boxed().collect(Collectors.toMap(i -> "x-" + i, i -> "y"))),
                () -> new VendorHeaders(Map.of("x y", "z")),
                () -> new VendorHeaders(Map.of("Host", "z")),
                () -> new VendorHeaders(Map.of("x", "a\nb")),
                () -> new VendorHeaders(Map.of("x", "1", "X", "2")),
                () -> RequestFields.of(Map.of("model", "x")),
                () -> RequestFields.of(Map.of("max_tokens", -1)),
                () -> RequestFields.of(Map.of("a", "b".repeat(100_000))),
                () -> RequestFields.of(Map.of("a", nested(100))),
                () -> Model.tokenizer("guessing"),
                () -> Model.checkNames("m", List.of("a", "a")),
                () -> Model.checkNames("m", List.of("!")),
                () -> Address.parse("nowhere"),
                () -> Address.parse("https://a b"),
                () -> Address.parse("https://" + "a".repeat(3000)),
                () -> Address.parse("https:///hook"),
                () -> Address.parse("https://u:p@a.example/hook"),
                () -> Address.parse("https://a.example/hook#x"),
                () -> Address.parse("https://a.example:70000/hook"),
                () -> Address.parse("mailto:nobody"),
                () -> Address.parse("mailto:" + "a@a.example,".repeat(30) + "a@a.example"));
    }

    private static Object nested(int depth) {
        return depth == 0 ? "x" : Collections.singletonMap("a", nested(depth - 1));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsFilledInWronglyIsToldInChinese(ThrowingCallable mistake) {
        var refused = catchThrowable(mistake);
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(SentencesInChinese.of(String.valueOf(refused.getMessage())))
                .as(refused.getMessage())
                .hasValueSatisfying(
                        told -> assertThat(told).containsPattern("\\p{IsHan}").doesNotContain("%s"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it answered 500",
                "it answered 302: redirects are not followed",
                "it cannot be reached",
                "it did not answer in time",
                "its secret cannot be opened",
                "there is no mail server",
                "the mail server answered 550",
                "the host's name leads nowhere, or into a private network, which is closed while the setting"
                        + " private_targets_allowed is off",
                "PSQLException: the log tells more"
            })
    void soIsWhyAMessageWasNotBroughtAndAJobFailed(String sentence) {
        assertThat(Said.sentence(sentence, "", Language.ZH).text()).containsPattern("\\p{IsHan}");
        assertThat(Said.sentence(sentence, "", Language.EN)).isEqualTo(Said.plainly(sentence));
    }

    /// What the use cases behind the console's forms say, as it stands in their sources.
    static Stream<String> refusals() throws IOException {
        var said = new ArrayList<String>();
        for (var folder : REFUSING) {
            var path = Path.of("..").resolve(folder.replace(":", "/src/main/java/dev/farthing/"));
            assertThat(path).isDirectory();
            try (var files = Files.list(path)) {
                for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                    REFUSAL.matcher(Files.readString(file))
                            .results()
                            .map(found -> found.group(1).replaceAll("\"\\s*\\+\\s*\"", ""))
                            .forEach(said::add);
                }
            }
        }
        return said.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedIsToldInChinese(String sentence) {
        assertThat(Said.of("state_conflict", sentence, Language.ZH))
                .satisfies(said -> assertThat(said.text())
                        .containsPattern("\\p{IsHan}.*：.*\\p{IsHan}")
                        .doesNotContain("%s"))
                .satisfies(said -> assertThat(said.original()).isNull());
        assertThat(Said.of("state_conflict", sentence, Language.EN)).isEqualTo(Said.plainly(sentence));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no more than 200 webhooks of one org",
                "no such webhook: 0199-1",
                "too many wrong keys came from your address: try again in 9 min",
                "the plan of this org allows no more than 5 keys",
                "this model has a price that begins at or after 2026-01-01T00:00:00Z: prices are never edited, only"
                        + " followed by a later one",
                "alert rules tell it, name others there first: 0199-1",
                "8 jobs are unfinished: wait until one of them is done",
                "the name m is a name of another model already"
            })
    void soIsWhatNamesSomething(String sentence) {
        whatIsRefusedIsToldInChinese(sentence);
    }

    static Stream<String> misfits() {
        var said = new HashSet<String>();
        var scopes = List.of(
                AlertScope.ALL,
                new AlertScope(new UUID(0, 1), null, null, null),
                new AlertScope(null, new UUID(0, 1), null, null),
                new AlertScope(null, null, "m", null),
                new AlertScope(null, null, null, "p"));
        for (var metric : Metric.values()) {
            for (var scope : scopes) {
                for (var threshold : List.of(BigDecimal.ONE, BigDecimal.ONE.negate())) {
                    for (var platform : List.of(true, false)) {
                        var condition = new Condition(
                                metric, Comparison.AT_LEAST, threshold, threshold, Condition.SHORTEST_WINDOW, 1);
                        var misfit = new AlertRule.Terms("r", condition, scope, Severity.WARNING, true, null, Set.of())
                                .misfit(platform);
                        if (misfit != null) {
                            said.add(misfit.reason());
                        }
                    }
                }
            }
        }
        assertThat(said).hasSizeGreaterThanOrEqualTo(4);
        return said.stream();
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void whatDoesNotGoTogetherInARuleIsToldInChinese(String sentence) {
        assertThat(SentencesInChinese.of(sentence))
                .hasValueSatisfying(told -> assertThat(told).containsPattern("\\p{IsHan}"));
    }

    @Test
    void whatIsNotKnownStandsBesideWhatItComesTo() {
        assertThat(Said.sentence("the moon is full", "失败", Language.ZH)).isEqualTo(new Said("失败", "the moon is full"));
        assertThat(SentencesInChinese.of("the base URL must have at most 2048 characters"))
                .contains("基础地址最多 2048 个字符");
    }
}
