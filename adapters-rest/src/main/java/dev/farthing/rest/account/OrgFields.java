package dev.farthing.rest.account;

import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.key.Edit;
import dev.farthing.rest.Fields;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the fields of orgs and teams are read, whatever body they are in.
final class OrgFields {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PLAN = 100;
    private static final int LONGEST_ZONE = 64;
    private static final ZoneId ANY_ZONE = ZoneId.of("UTC");

    private OrgFields() {}

    static String name(Fields fields) {
        return fields.text("name", 1, LONGEST_NAME);
    }

    static String plan(Fields fields) {
        return fields.text("plan", 1, LONGEST_PLAN);
    }

    static @Nullable String optionalPlan(Fields fields) {
        return fields.optionalText("plan", LONGEST_PLAN);
    }

    /// The zone a body names, which must be a region; null when it names none.
    static @Nullable ZoneId optionalZone(Fields fields) {
        var text = fields.optionalText("time_zone", LONGEST_ZONE);
        if (text == null) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            fields.reject("time_zone", "value_error", "Value error, not a time zone like Asia/Shanghai or UTC");
            return null;
        }
    }

    static ZoneId zone(Fields fields) {
        fields.require("time_zone");
        var zone = optionalZone(fields);
        return zone == null ? ANY_ZONE : zone;
    }

    static @Nullable AbandonedCalls abandonedCalls(Fields fields) {
        return fields.optionalChoice("abandoned_calls", AbandonedCalls.class);
    }

    static Overruns overruns(Fields fields) {
        return fields.choice("overruns", Overruns.class, Overruns.ABSORB);
    }

    static <T extends @Nullable Object> Edit<T> edit(Fields fields, String name, Supplier<T> value) {
        return fields.has(name) ? new Edit.To<>(value.get()) : new Edit.Keep<>();
    }
}
