package dev.farthing.rest.moving;

import dev.farthing.application.moving.Moved;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of another gateway's belongings, or would.
@Schema(name = "Import")
record ImportedJson(
        @Schema(description = "false after a dry run, which makes nothing")
        boolean applied,

        @Schema(description = "when imported secrets end that nobody has used here by then")
        Instant secretsUntil,

        List<ThingJson> made,

        @Schema(description = "what is here already, and stays as it is")
        List<ThingJson> existing,

        @Schema(description = "what could not be carried, and why")
        List<ThingJson> leftOut,

        @Schema(description = "what is otherwise here than it was there")
        List<ThingJson> notes) {
    /// One thing of a dump.
    @Schema(name = "ImportedThing")
    record ThingJson(
            @Schema(examples = "keys[3]") String place,
            String kind,
            String name,
            @Nullable String id,
            @Nullable String text) {
        static ThingJson of(Moved.Thing thing) {
            return new ThingJson(thing.place(), thing.kind(), thing.name(), thing.id(), thing.text());
        }
    }

    static ImportedJson of(Moved moved) {
        return new ImportedJson(
                moved.applied(),
                moved.secretsUntil(),
                things(moved.made()),
                things(moved.existing()),
                things(moved.left()),
                things(moved.notes()));
    }

    private static List<ThingJson> things(List<Moved.Thing> things) {
        return things.stream().map(ThingJson::of).toList();
    }
}
