package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection: how long it has been silent, how long its request's head has been coming, and a clear answer to
/// a head that cannot be read. It knows no time but its loop's last look ([ConnectionTimes]).
final class ConnectionWatch extends ChannelDuplexHandler {
    private static final int FIRST_FINAL_STATUS = 200;

    /// What is awaited of the client: nothing while its requests are served, its end once it was refused.
    private static final String NO_URI =
            "The request's target is no URI: what is no letter and no digit is written there"
                    + " as % and two hexadecimal digits.";

    enum Awaiting {
        FIRST_BYTE,
        REST_OF_HEAD,
        NEXT_REQUEST,
        END,
        NOTHING
    }

    private final Channel channel;
    private final ConnectionTimes times;
    private @Nullable ChannelHandlerContext context;
    private Awaiting awaiting = Awaiting.FIRST_BYTE;
    private long sinceNanos;
    private int openRequests;
    /// Whether what is being read made a request or a part of its body.
    private boolean understood;

    ConnectionWatch(Channel channel, ConnectionTimes times) {
        this.channel = channel;
        this.times = times;
        this.sinceNanos = times.lastLookNanos();
    }

    Awaiting awaiting() {
        return awaiting;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        understood = true;
        if (awaiting == Awaiting.END) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            if (openRequests == 0 && request.decoderResult().isFailure()) {
                refuse(context, request);
                ReferenceCountUtil.release(message);
                return;
            }
            if (openRequests == 0 && !isUri(request.uri())) {
                refuse(context, HttpResponseStatus.BAD_REQUEST, NO_URI, request.uri());
                ReferenceCountUtil.release(message);
                return;
            }
            openRequests++;
            awaiting = Awaiting.NOTHING;
        }
        context.fireChannelRead(message);
    }

    /// Bytes came, and no request came of them: one that was answered while it was read is none of these.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!understood && (awaiting == Awaiting.FIRST_BYTE || awaiting == Awaiting.NEXT_REQUEST)) {
            await(Awaiting.REST_OF_HEAD);
        }
        understood = false;
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && isFinal(message) && --openRequests <= 0) {
            openRequests = 0;
            await(Awaiting.NEXT_REQUEST);
        }
        context.write(message, promise);
    }

    private static boolean isFinal(Object message) {
        return !(message instanceof HttpResponse response) || response.status().code() >= FIRST_FINAL_STATUS;
    }

    private void await(Awaiting what) {
        awaiting = what;
        sinceNanos = times.lastLookNanos();
    }

    /// The time is over: a head that came in part is answered, silence is not.
    void giveUp() {
        if (awaiting == Awaiting.REST_OF_HEAD && context != null) {
            refuse(context, HttpResponseStatus.REQUEST_TIMEOUT, "The head of the request took too long to come.", "");
        } else {
            channel.close();
        }
    }

    private void refuse(ChannelHandlerContext context, HttpRequest request) {
        var cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(
                    context,
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "The request's first line is longer than " + PlainHttp.MOST_OF_LINE + " bytes.",
                    request.uri());
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(
                    context,
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "The request's headers are larger than " + PlainHttp.MOST_OF_HEADERS + " bytes.",
                    request.uri());
        } else {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "This is no request of HTTP/1.1.", request.uri());
        }
    }

    /// Answers, and then ends its own direction only: a connection closed while bytes are coming in would take the
    /// answer away from a client that has not read it yet.
    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String sentence, String path) {
        await(Awaiting.END);
        var body = Reply.inPlane(path, Fault.INVALID_REQUEST, sentence).getBytes(StandardCharsets.UTF_8);
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(answer).addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
    }

    /// What is none the framework refuses without a word.
    private static boolean isUri(String target) {
        int plain = 0;
        while (plain < target.length() && isPlain(target.charAt(plain))) {
            plain++;
        }
        if (plain == target.length()) {
            return true;
        }
        try {
            return !new URI(target).toString().isEmpty();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-';
    }
}
