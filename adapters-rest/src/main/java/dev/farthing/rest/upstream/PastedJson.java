package dev.farthing.rest.upstream;

import dev.farthing.domain.upstream.PastedSecrets;
import dev.farthing.domain.upstream.PastedSecrets.Found;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.rest.Fields;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Secrets as people paste them: a text in which they are found, or a list of nothing else.
@Schema(name = "PastedSecrets")
record PastedJson(
        @Schema(
                description =
                        "any text: secrets are found by how vendors begin theirs, and a line that is one long word"
                                + " of letters and digits is one too",
                maxLength = 1000000,
                writeOnly = true)
        @Nullable
        String text,

        @Schema(description = "secrets taken as they are", maxItems = 5000, writeOnly = true) @Nullable
        List<String> secrets) {
    private static final int LONGEST_SECRET = 4_096;

    /// The secrets of both fields, those of the list as if one stood on each line.
    static List<Found> read(Fields fields) {
        var found = new ArrayList<Found>();
        var text = fields.optionalText("text", PastedSecrets.LONGEST_TEXT);
        if (text != null) {
            found.addAll(PastedSecrets.in(text));
        }
        int line = 1;
        for (var secret : fields.texts("secrets", PastedSecrets.MOST, LONGEST_SECRET, UpstreamSecret::new)) {
            found.add(new Found(secret, line++, null));
        }
        if (!fields.has("text") && !fields.has("secrets")) {
            fields.require("text");
        } else if (found.size() > PastedSecrets.MOST) {
            fields.reject("text", "too_long", "Input should hold at most " + PastedSecrets.MOST + " secrets");
        }
        return found;
    }
}
