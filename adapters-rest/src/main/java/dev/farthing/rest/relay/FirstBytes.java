package dev.farthing.rest.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Waits for a connection's first bytes and puts its [ConnectionWatch] in its place: behind the decoder, which is
/// in the pipeline only then, and for which a [FramingDecoder] steps in. Under TLS that is when hands are shaken.
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
        if (pipeline.get(SslHandler.class) != null) {
            pipeline.addAfter(pipeline.context(SslHandler.class).name(), "shaken", new Shaken());
        } else {
            stepIn(pipeline);
        }
        context.fireChannelRead(bytes);
        pipeline.remove(this);
    }

    private void stepIn(ChannelPipeline pipeline) {
        if (watch != null && pipeline.get(HANDLER_OF_REQUESTS) != null) {
            pipeline.addBefore(HANDLER_OF_REQUESTS, "watch", watch);
        }
        if (pipeline.get(DECODER) != null) {
            pipeline.replace(DECODER, DECODER, new FramingDecoder());
        }
    }

    /// Stands before the framework's own handler, which adds the decoder when it hears of the handshake.
    private final class Shaken extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            context.fireUserEventTriggered(event);
            if (event instanceof SslHandshakeCompletionEvent shaken) {
                if (shaken.isSuccess()) {
                    stepIn(context.pipeline());
                }
                context.pipeline().remove(this);
            }
        }
    }
}
