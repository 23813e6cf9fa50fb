package dev.farthing.upstream.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.usage.Endpoint;
import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// B36: no bundled tokenizer makes more tokens of a text than it has bytes, so bytes bound what a hold must cover.
class InputBoundTest {
    private static final int TEXTS = Boolean.getBoolean("farthing.long") ? 100_000 : 3_000;

    @ParameterizedTest
    @EnumSource
    void b36NoTextHasMoreTokensThanBytes(EncodingType type) {
        var encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        var dice = new SplittableRandom(36);
        Set<UnicodeScript> seen = new HashSet<>();
        for (int i = 0; i < TEXTS; i++) {
            var text = ManyTexts.text(dice, i);
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            int tokens = encoding.countTokensOrdinary(text);
            if (tokens > bytes) {
                throw new AssertionError(type + " makes " + tokens + " tokens of " + bytes + " bytes: " + text);
            }
            text.codePoints().forEach(point -> seen.add(UnicodeScript.of(point)));
        }
        assertThat(seen).as("scripts that were tried").containsAll(ManyTexts.SCRIPTS);
    }

    @ParameterizedTest
    @EnumSource
    void b36NoConversationHasMoreTokensThanItsRequestHasBytes(EncodingType type) {
        var counter = new LocalTokenCounter();
        try {
            var dice = new SplittableRandom(37);
            for (int i = 0; i < TEXTS / 10; i++) {
                var body = new StringBuilder("{\"messages\":[");
                for (int message = dice.nextInt(4); message >= 0; message--) {
                    body.append("{\"role\":\"user\",\"content\":")
                            .append(quoted(dice, ManyTexts.text(dice, i + message)));
                    body.append(message == 0 ? "}" : "},");
                }
                var bytes = body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
                long tokens = counter.count(
                                type.getName(),
                                Endpoint.CHAT_COMPLETIONS,
                                List.of(ByteBuffer.wrap(bytes)),
                                ReplySummary.NOTHING)
                        .toCompletableFuture()
                        .join()
                        .tokens()
                        .promptTokens();
                assertThat(tokens).as(body.toString()).isBetween(1L, (long) bytes.length);
            }
        } finally {
            counter.close();
        }
    }

    /// As clients write it: characters as they are, or some of them escaped, which is never shorter.
    private static String quoted(SplittableRandom dice, String text) {
        boolean escaping = dice.nextBoolean();
        var quoted = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each < ' ' || each == '"' || each == '\\' || Character.isSurrogate(each) || escaping && each > '~') {
                quoted.append("\\u%04x".formatted((int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
