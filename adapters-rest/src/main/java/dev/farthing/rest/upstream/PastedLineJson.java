package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.AddPastedCredentials;
import dev.farthing.application.upstream.RemovePastedCredentials;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A secret of a pasted text, masked, and what became of it.
@Schema(name = "PastedLine")
record PastedLineJson(
        @Schema(description = "counted from 1") int line,
        @Schema(examples = "…x4Tq") String secretHint,

        @Schema(description = "whose form the secret has; many vendors share openai's") @Nullable
        String vendor,

        @Schema(examples = "created") String outcome,
        @Nullable UUID id) {
    static Lines ofImport(List<AddPastedCredentials.Line> lines) {
        return Lines.of(lines.stream()
                .map(line -> new PastedLineJson(
                        line.line(), line.secretHint(), line.vendor(), lower(line.outcome()), line.id()))
                .toList());
    }

    static Lines ofRemoval(List<RemovePastedCredentials.Line> lines) {
        return Lines.of(lines.stream()
                .map(line -> new PastedLineJson(
                        line.line(), line.secretHint(), line.vendor(), lower(line.outcome()), line.id()))
                .toList());
    }

    private static String lower(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /// What became of all of them.
    ///
    /// @param counts how many had which outcome
    @Schema(name = "PastedLines")
    record Lines(List<PastedLineJson> results, Map<String, Integer> counts) {
        static Lines of(List<PastedLineJson> results) {
            var counts = new TreeMap<String, Integer>();
            results.forEach(line -> counts.merge(line.outcome, 1, Integer::sum));
            return new Lines(results, counts);
        }
    }
}
