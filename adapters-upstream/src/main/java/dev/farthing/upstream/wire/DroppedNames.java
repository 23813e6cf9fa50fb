package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// Collects the names of what does not reach a vendor: callers call members what they like and send as many as they
/// like, so that no more of them is kept than a header has room for.
public final class DroppedNames {
    private static final int LONGEST = 80;
    private static final int MOST = 60;
    private static final String OTHER = "other";

    private final Set<String> names = new TreeSet<>();

    public void add(String name) {
        keep(isTellable(name) ? name : OTHER);
    }

    /// @param of what it is a member of, in our own words
    public void add(String of, String name) {
        var whole = isTellable(name) ? of + "." + name : "";
        keep(isTellable(whole) ? whole : of + "." + OTHER);
    }

    /// Leaves a member out: its name is kept unless its value is null.
    public void skip(JsonParser json, String name) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            add(name);
        }
        json.skipChildren();
    }

    /// The same of a member of something.
    ///
    /// @param of what it is a member of, in our own words
    public void skip(JsonParser json, String of, String name) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            add(of, name);
        }
        json.skipChildren();
    }

    /// @param of what they are members of, in our own words
    public void addAll(String of, DroppedNames members) {
        members.names.forEach(name -> add(of, name));
    }

    /// Those that are kept, in order.
    public Set<String> all() {
        return Collections.unmodifiableSet(names);
    }

    private void keep(String name) {
        names.add(names.size() < MOST || names.contains(name) ? name : OTHER);
    }

    /// Not all that a member may be called can stand in a header.
    private static boolean isTellable(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ',');
    }
}
