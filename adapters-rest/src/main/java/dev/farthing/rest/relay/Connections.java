package dev.farthing.rest.relay;

import dev.farthing.application.start.OpenPortStep;
import dev.farthing.rest.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Has every connection watched from the moment it is accepted, and takes no more of them than there is room for.
///
/// The framework shows a connection only with its first request, and answers what it cannot read by itself. So this
/// stands in the pipeline of the port, where each new connection passes.
@Singleton
class Connections implements OpenPortStep {
    /// An idle one costs some 10 KB; who opens connections and says nothing on them gets no further than this.
    private static final int MOST = 50_000;
    /// A fifth of them: nobody alone keeps everybody out.
    private static final int MOST_OF_AN_ADDRESS = 10_000;

    private final Vertx vertx;
    private final Gate gate;

    @Inject
    Connections(Vertx vertx, TrustedProxies proxies) {
        this(vertx, MOST, new Crowd(MOST_OF_AN_ADDRESS, proxies.ranges()));
    }

    Connections(Vertx vertx, int most, Crowd crowd) {
        this.vertx = vertx;
        this.gate = new Gate(most, crowd);
    }

    @Override
    public void run(int port) {
        int guarded = 0;
        for (var executor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            var loop = (SingleThreadEventLoop) executor;
            try {
                // On the loop itself: a handler that is added from elsewhere misses what is accepted meanwhile.
                guarded += loop.submit(() -> guard(loop, port)).get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        if (guarded == 0) {
            throw new IllegalStateException("nobody listens on " + port);
        }
    }

    private int guard(SingleThreadEventLoop loop, int port) {
        var listening = new ArrayList<Channel>();
        loop.registeredChannelsIterator().forEachRemaining(channel -> {
            if (channel instanceof ServerChannel
                    && channel.localAddress() instanceof InetSocketAddress address
                    && address.getPort() == port) {
                listening.add(channel);
            }
        });
        listening.forEach(channel -> channel.pipeline().addFirst(gate));
        return listening.size();
    }

    /// Lets connections in, one at a time, on the acceptor's thread.
    @Sharable
    private static final class Gate extends ChannelInboundHandlerAdapter {
        private final int most;
        private final Crowd crowd;
        private final AtomicInteger open = new AtomicInteger();
        private final Map<EventLoop, ConnectionTimes> times = new ConcurrentHashMap<>();

        Gate(int most, Crowd crowd) {
            this.most = most;
            this.crowd = crowd;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            var connection = (Channel) accepted;
            var counted = counted(connection);
            open.incrementAndGet();
            boolean fits = counted == null || crowd.enter(counted);
            if (!fits || open.get() > most) {
                // Nobody is told of the end of a connection that never was anybody's.
                leave(counted);
                connection.unsafe().closeForcibly();
                return;
            }
            connection.closeFuture().addListener(_ -> leave(counted));
            KeptAlive.watch(connection.config());
            connection.pipeline().addLast(new FirstBytes(loop -> times.computeIfAbsent(loop, ConnectionTimes::ofLoop)));
            context.fireChannelRead(accepted);
        }

        private @Nullable InetAddress counted(Channel connection) {
            var address = connection.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
            return address != null && crowd.counts(address) ? address : null;
        }

        private void leave(@Nullable InetAddress counted) {
            open.decrementAndGet();
            if (counted != null) {
                crowd.leave(counted);
            }
        }
    }
}
