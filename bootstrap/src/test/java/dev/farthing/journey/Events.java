package dev.farthing.journey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The data of a stream of server-sent events, read by the rules of the standard and by nothing of ours.
final class Events {
    static final String DONE = "[DONE]";

    private Events() {}

    /// The data of each event that has any, in order.
    static List<String> of(String stream) {
        var events = new ArrayList<String>();
        var data = new StringBuilder();
        boolean any = false;
        for (var line : stream.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                if (any && !data.isEmpty()) {
                    events.add(data.toString());
                }
                data.setLength(0);
                any = false;
            } else if (line.startsWith("data:")) {
                var value = line.substring(5);
                if (any) {
                    data.append('\n');
                }
                data.append(value.startsWith(" ") ? value.substring(1) : value);
                any = true;
            }
        }
        if (any && !data.isEmpty()) {
            events.add(data.toString());
        }
        return events;
    }

    /// Whether an event says nothing but the usage.
    static boolean isUsageAlone(String event) {
        if (!isObject(event)) {
            return false;
        }
        var json = Json.read(event);
        return json.path("usage").isObject()
                && json.path("choices").isArray()
                && json.path("choices").isEmpty();
    }

    static boolean isError(String event) {
        return isObject(event) && Json.read(event).hasNonNull("error");
    }

    /// The event without a `usage` that is null.
    static String withoutNullUsage(String event) {
        if (!isObject(event)) {
            return event;
        }
        var json = (ObjectNode) Json.read(event);
        if (!json.has("usage") || !json.get("usage").isNull()) {
            return event;
        }
        json.remove("usage");
        return Json.write(json);
    }

    static boolean isObject(String event) {
        return event.startsWith("{") && Json.isJson(event);
    }
}
