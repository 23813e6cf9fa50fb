package dev.farthing.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The address of a page with what it is asked for.
public final class Links {
    private final String path;
    private final Map<String, String> asked = new LinkedHashMap<>();

    public Links(String path) {
        this.path = path;
    }

    /// The same with one more thing asked for, unless there is nothing to ask.
    public Links with(String name, @Nullable Object value) {
        if (value != null) {
            asked.put(name, value.toString());
        }
        return this;
    }

    /// The same asked of another page.
    public Links at(String other) {
        var links = new Links(other);
        links.asked.putAll(asked);
        return links;
    }

    void each(BiConsumer<String, String> taker) {
        asked.forEach(taker);
    }

    /// Whether nothing is asked for.
    public boolean isPlain() {
        return asked.isEmpty();
    }

    public String text() {
        return asked.isEmpty()
                ? path
                : path + "?"
                        + asked.entrySet().stream()
                                .map(one ->
                                        one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"));
    }
}
