package dev.farthing.application.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckScopeTest {
    private final RememberedKeys keys = new RememberedKeys();
    private final UUID org = keys.anOrg();
    private final UUID team = keys.aTeamOf(org);
    private final UUID foreignTeam = keys.aTeamOf(keys.anOrg());
    private final Caller admin = new Caller.OrgAdmin(org);
    private final Caller operator = new Caller.Operator(UUID.randomUUID());
    private final RememberedVendors vendors = new RememberedVendors();
    private final Catalogue catalogue = catalogue();
    private final CheckScope checkScope = new CheckScope(
            keys,
            vendors.models(),
            vendors.providers(),
            () -> catalogue,
            new ListOffers(() -> catalogue, () -> Instant.EPOCH));

    private Catalogue catalogue() {
        var offer = RelayScene.anOffer("large", ModelType.CHAT, Protocol.OPENAI, null);
        var plan = new Plan(new UUID(3, 1), "starter", "Starter", List.of(), null, null, null);
        return new Catalogue(
                1,
                Map.of("large", offer),
                Map.of(org, new Catalogue.Tenant(new Org(org, "o", false, plan.id(), ZoneOffset.UTC), plan)),
                Set.of(),
                RelaySettings.DEFAULT);
    }

    private static AlertScope scope(@Nullable UUID team, @Nullable UUID key, @Nullable String... names) {
        return new AlertScope(team, key, names.length > 0 ? names[0] : null, names.length > 1 ? names[1] : null);
    }

    private void missing(Caller caller, AlertScope scope) {
        assertThatThrownBy(() -> checkScope.check(caller, org, AlertScope.ALL, scope))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.NOT_FOUND));
        assertThatCode(() -> checkScope.check(caller, org, scope, scope))
                .as("what it named before may stay")
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsAnotherOrgsIsAnsweredAsWhatIsNotThere() {
        assertThatCode(() -> checkScope.check(admin, org, AlertScope.ALL, scope(team, null)))
                .doesNotThrowAnyException();
        missing(admin, scope(foreignTeam, null));
        missing(operator, scope(foreignTeam, null));
        missing(admin, scope(UUID.randomUUID(), null));
        missing(admin, scope(null, UUID.randomUUID()));
    }

    @Test
    void modelsAndProvidersAreThoseTheMakerMayKnow() {
        assertThatCode(() -> checkScope.check(admin, org, AlertScope.ALL, scope(null, null, "large", "vendor")))
                .doesNotThrowAnyException();
        missing(admin, scope(null, null, "small"));
        missing(admin, scope(null, null, "large", "other"));
        missing(operator, scope(null, null, "small"));
        missing(operator, scope(null, null, null, "other"));
    }
}
