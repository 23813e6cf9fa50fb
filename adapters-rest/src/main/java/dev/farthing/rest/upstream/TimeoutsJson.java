package dev.farthing.rest.upstream;

import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.rest.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How long a vendor may take, in milliseconds.
@Schema(name = "Timeouts")
record TimeoutsJson(
        @Schema(defaultValue = "5000") int connectMs,
        @Schema(defaultValue = "60000") int firstByteMs,
        @Schema(defaultValue = "120000") int idleMs,
        @Schema(defaultValue = "600000") int totalMs) {
    static TimeoutsJson of(Timeouts timeouts) {
        return new TimeoutsJson(
                timeouts.connectMillis(), timeouts.firstByteMillis(), timeouts.idleMillis(), timeouts.totalMillis());
    }

    static Timeouts read(@Nullable Fields fields, Timeouts otherwise) {
        return fields == null
                ? Timeouts.DEFAULT
                : new Timeouts(
                        millis(fields, "connect_ms", otherwise.connectMillis()),
                        millis(fields, "first_byte_ms", otherwise.firstByteMillis()),
                        millis(fields, "idle_ms", otherwise.idleMillis()),
                        millis(fields, "total_ms", otherwise.totalMillis()));
    }

    private static int millis(Fields fields, String name, int otherwise) {
        var millis = fields.integer(name, 1, Timeouts.LONGEST_MILLIS);
        return millis == null ? otherwise : millis;
    }
}
