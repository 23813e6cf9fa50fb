package dev.farthing.rest.upstream;

import dev.farthing.rest.Fields;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets the domain judge a field: what it refuses becomes that field's mistake.
final class Checked {
    private Checked() {}

    static <T extends @Nullable Object> T of(Fields fields, String name, T otherwise, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException refused) {
            var sentence = String.valueOf(refused.getMessage());
            fields.reject(name, "value_error", sentence);
            return otherwise;
        }
    }
}
