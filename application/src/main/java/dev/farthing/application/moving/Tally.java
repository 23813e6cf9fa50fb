package dev.farthing.application.moving;

import dev.farthing.application.moving.Moved.Thing;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps count while somebody moves in.
final class Tally {
    private final Runnable letGo;
    private final List<Thing> made = new ArrayList<>();
    private final List<Thing> existing = new ArrayList<>();
    private final List<Thing> left;
    private final List<Thing> notes;

    /// @param letGo to be done after each thing that is made
    Tally(Belongings things, Runnable letGo) {
        this.letGo = letGo;
        this.left = new ArrayList<>(things.left());
        this.notes = new ArrayList<>(things.notes());
    }

    /// Makes a thing. A refusal is told with the thing's place.
    <T> T make(String place, String kind, String name, Supplier<Made<T>> effect) {
        try {
            var result = effect.get();
            letGo.run();
            made.add(new Thing(place, kind, name, result.id(), null));
            return result.thing();
        } catch (FaultException refused) {
            throw refused.fault().because(place + ", " + kind + " " + name + ": " + refused.sentence());
        }
    }

    /// A thing that was made, and its id.
    record Made<T>(T thing, String id) {}

    void exists(String place, String kind, String name, String id) {
        existing.add(new Thing(place, kind, name, id, null));
    }

    void leave(String place, String kind, String name, String why) {
        left.add(Thing.said(place, kind, name, why));
    }

    void note(String place, String kind, String name, String what) {
        notes.add(Thing.said(place, kind, name, what));
    }

    /// @param kept false: nothing that was made is there, and so has no id
    Moved moved(boolean kept, Instant secretsUntil) {
        if (!kept) {
            var gone = new HashSet<@Nullable String>();
            made.forEach(thing -> gone.add(thing.id()));
            made.replaceAll(thing -> withoutId(thing, gone));
            existing.replaceAll(thing -> withoutId(thing, gone));
        }
        return new Moved(
                kept, secretsUntil, List.copyOf(made), List.copyOf(existing), List.copyOf(left), List.copyOf(notes));
    }

    private static Thing withoutId(Thing thing, Set<@Nullable String> gone) {
        return gone.contains(thing.id())
                ? new Thing(thing.place(), thing.kind(), thing.name(), null, thing.text())
                : thing;
    }
}
