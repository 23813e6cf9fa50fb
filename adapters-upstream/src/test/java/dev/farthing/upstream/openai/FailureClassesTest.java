package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.wire.VendorErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every error that was recorded from a real vendor has the class that docs/upstreams.md gives it.
class FailureClassesTest {
    private static final String TABLE = "| vendor | told | words | class |";

    private static final Pattern IN_PATH = Pattern.compile("/models/([^:]+):");

    /// A line of the table.
    record Line(String vendor, String told, String words, FailureClass failureClass) {
        boolean isAbout(Exchange exchange) {
            var where = exchange.surface().startsWith("error-in") ? "in a success" : "" + exchange.status();
            return exchange.provider().equals(vendor)
                    && where.equals(told)
                    && exchange.bodyText().contains(words);
        }
    }

    static Stream<Exchange> errors() {
        return Corpus.all().stream().filter(exchange -> exchange.surface().startsWith("error"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aRecordedErrorHasTheClassThatTheDocumentGivesIt(Exchange exchange) throws IOException {
        var lines = lines().stream().filter(line -> line.isAbout(exchange)).toList();
        assertThat(lines).as("lines about " + exchange.bodyText()).hasSize(1);

        assertThat(told(exchange).error().failureClass(modelOf(exchange)))
                .isEqualTo(lines.getFirst().failureClass());
    }

    @Test
    void everyLineOfTheDocumentIsAboutAnErrorThatWasRecorded() throws IOException {
        var errors = errors().toList();

        assertThat(lines()).isNotEmpty().allMatch(line -> errors.stream().anyMatch(line::isAbout));
    }

    @Test
    void everyClassIsExplained() throws IOException {
        var document = document();

        for (var failureClass : FailureClass.values()) {
            assertThat(document).contains("| `" + failureClass.label() + "` |");
        }
    }

    private static VendorErrors.Told told(Exchange exchange) {
        if (exchange.surface().equals("error-in-stream")) {
            var trouble = Replay.of(exchange.body(), true).relay.trouble();
            assertThat(trouble).isNotNull();
            return trouble;
        }
        return VendorErrors.read(
                exchange.status() == 200 ? null : Integer.valueOf(exchange.status()),
                exchange.body(),
                0,
                exchange.body().length,
                null);
    }

    private static String modelOf(Exchange exchange) {
        var inPath = IN_PATH.matcher(exchange.path());
        if (inPath.find()) {
            return inPath.group(1);
        }
        var request = exchange.request();
        return request == null ? "no-model" : request.path("model").asText("no-model");
    }

    private static List<Line> lines() throws IOException {
        var lines = new ArrayList<Line>();
        document()
                .lines()
                .dropWhile(line -> !line.equals(TABLE))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> {
                    var cells = line.substring(1, line.length() - 1).split("\\|");
                    lines.add(new Line(
                            cells[0].strip(),
                            cells[1].strip(),
                            cells[2].strip(),
                            FailureClass.valueOf(
                                    cells[3].strip().replace("`", "").toUpperCase(Locale.ROOT))));
                });
        return lines;
    }

    private static String document() throws IOException {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var document = at.resolve("docs/upstreams.md");
            if (Files.exists(document)) {
                return Files.readString(document);
            }
        }
        throw new AssertionError("docs/upstreams.md is missing");
    }
}
