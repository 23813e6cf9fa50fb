package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.quality.Objective;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/// What everything that remembers objectives promises.
public interface ObjectiveRepositoryContract {
    ObjectiveRepository objectives();

    /// A model that is there.
    String aModel();

    @Test
    default void anObjectiveIsKeptReplacedAndTakenAway() {
        var model = aModel();
        var other = aModel();
        assertThat(objectives().find(model)).isEmpty();
        objectives().save(new Objective(model, new BigDecimal("99.9000"), null));
        objectives().save(new Objective(other, null, 8_000));
        assertThat(objectives().find(model)).contains(new Objective(model, new BigDecimal("99.9000"), null));
        objectives().save(new Objective(model, new BigDecimal("99.5000"), 500));
        assertThat(objectives().all())
                .contains(new Objective(model, new BigDecimal("99.5000"), 500), new Objective(other, null, 8_000))
                .isSortedAccordingTo((one, two) -> one.model().compareTo(two.model()));
        objectives().remove(model);
        objectives().remove(model);
        assertThat(objectives().find(model)).isEmpty();
        assertThat(objectives().find(other)).isPresent();
    }

    @Test
    default void aModelThatIsNotThereHasNone() {
        assertThatThrownBy(() -> objectives().save(new Objective("no such model", null, 1)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no such model");
    }
}
