package dev.farthing.domain.key;

import org.jspecify.annotations.Nullable;

/// What becomes of one field in an update: it stays, or it takes a value, which may be none.
public sealed interface Edit<T extends @Nullable Object> {
    record Keep<T extends @Nullable Object>() implements Edit<T> {}

    record To<T extends @Nullable Object>(T value) implements Edit<T> {}

    /// The field's value after the update.
    default T over(T before) {
        return switch (this) {
            case Keep<T> _ -> before;
            case To<T>(T value) -> value;
        };
    }
}
