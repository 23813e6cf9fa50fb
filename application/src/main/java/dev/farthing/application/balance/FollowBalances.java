package dev.farthing.application.balance;

import dev.farthing.application.balance.BalanceSheet.Line;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.CredentialHealth.Left;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.UUID;

/// Takes over what vendors said is left on accounts, where calls find their way by it.
@ApplicationScoped
public class FollowBalances {
    private final BalanceSheet sheet;
    private final CurrentCatalogue catalogue;
    private final HealthDirectory health;

    FollowBalances(BalanceSheet sheet, CurrentCatalogue catalogue, HealthDirectory health) {
        this.sheet = sheet;
        this.catalogue = catalogue;
        this.health = health;
    }

    /// One round.
    @Transactional
    public void follow() {
        if (catalogue.get().modelsByName().values().stream()
                .noneMatch(offer -> offer.model().balancing() == Balancing.HIGHEST_BALANCE)) {
            return;
        }
        var left = new HashMap<UUID, Left>();
        for (Line line : sheet.lines()) {
            var balance = line.balance();
            if (balance != null) {
                left.put(line.credential(), new Left(balance.unit(), balance.left()));
            }
        }
        left.keySet().forEach(health::ofCredential);
        health.credentials().forEach((id, state) -> state.left(left.get(id)));
    }
}
