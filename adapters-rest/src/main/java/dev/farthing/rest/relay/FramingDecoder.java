package dev.farthing.rest.relay;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/// Reads requests as the framework's decoder does, but leaves a length that is told beside a transfer coding where it
/// stands, so that [Framing] sees it and refuses the request.
final class FramingDecoder extends VertxHttpRequestDecoder {
    private static final HttpServerOptions LIMITS = PlainHttp.limit(new HttpServerOptions());

    FramingDecoder() {
        super(LIMITS);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        var told = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        super.handleTransferEncodingChunkedWithContentLength(message);
        message.headers().set(HttpHeaderNames.CONTENT_LENGTH, told);
    }
}
