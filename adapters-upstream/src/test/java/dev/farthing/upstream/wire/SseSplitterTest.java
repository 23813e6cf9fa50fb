package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseSplitterTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesMayEndInAnyOfTheThreeWays(String end) {
        var found = split(("data: a\n\n: hi\n\nevent: x\ndata: b\ndata: c\n\n").replace("\n", end));

        assertThat(found.events)
                .containsExactly(
                        "1 " + "data: a\n\n".replace("\n", end),
                        "1 " + ": hi\n\n".replace("\n", end),
                        "3 " + "event: x\ndata: b\ndata: c\n\n".replace("\n", end));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyCutGivesTheSameBytesAndEvents(String end) {
        var text = "\uFEFF: ping\n\n\n\ndata: {\"a\":1}\n\nevent: e\nid: 7\ndata: ü\n\ndata: [DONE]\n\n"
                .replace("\n", end);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var whole = new Found(1_000).feed(bytes, 0, bytes.length).end();
        assertThat(whole.events).hasSize(4);
        for (var cut = 0; cut <= bytes.length; cut++) {
            for (var second = cut; second <= bytes.length; second++) {
                var found = new Found(1_000)
                        .feed(bytes, 0, cut)
                        .feed(bytes, cut, second)
                        .feed(bytes, second, bytes.length)
                        .end();
                assertThat(found.all).hasToString(whole.all.toString());
                assertThat(found.trimmed()).isEqualTo(whole.trimmed());
            }
        }
    }

    @Test
    void extraBlankLinesBelongToNoEvent() {
        var found = split("\n\ndata: a\n\n\n\ndata: b\n\n");

        assertThat(found.events).containsExactly("1 data: a\n\n", "1 data: b\n\n");
        assertThat(found.blanks).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: b", "data: b\n", "data: b\r", "data: b\r\n"})
    void theLastEventIsCompletedWhereItsBlankLineIsMissing(String last) {
        var found = split("data: a\n\n" + last);

        assertThat(found.unfinished).hasSize(1);
        var completed = found.unfinished.getFirst();
        assertThat(completed).startsWith(last);
        assertThat(split(completed).unfinished).isEmpty();
        assertThat(split(completed).events).containsExactly("1 " + completed);
    }

    @Test
    void anEventBeyondTheBoundPassesUninspectedAndTheNextIsSeenAgain() {
        var huge = "data: " + "x".repeat(10 * 1024 * 1024) + "\n\n";
        var found = new Found(1_000);
        var bytes = (huge + "data: b\n\n").getBytes(StandardCharsets.UTF_8);
        for (var from = 0; from < bytes.length; from += 500) {
            found.feed(bytes, from, Math.min(from + 500, bytes.length));
            assertThat(found.all.length())
                    .as("nothing beyond the bound is kept")
                    .isGreaterThanOrEqualTo(from - 1_000);
        }
        found.end();

        assertThat(found.all.length()).isEqualTo(bytes.length);
        assertThat(found.oversized).isPositive();
        assertThat(found.events).containsExactly("1 data: b\n\n");
    }

    @Test
    void noBytesAtAllAreTooStrange() {
        var dice = new Random(7);
        for (var round = 0; round < 300; round++) {
            var bytes = new byte[200];
            for (var i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (dice.nextInt(3) == 0 ? "\r\n:".charAt(dice.nextInt(3)) : dice.nextInt(256));
            }
            var sent = new String(bytes, StandardCharsets.ISO_8859_1);
            var cut = new Found(60);
            for (var i = 0; i < bytes.length; i++) {
                cut.feed(bytes, i, i + 1);
            }
            assertThat(cut.end().all.toString()).startsWith(sent);
            assertThat(new Found(60).feed(bytes, 0, bytes.length).end().all.toString())
                    .startsWith(sent);
        }
    }

    private static Found split(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Found(1_000).feed(bytes, 0, bytes.length).end();
    }

    private static final class Found implements SseEvents {
        private final SseSplitter splitter;
        private final List<String> events = new ArrayList<>();
        private final List<String> unfinished = new ArrayList<>();
        private final StringBuilder all = new StringBuilder();
        private int blanks;
        private int oversized;

        Found(int most) {
            splitter = new SseSplitter(most, this);
        }

        Found feed(byte[] bytes, int from, int to) {
            var copy = new byte[to - from];
            System.arraycopy(bytes, from, copy, 0, copy.length);
            splitter.feed(copy, 0, copy.length);
            return this;
        }

        Found end() {
            splitter.end();
            return this;
        }

        /// The events without the line ends that may come apart from them.
        List<String> trimmed() {
            return events.stream().map(String::strip).toList();
        }

        @Override
        public void event(byte[] bytes, int from, int to, int lines) {
            events.add(lines + " " + add(bytes, from, to));
        }

        @Override
        public void blank(byte[] bytes, int from, int to) {
            blanks++;
            add(bytes, from, to);
        }

        @Override
        public void oversized(byte[] bytes, int from, int to) {
            oversized++;
            add(bytes, from, to);
        }

        @Override
        public void unfinished(byte[] bytes, int from, int to, int lines) {
            unfinished.add(add(bytes, from, to));
        }

        private String add(byte[] bytes, int from, int to) {
            all.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
    }
}
