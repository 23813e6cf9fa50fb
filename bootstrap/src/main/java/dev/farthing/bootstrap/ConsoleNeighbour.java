package dev.farthing.bootstrap;

import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.domain.fault.Kind;
import dev.farthing.rest.ClientAddress;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Problems;
import dev.farthing.rest.health.HealthChecks;
import dev.farthing.web.ManagementSide;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Introduces the console to the management API, as adapters do not see each other.
@Singleton
class ConsoleNeighbour implements ManagementSide {
    private final ClientAddress addresses;
    private final CurrentCaller current;
    private final HealthChecks checks;

    ConsoleNeighbour(ClientAddress addresses, CurrentCaller current, HealthChecks checks) {
        this.addresses = addresses;
        this.current = current;
        this.checks = checks;
    }

    @Override
    public @Nullable String address(HttpServerRequest request) {
        return addresses.of(request);
    }

    @Override
    public void acts(KnownAdministrator known, @Nullable String address) {
        current.is(known, address);
    }

    @Override
    public long healthChecks() {
        return checks.sinceStart();
    }

    @Override
    public int status(Kind kind) {
        return Problems.status(kind);
    }
}
