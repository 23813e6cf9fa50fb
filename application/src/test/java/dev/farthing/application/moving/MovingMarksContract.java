package dev.farthing.application.moving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every [MovingMarks] does.
public interface MovingMarksContract {
    MovingMarks marks();

    /// Does some work in a transaction of its own.
    void inTransaction(Runnable work);

    @Test
    default void aThingIsKnownByItsSourceItsKindAndItsId() {
        var id = UUID.randomUUID().toString();
        var team = UUID.randomUUID();
        inTransaction(() -> {
            marks().hold();
            marks().note("litellm", "team", id, team);
        });
        inTransaction(() -> {
            assertThat(marks().find("litellm", "team", id)).contains(team);
            assertThat(marks().find("litellm", "org", id)).isEmpty();
            assertThat(marks().find("new-api", "team", id)).isEmpty();
        });
    }

    @Test
    default void whatIsMadeAgainTakesThePlaceOfWhatWasMadeBefore() {
        var id = UUID.randomUUID().toString();
        var second = UUID.randomUUID();
        inTransaction(() -> marks().note("litellm", "provider", id, UUID.randomUUID()));
        inTransaction(() -> marks().note("litellm", "provider", id, second));
        inTransaction(() -> assertThat(marks().find("litellm", "provider", id)).contains(second));
    }
}
