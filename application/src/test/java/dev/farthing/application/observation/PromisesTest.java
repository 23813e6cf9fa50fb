package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.quality.Objective;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Objectives and notices: what operators promise, and everybody may read.
class PromisesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RememberedObjectives objectives = new RememberedObjectives();
    private final RememberedNotices board = new RememberedNotices();
    private final RememberedAudit audit = new RememberedAudit();
    private final Caller operator = new Caller.Operator(UUID.randomUUID());
    private final Caller admin = new Caller.OrgAdmin(UUID.randomUUID());
    private final SetObjective setObjective = new SetObjective(objectives, audit);
    private final PutUpNotice putUpNotice = new PutUpNotice(board, UUID::randomUUID, audit);
    private final TakeDownNotice takeDownNotice = new TakeDownNotice(board, audit);
    private final ListNotices listNotices = new ListNotices(board, () -> NOW);

    @Test
    void anObjectiveIsSetChangedAndTakenAwayOnRecord() {
        objectives.offer("large");
        setObjective.set(operator, "large", new BigDecimal("99.9"), null);
        assertThat(audit.only()).satisfies(deed -> {
            assertThat(deed.before()).isNull();
            assertThat(deed.after()).isNotNull();
            assertThat(deed.objectId()).isEqualTo("large");
        });
        setObjective.set(operator, "large", null, 500);
        assertThat(audit.only().before()).isNotNull();
        assertThat(objectives.all()).containsExactly(new Objective("large", null, 500));
        setObjective.set(operator, "large", null, null);
        assertThat(audit.only().after()).isNull();
        setObjective.set(operator, "large", null, null);
        assertThat(audit.deeds).isEmpty();
        assertThat(objectives.all()).isEmpty();
    }

    @Test
    void onlyOperatorsPromise() {
        assertThatThrownBy(() -> setObjective.set(admin, "large", BigDecimal.ONE, null))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> putUpNotice.put(admin, wish(0, 1))).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> takeDownNotice.take(admin, UUID.randomUUID())).isInstanceOf(FaultException.class);
        assertThat(audit.deeds).isEmpty();
    }

    @Test
    void aNoticeHangsUntilItIsOverOrTakenDown() {
        var notice = putUpNotice.put(operator, wish(10, 20));
        assertThat(audit.only().objectId()).isEqualTo(notice.id().toString());
        assertThat(listNotices.list()).containsExactly(notice);
        takeDownNotice.take(operator, notice.id());
        assertThat(audit.only().after()).isNull();
        assertThat(listNotices.list()).isEmpty();
        assertThatThrownBy(() -> takeDownNotice.take(operator, notice.id()))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no notice");
    }

    @Test
    void whatEndsBeforeItBeginsIsNoMaintenance() {
        assertThatThrownBy(() -> putUpNotice.put(operator, wish(10, 10)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("after starts_at");
    }

    private static PutUpNotice.Wish wish(int starts, int ends) {
        return new PutUpNotice.Wish("title", "note", NOW.plusSeconds(starts), NOW.plusSeconds(ends), List.of("large"));
    }
}
