package dev.farthing.domain.account;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is behind what happens now.
public sealed interface Actor {
    /// Somebody with an admin key.
    ///
    /// @param keyId null for the operator key that the environment holds
    /// @param address where the request comes from; null when unknown
    record Administrator(
            Caller caller, @Nullable UUID keyId, @Nullable String address) implements Actor {}

    /// Farthing itself: its start, its jobs, and what it does for the holder of an inference key.
    record Farthing() implements Actor {}

    /// Somebody who has not been told apart yet.
    record Stranger() implements Actor {}

    /// Whose rows may be seen and written.
    sealed interface Reach {
        record Everything() implements Reach {}

        record OneOrg(UUID orgId) implements Reach {}

        record Nothing() implements Reach {}
    }

    /// Whose rows the database lets this actor see and write.
    default Reach reach() {
        return switch (this) {
            case Administrator(var caller, var _, var _) ->
                caller.isOperator() ? new Reach.Everything() : new Reach.OneOrg(caller.org(null));
            case Farthing _ -> new Reach.Everything();
            case Stranger _ -> new Reach.Nothing();
        };
    }
}
