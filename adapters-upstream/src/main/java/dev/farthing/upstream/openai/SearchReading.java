package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads how the web is to be searched, as a tool or the options of a chat say it.
final class SearchReading {
    private static final int MOST_DOMAINS = 1_000;

    private final List<String> allowed = new ArrayList<>(0);
    private final List<String> blocked = new ArrayList<>(0);
    private final DroppedNames unknown = new DroppedNames();
    private @Nullable String city;
    private @Nullable String region;
    private @Nullable String country;
    private @Nullable String timezone;

    /// Reads a member; false when it is about something else.
    boolean take(JsonParser json, String member) throws IOException {
        switch (member) {
            case "filters" -> Json.members(json, name -> filter(json, name));
            case "user_location" -> Json.members(json, name -> place(json, name));
            // How much of what is found is read: no other dialect lets its caller say it.
            case "search_context_size" -> {
                unknown.add(member);
                json.skipChildren();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    Tool.WebSearch tool(DroppedNames dropped) {
        dropped.addAll(Tool.WebSearch.NAME, unknown);
        boolean anywhere = city == null && region == null && country == null && timezone == null;
        return new Tool.WebSearch(
                null, allowed, blocked, anywhere ? null : new Tool.Place(city, region, country, timezone));
    }

    private void filter(JsonParser json, String name) throws IOException {
        switch (name) {
            case "allowed_domains" -> Json.elements(json, () -> domain(json, allowed));
            case "blocked_domains" -> Json.elements(json, () -> domain(json, blocked));
            default -> {
                if (json.currentToken() != JsonToken.VALUE_NULL) {
                    unknown.add("filters");
                }
                json.skipChildren();
            }
        }
    }

    private static void domain(JsonParser json, List<String> domains) throws IOException {
        var domain = Json.text(json);
        if (domain != null && domains.size() < MOST_DOMAINS) {
            domains.add(domain);
        }
    }

    private void place(JsonParser json, String name) throws IOException {
        switch (name) {
            // Chats have the place within a member of its type.
            case "approximate" -> Json.members(json, inner -> place(json, inner));
            case "city" -> city = Json.text(json);
            case "region" -> region = Json.text(json);
            case "country" -> country = Json.text(json);
            case "timezone" -> timezone = Json.text(json);
            default -> json.skipChildren();
        }
    }
}
