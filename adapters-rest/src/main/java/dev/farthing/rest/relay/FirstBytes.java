package dev.farthing.rest.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Waits for a connection's first bytes and puts its [ConnectionWatch] in its place: behind the decoder, which is
/// in the pipeline only then, and for which a [FramingDecoder] steps in.
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final String HANDLER_OF_REQUESTS = "handler";
    private static final String DECODER = "httpDecoder";

    private final Function<EventLoop, ConnectionTimes> times;
    private @Nullable ConnectionWatch watch;

    FirstBytes(Function<EventLoop, ConnectionTimes> times) {
        this.times = times;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watch = times.apply(context.channel().eventLoop()).watch(context.channel());
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        var pipeline = context.pipeline();
        if (watch != null && pipeline.get(HANDLER_OF_REQUESTS) != null) {
            pipeline.addBefore(HANDLER_OF_REQUESTS, "watch", watch);
        }
        if (pipeline.get(DECODER) != null) {
            pipeline.replace(DECODER, DECODER, new FramingDecoder());
        }
        context.fireChannelRead(bytes);
        pipeline.remove(this);
    }
}
