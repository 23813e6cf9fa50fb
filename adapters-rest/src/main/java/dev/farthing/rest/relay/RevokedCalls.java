package dev.farthing.rest.relay;

import dev.farthing.application.relay.KeyDirectory;
import dev.farthing.application.relay.RecheckKey;
import dev.farthing.application.start.Drain;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Ends the calls of keys that are closed while they are under way, as soon as this process hears of it.
@Singleton
class RevokedCalls {
    private final Drain drain;
    private final RecheckKey recheckKey;

    RevokedCalls(Drain drain, RecheckKey recheckKey) {
        this.drain = drain;
        this.recheckKey = recheckKey;
    }

    void watch(@Observes Router router, KeyDirectory keys) {
        keys.whenSomeClose(this::endThem);
    }

    private void endThem() {
        drain.forEach(call -> {
            if (call instanceof RelayCall relayed) {
                relayed.recheck(recheckKey::recheck);
            }
        });
    }
}
