package dev.farthing.rest.relay;

import static dev.farthing.rest.relay.RequestScan.endOf;
import static dev.farthing.rest.relay.RequestScan.startOf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What a request says of the tier of service it wants, where that is not the ordinary one: vendors charge such
/// tiers
/// otherwise, and the price of a model is that of ordinary service.
final class ServiceWish {
    private static final Set<String> ORDINARY = Set.of("auto", "default", "standard", "standard_only", "on_demand");

    private final List<Said> said = new ArrayList<>(0);

    /// @param plain what asks for ordinary service instead
    private record Said(String name, int from, int to, String plain) {}

    /// Reads the value at the parser and leaves it at its end.
    void read(JsonParser json, String name, JsonToken value, String plain) throws IOException {
        boolean ordinary = value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_STRING
                        && ORDINARY.contains(json.getText().toLowerCase(Locale.ROOT)));
        int start = startOf(json);
        json.skipChildren();
        if (!ordinary) {
            said.add(new Said(name, start, endOf(json), plain));
        }
    }

    /// The members that say it.
    Set<String> names() {
        var names = new TreeSet<String>();
        said.forEach(wish -> names.add(wish.name));
        return names;
    }

    /// Asks for ordinary service where these members ask for another.
    void withhold(Set<String> names, Splices edits) {
        said.stream()
                .filter(wish -> names.contains(wish.name))
                .forEach(wish -> edits.replace(wish.from, wish.to, Splices.quoted(wish.plain)));
    }
}
