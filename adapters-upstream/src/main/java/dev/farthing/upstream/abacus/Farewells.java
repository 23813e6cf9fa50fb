package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.wire.AbacusApi.Asked;
import dev.farthing.upstream.wire.AbacusApi.Door;
import dev.farthing.upstream.wire.AbacusApi.Told;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Deletes conversations after their calls, each by the credential that began it, again and again while that fails.
///
/// A call takes its place here before it begins a conversation: so what waits is bounded, and a conversation that
/// was begun can always be told farewell. A shutdown waits for what is under way.
@ApplicationScoped
class Farewells {
    private static final Logger LOG = Logger.getLogger(Farewells.class);
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 16;
    private static final int MOST_TRIES = 14;
    private static final int MOST_REFUSALS = 3;
    private static final int FIRST_PAUSE_MILLIS = 1_000;
    private static final int LONGEST_PAUSE_MILLIS = 600_000;

    private final AbacusSessions sessions;
    private final Vertx vertx;
    private final Drain drain;
    private final Context context;
    private final int firstPauseMillis;
    private final AtomicInteger places = new AtomicInteger();
    /// Of the context alone, as is the number of those under way.
    private final Deque<Farewell> waiting = new ArrayDeque<>();

    private int running;

    @Inject
    Farewells(AbacusSessions sessions, VendorClients clients, Drain drain) {
        this(sessions, clients, drain, FIRST_PAUSE_MILLIS);
    }

    Farewells(AbacusSessions sessions, VendorClients clients, Drain drain, int firstPauseMillis) {
        this.sessions = sessions;
        this.vertx = clients.vertx();
        this.drain = drain;
        this.context = vertx.getOrCreateContext();
        this.firstPauseMillis = firstPauseMillis;
    }

    /// A place for one conversation; null when too many wait.
    @Nullable
    Place place(Provider provider, UpstreamSecret cookie) {
        if (places.incrementAndGet() > MOST) {
            places.decrementAndGet();
            return null;
        }
        return new Place(provider, cookie, drain.enter());
    }

    /// How many places are taken.
    int taken() {
        return places.get();
    }

    /// What a call holds until its conversation is deleted, or it has begun none.
    final class Place {
        private final Provider provider;
        private final UpstreamSecret cookie;
        private final boolean awaited;

        private Place(Provider provider, UpstreamSecret cookie, boolean awaited) {
            this.provider = provider;
            this.cookie = cookie;
            this.awaited = awaited;
        }

        /// There is no conversation to delete.
        void giveBack() {
            places.decrementAndGet();
            if (awaited) {
                drain.leave();
            }
        }

        /// The call is over.
        void farewell(String conversation, @Nullable String deployment) {
            context.runOnContext(_ -> {
                waiting.add(new Farewell(this, conversation, deployment));
                next();
            });
        }
    }

    private void next() {
        while (running < AT_ONCE && !waiting.isEmpty()) {
            running++;
            waiting.remove().begin();
        }
    }

    private final class Farewell implements Told {
        private final Place place;
        private final String conversation;
        private final @Nullable String deployment;
        private int tries;
        private int refusals;

        private Farewell(Place place, String conversation, @Nullable String deployment) {
            this.place = place;
            this.conversation = conversation;
            this.deployment = deployment;
        }

        private void begin() {
            tries++;
            var body = new JsonBytes(128).raw("{\"deploymentConversationId\":").quoted(conversation);
            if (deployment != null) {
                body.raw(",\"deploymentId\":").quoted(deployment);
            }
            sessions.ask(
                    place.provider,
                    place.cookie,
                    new Asked(
                            Door.CHAT,
                            "deleteDeploymentConversation",
                            body.raw("}").take()),
                    this);
        }

        @Override
        public void is(ByteBuffer answer) {
            over();
        }

        @Override
        public void failed(UpstreamFailure failure) {
            var status = failure.httpStatus();
            if (status != null && (status == 404 || status == 410)) {
                over();
                return;
            }
            refusals += failure.failureClass() == FailureClass.CREDENTIAL_DEAD ? 1 : 0;
            if (tries >= (drain.draining() ? MOST_REFUSALS : MOST_TRIES) || refusals >= MOST_REFUSALS) {
                LOG.warnf(
                        "conversation %s stays at provider %s, which does not delete it: %s",
                        conversation, place.provider.name(), failure.sentence());
                over();
                return;
            }
            running--;
            next();
            long pause = Math.min(LONGEST_PAUSE_MILLIS, (long) firstPauseMillis << (tries - 1));
            vertx.setTimer(
                    drain.draining() ? firstPauseMillis : pause,
                    _ -> context.runOnContext(_ -> {
                        waiting.add(this);
                        next();
                    }));
        }

        private void over() {
            running--;
            place.giveBack();
            next();
        }
    }
}
