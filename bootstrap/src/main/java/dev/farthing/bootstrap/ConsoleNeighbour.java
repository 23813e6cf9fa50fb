package dev.farthing.bootstrap;

import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.domain.fault.Kind;
import dev.farthing.rest.ClientAddress;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Problems;
import dev.farthing.rest.health.HealthChecks;
import dev.farthing.web.ManagementSide;
import dev.farthing.web.Sealed;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Introduces the console to the management API, as adapters do not see each other.
@Singleton
class ConsoleNeighbour implements ManagementSide {
    private final ClientAddress addresses;
    private final CurrentCaller current;
    private final HealthChecks checks;
    private final Settings settings;
    private final PublicUrl publicUrl;
    private final ConsoleUrl consoleUrl;

    ConsoleNeighbour(
            ClientAddress addresses,
            CurrentCaller current,
            HealthChecks checks,
            Settings settings,
            PublicUrl publicUrl,
            ConsoleUrl consoleUrl) {
        this.addresses = addresses;
        this.current = current;
        this.checks = checks;
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.consoleUrl = consoleUrl;
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
    public String relay(HttpServerRequest request) {
        var known = publicUrl.text();
        if (known != null) {
            return known;
        }
        var listen = settings.listen();
        if (!isApart()) {
            return asked(request);
        }
        var here = request.authority();
        // An address that stands for every one of this machine's tells nobody where to go.
        return here != null && Settings.Listen.EVERYWHERE.contains(listen.host())
                ? scheme(request) + bracketed(here.host()) + ":" + listen.port()
                : listen.url();
    }

    @Override
    public String itself(HttpServerRequest request) {
        var known = consoleUrl.text();
        return known == null ? asked(request) : known;
    }

    private boolean isApart() {
        return settings.listen().ports().management() != null;
    }

    private String asked(HttpServerRequest request) {
        var here = request.authority();
        return here == null ? settings.listen().managementUrl() : scheme(request) + here;
    }

    private String scheme(HttpServerRequest request) {
        return Sealed.is(request, consoleUrl) ? "https://" : "http://";
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    }

    @Override
    public int status(Kind kind) {
        return Problems.status(kind);
    }
}
