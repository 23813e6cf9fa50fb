package dev.farthing.rest;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import org.jspecify.annotations.Nullable;

/// Lets a length that a request tells beside a transfer coding be seen, so that the request can be refused: the usual
/// decoder drops it before anybody learns of it.
///
/// Nobody else is offered a connection before its first request is decoded. Takes effect where [#EXTENSIONS] is set
/// before the first server listens.
public final class ToldLengths extends ChannelInitializerExtension {
    /// The system property that names how such extensions are found: by the service loader.
    public static final String EXTENSIONS = EXTENSIONS_SYSTEM_PROPERTY;

    public static final String BY_SERVICE_LOADER = "serviceload";

    private static final String DECODER = "httpDecoder";
    /// After so many bytes it is known whether they are HTTP/2, and so which decoder there is.
    private static final int TELLING_BYTES = 4;

    private static volatile @Nullable HttpServerOptions options;

    /// The limits of what is decoded.
    public static void within(HttpServerOptions limits) {
        options = limits;
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        var limits = options;
        if (limits != null) {
            channel.pipeline().addLast(new Exchange(limits));
        }
    }

    /// Exchanges the decoder once there is one, and goes.
    static final class Exchange extends ChannelInboundHandlerAdapter {
        private final HttpServerOptions limits;
        private int passed;

        Exchange(HttpServerOptions limits) {
            this.limits = limits;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof ByteBuf bytes)) {
                context.fireChannelRead(message);
                return;
            }
            int first = Math.min(TELLING_BYTES - passed, bytes.readableBytes());
            passed += first;
            context.fireChannelRead(bytes.readRetainedSlice(first));
            var pipeline = context.pipeline();
            if (passed < TELLING_BYTES) {
                bytes.release();
                return;
            }
            exchange(pipeline);
            if (bytes.isReadable()) {
                context.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
            if (!context.isRemoved()) {
                pipeline.remove(this);
            }
        }

        private void exchange(ChannelPipeline pipeline) {
            if (pipeline.get(DECODER) != null) {
                pipeline.replace(DECODER, DECODER, new Decoder(limits));
            }
        }
    }

    private static final class Decoder extends VertxHttpRequestDecoder {
        Decoder(HttpServerOptions limits) {
            super(limits);
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            var told = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
            super.handleTransferEncodingChunkedWithContentLength(message);
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, told);
        }
    }
}
