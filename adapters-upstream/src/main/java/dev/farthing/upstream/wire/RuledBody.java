package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestFields.Nothing;
import dev.farthing.domain.upstream.RequestRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A request's body as the rules of its model make it: what the rules do not name goes on byte by byte.
///
/// A default stands where the body does not have its member, and objects are filled up member by member; what is
/// forced takes the place of what is there, objects member by member too, and null takes a member away.
final class RuledBody {
    static final String TOOLS = "tools";
    private static final Map<String, Object> NOTHING = Map.of();

    private final byte[] body;
    private final UnaryOperator<String> spelling;
    private final List<Edit> edits = new ArrayList<>(4);
    private boolean replacedTools;
    private int depth;

    /// Puts a text in the place of bytes.
    private record Edit(int from, int to, String text) {}

    private RuledBody(byte[] body, UnaryOperator<String> spelling) {
        this.body = body;
        this.spelling = spelling;
    }

    /// @throws IllegalArgumentException if it is no JSON object
    static RuledBody of(List<ByteBuffer> pieces, RequestRules rules, UnaryOperator<String> spelling) {
        var ruled = new RuledBody(WholeBody.joined(pieces), spelling);
        try (var json = Json.parser(ruled.body, 0, ruled.body.length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the body is no JSON object");
            }
            ruled.object(
                    json,
                    ruled.spelt(rules.defaults().members()),
                    ruled.spelt(rules.forced().members()));
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("the body is more than one JSON value");
            }
        } catch (IOException broken) {
            throw new IllegalArgumentException("the body is no JSON", broken);
        }
        return ruled;
    }

    /// Edits the object at the parser, and leaves the parser at its end.
    private void object(JsonParser json, Map<String, Object> defaults, Map<String, Object> forced) throws IOException {
        depth++;
        int inside = Json.startOfToken(json, 0) + 1;
        var members = new Members();
        var seen = new HashSet<String>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int start = Json.startOfToken(json, 0);
            var name = spelling.apply(json.currentName());
            var value = json.nextToken();
            seen.add(name);
            var wanted = forced.get(name);
            var otherwise = defaults.get(name);
            replacedTools |= depth == 1 && wanted != null && name.equals(TOOLS) && value == JsonToken.START_ARRAY;
            if (wanted == Nothing.NULL) {
                json.skipChildren();
                members.removed(start, endOf(json));
                continue;
            }
            if (wanted == null || wanted instanceof Map<?, ?>) {
                value(json, value, members(otherwise), wanted);
            } else {
                replace(json, wanted);
            }
            members.kept(start, endOf(json));
        }
        depth--;
        members.end();
        add(inside, members.areNone(), seen, defaults, forced);
    }

    /// Edits a value that stays as far as it is an object.
    ///
    /// @param wanted an object; null where nothing is forced
    private void value(JsonParser json, JsonToken value, Map<String, Object> otherwise, @Nullable Object wanted)
            throws IOException {
        if (value == JsonToken.START_OBJECT && (wanted != null || !otherwise.isEmpty())) {
            object(json, otherwise, members(wanted));
        } else if (wanted != null) {
            replace(json, wanted);
        } else {
            json.skipChildren();
        }
    }

    private void replace(JsonParser json, Object value) throws IOException {
        int from = Json.startOfToken(json, 0);
        json.skipChildren();
        edits.add(new Edit(from, endOf(json), RequestFields.json(bare(value))));
    }

    /// What the object did not have comes first in it.
    private void add(
            int at, boolean empty, Set<String> seen, Map<String, Object> defaults, Map<String, Object> forced) {
        var all = new TreeMap<>(over(defaults, forced));
        all.keySet().removeAll(seen);
        var text = new StringBuilder();
        all.forEach((name, value) -> {
            if (value != Nothing.NULL) {
                text.append(text.isEmpty() ? "" : ",")
                        .append(RequestFields.json(name))
                        .append(':')
                        .append(RequestFields.json(bare(value)));
            }
        });
        if (!text.isEmpty()) {
            edits.add(new Edit(at, at, text.append(empty ? "" : ",").toString()));
        }
    }

    /// Objects member by member, everything else as a whole.
    private static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
        var all = new HashMap<>(below);
        above.forEach((name, value) -> all.merge(
                name,
                value,
                (old, now) ->
                        old instanceof Map<?, ?> && now instanceof Map<?, ?> ? over(members(old), members(now)) : now));
        return all;
    }

    /// Without the members that are taken away; what stands in a list is not asked.
    private static Object bare(Object value) {
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        var kept = new TreeMap<String, Object>();
        members(value).forEach((name, inner) -> {
            if (inner != Nothing.NULL) {
                kept.put(name, bare(inner));
            }
        });
        return kept;
    }

    private Map<String, Object> spelt(Map<String, Object> members) {
        var spelt = new HashMap<String, Object>();
        members.forEach((name, value) ->
                spelt.put(spelling.apply(name), value instanceof Map<?, ?> ? spelt(members(value)) : value));
        return spelt;
    }

    private static Map<String, Object> members(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return NOTHING;
        }
        var members = new HashMap<String, Object>();
        map.forEach((name, inner) -> members.put(String.valueOf(name), inner));
        return members;
    }

    private static int endOf(JsonParser json) throws IOException {
        json.finishToken();
        return Json.endOfToken(json, 0);
    }

    /// Whether the caller brought tools that others stand in the place of.
    boolean hasReplacedTools() {
        return replacedTools;
    }

    List<ByteBuffer> pieces() {
        edits.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to));
        var pieces = new ArrayList<ByteBuffer>(edits.size() * 2 + 1);
        int at = 0;
        for (var edit : edits) {
            pieces.add(ByteBuffer.wrap(body, at, edit.from - at).slice());
            pieces.add(ByteBuffer.wrap(edit.text.getBytes(StandardCharsets.UTF_8)));
            at = edit.to;
        }
        pieces.add(ByteBuffer.wrap(body, at, body.length - at).slice());
        return pieces;
    }

    /// The members of one object as they are gone through: those that go take a comma with them.
    private final class Members {
        private int keptEnd = -1;
        private int removedStart = -1;
        private int removedEnd;

        void kept(int start, int end) {
            if (removedStart >= 0) {
                edits.add(new Edit(removedStart, start, ""));
                removedStart = -1;
            }
            keptEnd = end;
        }

        void removed(int start, int end) {
            if (removedStart < 0) {
                removedStart = start;
            }
            removedEnd = end;
        }

        void end() {
            if (removedStart >= 0) {
                edits.add(new Edit(keptEnd < 0 ? removedStart : keptEnd, removedEnd, ""));
            }
        }

        boolean areNone() {
            return keptEnd < 0;
        }
    }
}
