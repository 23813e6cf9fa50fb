package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PastedSecretsTest {
    private static final String LONG = "0123456789abcdefghijABCDEFGHIJ01234";

    @Test
    void secretsAreFoundByTheirVendorsFormsInAnyText() {
        var text = """
                # my keys
                OPENAI_API_KEY="sk-proj-%1$s"
                claude: sk-ant-api03-%1$s, and sk-or-v1-%1$s.
                https://vendor.example/v1beta/models?key=AIza%1$s&alt=sse
                {"xai":"xai-%1$s","groq":"gsk_%1$s"}
                sk-short is none
                """.formatted(LONG);
        assertThat(PastedSecrets.in(text))
                .extracting(found -> found.secret().reveal(), PastedSecrets.Found::line, PastedSecrets.Found::vendor)
                .containsExactly(
                        tuple("sk-proj-" + LONG, 2, "openai"),
                        tuple("sk-ant-api03-" + LONG, 3, "anthropic"),
                        tuple("sk-or-v1-" + LONG, 3, "openrouter"),
                        tuple("AIza" + LONG, 4, "gemini"),
                        tuple("xai-" + LONG, 5, "xai"),
                        tuple("gsk_" + LONG, 5, "groq"));
    }

    @Test
    void aLineThatIsNothingButALongWordIsASecretToo() {
        assertThat(PastedSecrets.in(
                        "keys\r\n  9f8e7d6c5b4a39281706\r\nhttps://vendor.example/a1\r\nnothing-but-letters-here"))
                .extracting(found -> found.secret().reveal(), PastedSecrets.Found::line)
                .containsExactly(tuple("9f8e7d6c5b4a39281706", 2));
    }

    @Test
    void cookieHeadersAreFoundWhereTheTextSaysSoOrALineIsNothingElse() {
        var text = """
                {"config":[{"conversation_id":"c","cookies":"_a=%1$s; _b=2"},{"cookies":"_a=second"}]}
                cookie_1=_u=3; _v=%1$s
                curl https://apps.abacus.ai -H 'Cookie: s=%1$s;t=4' -H 'authorization: Bearer sk-%1$s'
                _x=5; session=%1$s; _y=6
                Set-Cookie: z=%1$s
                this cookie recipe: flour=1
                a=1; b=2
                content-type=text/html; charset=utf-8; boundary=12
                """.formatted(LONG);
        assertThat(PastedSecrets.in(text))
                .extracting(found -> found.secret().reveal(), PastedSecrets.Found::line, PastedSecrets.Found::vendor)
                .containsExactly(
                        tuple("_a=" + LONG + ";_b=2", 1, "abacus"),
                        tuple("_a=second", 1, "abacus"),
                        tuple("_u=3;_v=" + LONG, 2, "abacus"),
                        tuple("s=" + LONG + ";t=4", 3, "abacus"),
                        tuple("sk-" + LONG, 3, "openai"),
                        tuple("_x=5;session=" + LONG + ";_y=6", 4, "abacus"));
    }

    @Test
    void theSameSecretIsFoundAsOftenAsItStandsThere() {
        assertThat(PastedSecrets.in("sk-%1$s sk-%1$s\nsk-%1$s".formatted(LONG))).hasSize(3);
    }

    @Test
    void reachingItsBoundItStops() {
        assertThat(PastedSecrets.in(("sk-" + LONG + "\n").repeat(PastedSecrets.MOST + 100)))
                .hasSize(PastedSecrets.MOST + 1);
    }

    @Test
    void theLongestTextIsReadInOnePassHoweverItIsMade() {
        for (var nasty : new String[] {
            "cookie",
            "cookie=",
            "cookie: a=",
            "a=b;",
            "cookie=\"",
            "; ",
            "s",
            "sk-",
            "sk-ant-",
            "-",
            ".",
            "AIza",
            "\n",
            "sk-" + LONG
        }) {
            var text = nasty.repeat(PastedSecrets.LONGEST_TEXT / nasty.length());
            Assertions.assertTimeout(Duration.ofSeconds(5), () -> PastedSecrets.in(text));
        }
    }
}
