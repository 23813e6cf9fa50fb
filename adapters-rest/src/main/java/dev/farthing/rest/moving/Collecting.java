package dev.farthing.rest.moving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.moving.Belongings;
import dev.farthing.application.moving.Belongings.Held;
import dev.farthing.application.moving.Belongings.Member;
import dev.farthing.application.moving.Belongings.Offer;
import dev.farthing.application.moving.Belongings.Tenant;
import dev.farthing.application.moving.Belongings.Vendor;
import dev.farthing.application.moving.Belongings.Way;
import dev.farthing.application.moving.Moved.Thing;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.ModelType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What has been read of a dump so far.
final class Collecting {
    static final int LONGEST_NAME = 100;
    private static final int MOST_ROWS = 10_000;
    private static final int ROOM_FOR_ID = 12;

    final List<Tenant> orgs = new ArrayList<>();
    final List<Member> teams = new ArrayList<>();
    final List<Held> keys = new ArrayList<>();
    final List<Vendor> vendors = new ArrayList<>();
    final Map<String, Proposed> prices = new LinkedHashMap<>();
    private final Map<String, Offer> models = new LinkedHashMap<>();
    private final List<Thing> left = new ArrayList<>();
    private final List<Thing> notes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final JsonNode dump;

    Collecting(JsonNode dump, Set<String> members) {
        if (!dump.isObject()) {
            throw Fault.INVALID_REQUEST.because("a dump is an object of lists: " + String.join(", ", members));
        }
        dump.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw Fault.INVALID_REQUEST.because(
                        "a dump of this kind has no member other than " + String.join(", ", members));
            }
        });
        this.dump = dump;
    }

    boolean has(String list) {
        return dump.path(list).isArray();
    }

    /// Reads a list row by row; one that cannot be read is left, and why.
    void each(String list, String kind, Consumer<DumpRow> reading) {
        var rows = dump.path(list);
        if (rows.isMissingNode() || rows.isNull()) {
            return;
        }
        if (!rows.isArray() || rows.size() > MOST_ROWS) {
            throw Fault.INVALID_REQUEST.because(list + " is to be a list of at most " + MOST_ROWS + " rows");
        }
        for (int i = 0; i < rows.size(); i++) {
            var place = list + "[" + i + "]";
            try {
                if (!rows.get(i).isObject()) {
                    throw new IllegalArgumentException("it is no object");
                }
                reading.accept(new DumpRow(rows.get(i), place));
            } catch (IllegalArgumentException refused) {
                leave(place, kind, "", String.valueOf(refused.getMessage()));
            }
        }
    }

    void leave(String place, String kind, String name, String why) {
        left.add(Thing.said(place, kind, name, why));
    }

    void note(String place, String kind, String name, String what) {
        notes.add(Thing.said(place, kind, name, what));
    }

    /// The name, told from another of its kind by its id.
    String unique(String kind, String name, String id) {
        var clipped = DumpRow.clipped(name, LONGEST_NAME);
        if (names.add(kind + " " + clipped)) {
            return clipped;
        }
        var other =
                DumpRow.clipped(name, LONGEST_NAME - ROOM_FOR_ID - 3) + " (" + DumpRow.clipped(id, ROOM_FOR_ID) + ")";
        names.add(kind + " " + other);
        return other;
    }

    void offer(String place, String id, Traits traits, Way way) {
        models.merge(id, new Offer(place, id, traits, List.of(way)), (known, more) -> {
            var ways = new ArrayList<>(known.ways());
            if (ways.stream()
                    .noneMatch(each -> each.vendor().equals(way.vendor())
                            && each.upstreamModel().equals(way.upstreamModel()))) {
                ways.add(way);
            }
            return new Offer(known.place(), id, known.traits(), List.copyOf(ways));
        });
    }

    static Traits traits(@Nullable Integer contextWindow, @Nullable Integer maxOutputTokens, ModelType type) {
        return new Traits(type, contextWindow, maxOutputTokens, null, List.of());
    }

    Belongings of(String source) {
        return new Belongings(
                source,
                orgs,
                teams,
                keys,
                vendors,
                List.copyOf(models.values()),
                List.copyOf(prices.values()),
                left,
                notes);
    }
}
