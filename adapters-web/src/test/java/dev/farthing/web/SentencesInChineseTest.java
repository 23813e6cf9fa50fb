package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.VendorHeaders;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesInChineseTest {
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
                () -> Model.checkNames("m", List.of("!")));
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

    @Test
    void whatIsNotKnownStandsBesideWhatItComesTo() {
        assertThat(Said.sentence("the moon is full", "失败", Language.ZH)).isEqualTo(new Said("失败", "the moon is full"));
        assertThat(SentencesInChinese.of("the base URL must have at most 2048 characters"))
                .contains("基础地址最多 2048 个字符");
    }
}
