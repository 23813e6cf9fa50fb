package dev.farthing.application.moving;

import dev.farthing.application.moving.Moved.Thing;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps count while somebody moves in, and does nothing but that where it is only tried.
final class Tally {
    private final boolean dryRun;
    private final List<Thing> made = new ArrayList<>();
    private final List<Thing> existing = new ArrayList<>();
    private final List<Thing> left;
    private final List<Thing> notes;

    Tally(boolean dryRun, Belongings things) {
        this.dryRun = dryRun;
        this.left = new ArrayList<>(things.left());
        this.notes = new ArrayList<>(things.notes());
    }

    /// Makes a thing, unless this is but a trial: null then. A refusal is told with the thing's place.
    <T> @Nullable T make(String place, String kind, String name, Supplier<Made<T>> effect) {
        if (dryRun) {
            made.add(new Thing(place, kind, name, null, null));
            return null;
        }
        try {
            var result = effect.get();
            made.add(new Thing(place, kind, name, result.id(), null));
            return result.thing();
        } catch (FaultException refused) {
            throw refused.fault().because(place + ", " + kind + " " + name + ": " + refused.sentence());
        }
    }

    /// A thing that was made, and its id.
    record Made<T>(T thing, String id) {}

    boolean isDryRun() {
        return dryRun;
    }

    void exists(String place, String kind, String name, String id) {
        existing.add(new Thing(place, kind, name, id, null));
    }

    void leave(String place, String kind, String name, String why) {
        left.add(Thing.said(place, kind, name, why));
    }

    Moved moved(Instant secretsUntil) {
        return new Moved(
                !dryRun, secretsUntil, List.copyOf(made), List.copyOf(existing), List.copyOf(left), List.copyOf(notes));
    }
}
