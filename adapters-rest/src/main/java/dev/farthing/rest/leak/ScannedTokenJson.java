package dev.farthing.rest.leak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.leak.Leak;
import dev.farthing.rest.InvalidFields;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a scanner found, as GitHub tells it.
@Schema(name = "ScannedToken")
record ScannedTokenJson(
        String token,
        @Schema(examples = "farthing_api_key") String type,
        String url,

        @Schema(description = "in what it was found, such as `content` or `commit`")
        String source) {
    private static final int MOST = 500;

    /// What is no token is one that nobody knows: a scanner is told so, and the others count.
    static List<ScannedTokenJson> read(JsonNode body) {
        if (!body.isArray()) {
            throw new InvalidFields(List.of("body"), "list_type", "Input should be a valid list");
        }
        if (body.size() > MOST) {
            throw new InvalidFields(List.of("body"), "too_long", "List should have at most " + MOST + " items");
        }
        var tokens = new ArrayList<ScannedTokenJson>();
        for (var one : body) {
            tokens.add(new ScannedTokenJson(text(one, "token"), text(one, "type"), text(one, "url"), ""));
        }
        return tokens;
    }

    private static String text(JsonNode one, String name) {
        return one.path(name).asText("");
    }

    boolean mayBeSecret() {
        return !token.isEmpty() && token.length() <= Leak.LONGEST_SECRET;
    }

    Leak leak() {
        return new Leak(token, FoundAt.url(url));
    }

    @Override
    public String toString() {
        return "[…]";
    }
}
