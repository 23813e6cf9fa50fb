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
import dev.farthing.upstream.wire.JsonBytes;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Deletes conversations after their calls, each by the credential that began it, again and again while that fails.
///
/// A call takes its place here before it begins a conversation: so what waits is bounded, for each account and for
/// all of them, and a conversation that was begun can always be told farewell. An account that answers slowly holds
/// up its own alone. When the process ends, what waits for another try is tried at once and a few times only; what
/// is left when its patience ends stays.
@ApplicationScoped
class Farewells {
    static final int MOST_OF_ONE = 500;
    private static final Logger LOG = Logger.getLogger(Farewells.class);
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 64;
    private static final int AT_ONCE_OF_ONE = 4;
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
    private final Map<Key, Account> accounts = new ConcurrentHashMap<>();
    /// Of the context alone, as are the pauses and the number of those under way.
    private final Deque<Account> ready = new ArrayDeque<>();

    private final Map<Farewell, Long> pauses = new HashMap<>();
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
        drain.onBegin(() -> context.runOnContext(_ -> hurry()));
    }

    private record Key(@Nullable URI baseUrl, UpstreamSecret cookie) {}

    /// What belongs to one account.
    private static final class Account {
        private final Key key;
        private final Deque<Farewell> waiting = new ArrayDeque<>();
        /// Changed with the map's entry alone.
        private int places;

        private int running;
        private boolean ready;

        private Account(Key key) {
            this.key = key;
        }
    }

    /// A place for one conversation; null when too many of its account, or of all, wait.
    @Nullable
    Place place(Provider provider, UpstreamSecret cookie) {
        if (places.incrementAndGet() > MOST) {
            places.decrementAndGet();
            return null;
        }
        var account = accounts.compute(new Key(provider.baseUrl(), cookie), (key, known) -> {
            var one = known == null ? new Account(key) : known;
            one.places++;
            return one;
        });
        var place = new Place(provider, cookie, account);
        if (account.places > MOST_OF_ONE) {
            place.free();
            return null;
        }
        drain.enter(place);
        return place;
    }

    /// How many places are taken.
    int taken() {
        return places.get();
    }

    /// What a call holds until its conversation is deleted, or it has begun none.
    final class Place implements Drain.Call {
        private final Provider provider;
        private final UpstreamSecret cookie;
        private final Account account;
        private @Nullable Farewell farewell;

        private Place(Provider provider, UpstreamSecret cookie, Account account) {
            this.provider = provider;
            this.cookie = cookie;
            this.account = account;
        }

        /// Its call is broken off by itself; a conversation that could not be deleted until now stays.
        @Override
        public void breakOff() {
            context.runOnContext(_ -> {
                if (farewell != null) {
                    farewell.leave();
                }
            });
        }

        /// There is no conversation to delete.
        void giveBack() {
            free();
            drain.leave(this);
        }

        private void free() {
            places.decrementAndGet();
            accounts.computeIfPresent(account.key, (_, one) -> --one.places == 0 ? null : one);
        }

        /// The call is over.
        void farewell(String conversation, @Nullable String deployment) {
            context.runOnContext(_ -> {
                farewell = new Farewell(this, conversation, deployment);
                farewell.queue();
            });
        }
    }

    private void offer(Account account) {
        if (!account.ready && !account.waiting.isEmpty() && account.running < AT_ONCE_OF_ONE) {
            account.ready = true;
            ready.add(account);
        }
    }

    /// Accounts take turns.
    private void next() {
        while (running < AT_ONCE && !ready.isEmpty()) {
            var account = ready.remove();
            account.ready = false;
            var farewell = account.waiting.poll();
            if (farewell != null) {
                running++;
                account.running++;
                farewell.begin();
            }
            offer(account);
        }
    }

    /// What waits for its next try has it now.
    private void hurry() {
        var waiting = List.copyOf(pauses.keySet());
        waiting.forEach(Farewell::wake);
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

        private void queue() {
            place.account.waiting.add(this);
            offer(place.account);
            next();
        }

        private void wake() {
            var timer = pauses.remove(this);
            if (timer != null) {
                vertx.cancelTimer(timer);
                queue();
            }
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
            ended();
            place.giveBack();
        }

        @Override
        public void failed(UpstreamFailure failure) {
            ended();
            var status = failure.httpStatus();
            if (status != null && (status == 404 || status == 410)) {
                place.giveBack();
                return;
            }
            refusals += failure.failureClass() == FailureClass.CREDENTIAL_DEAD ? 1 : 0;
            if (tries >= (drain.draining() ? MOST_REFUSALS : MOST_TRIES) || refusals >= MOST_REFUSALS) {
                stays(failure.sentence());
                return;
            }
            long pause = Math.min(LONGEST_PAUSE_MILLIS, (long) firstPauseMillis << (tries - 1));
            pauses.put(
                    this,
                    vertx.setTimer(
                            drain.draining() ? Math.min(pause, FIRST_PAUSE_MILLIS) : pause,
                            _ -> context.runOnContext(_ -> wake())));
        }

        private void ended() {
            running--;
            place.account.running--;
            offer(place.account);
            next();
        }

        /// Its time is over, unless it is under way.
        private void leave() {
            var timer = pauses.remove(this);
            if (timer != null) {
                vertx.cancelTimer(timer);
            }
            if (place.account.waiting.remove(this) || timer != null) {
                stays("the process ends");
            }
        }

        private void stays(String why) {
            LOG.warnf(
                    "conversation %s stays at provider %s, which does not delete it: %s",
                    conversation, place.provider.name(), why);
            place.giveBack();
        }
    }
}
