package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/keys", "/keys?search=a%20b&page=2", "/calls/0198f1a2-6b1c-7d3e-8f40-5a6b7c8d9e0f"})
    void ourOwnPagesAreGoneBackTo(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys",
                "//evil.example",
                "/\\evil.example",
                "/\\/evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "/keys\r\nSet-Cookie: a=b",
                "/a b",
                "/%zz",
                "/keys?search=%",
                "/keys?a=%4",
                "/keys#top",
                "/a|b",
                "/[a]",
                "//login",
                "///keys",
                "/login",
                "/login?next=/keys",
                "/logout"
            })
    void nothingElseIs(String path) {
        assertThat(LocalPath.of(path)).isNull();
    }

    @Test
    void aDoorIsAPlaceOfOursButNoneToGoBackTo() {
        assertThat(LocalPath.within("/login?next=%2Fkeys")).isEqualTo("/login?next=%2Fkeys");
        assertThat(LocalPath.within("//login?next=%2Fkeys")).isNull();
    }

    @Test
    void noPathIsNoPlace() {
        assertThat(LocalPath.of(null)).isNull();
        assertThat(LocalPath.of("/" + "a".repeat(2_000))).isNull();
        assertThat(LocalPath.of("/" + "%41".repeat(666))).isNotNull();
    }
}
