package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionWatchTest {
    private static final String ASK = "GET /v1/models HTTP/1.1\r\nHost: here\r\n\r\n";

    private final AtomicLong now = new AtomicLong();
    private final ConnectionTimes times = new ConnectionTimes(now::get);
    private Connection connection;
    private int requests;
    private boolean atOnce;

    /// The pipeline as the framework builds it, with a server that counts what reaches it.
    @BeforeEach
    void connect() {
        connection = new Connection(
                new FirstBytes(_ -> times),
                new HttpRequestDecoder(PlainHttp.MOST_OF_LINE, PlainHttp.MOST_OF_HEADERS, 8192),
                new HttpResponseEncoder());
        connection.pipeline().addLast("handler", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                    requests++;
                }
                boolean last = message instanceof LastHttpContent;
                ReferenceCountUtil.release(message);
                if (atOnce && last) {
                    answer(HttpResponseStatus.OK);
                }
            }
        });
    }

    @Test
    void whoSaysNothingForAMinuteIsLetGoWithoutAWord() {
        later(Duration.ofSeconds(60));
        assertThat(connection.isOpen()).isTrue();

        later(Duration.ofSeconds(6));
        assertThat(connection.isOpen()).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    void e74AHeadThatTricklesIsRefusedHalfAMinuteAfterItsFirstByte() {
        later(Duration.ofSeconds(20));
        for (int i = 0; i < 5; i++) {
            say(ASK.substring(i, i + 1));
            later(Duration.ofSeconds(5));
        }
        assertThat(written()).isEmpty();

        later(Duration.ofSeconds(6));
        assertThat(written())
                .startsWith("HTTP/1.1 408 ")
                .contains("{\"error\":{\"message\":\"The head of the request took too long to come.\"");
        assertThat(requests).isZero();
    }

    @Test
    void aCallMayTakeAsLongAsItTakesAndTheTimeOfSilenceBeginsWithItsAnswer() {
        say(ASK);
        later(Duration.ofHours(1));
        assertThat(connection.isOpen()).isTrue();

        answer(HttpResponseStatus.OK);
        later(Duration.ofMinutes(10));
        assertThat(connection.isOpen()).isTrue();

        later(Duration.ofSeconds(6));
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void whatIsAnsweredWhileItIsReadLeavesNoHeadToWaitFor() {
        atOnce = true;
        say(ASK);
        assertThat(written()).startsWith("HTTP/1.1 200 ");
        say("POST /v1/models HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n");
        written();
        say("{}");
        written();
        later(Duration.ofMinutes(9));
        assertThat(written()).isEmpty();
        assertThat(connection.isOpen()).isTrue();

        say("G");
        later(Duration.ofSeconds(31));
        assertThat(written()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anInterimAnswerEndsNoCall() {
        say(ASK);
        answer(HttpResponseStatus.CONTINUE);
        later(Duration.ofHours(1));

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void ofCallsSentTogetherTheLastAnswerEndsTheWork() {
        say(ASK + ASK);
        answer(HttpResponseStatus.OK);
        later(Duration.ofHours(1));
        assertThat(connection.isOpen()).isTrue();

        answer(HttpResponseStatus.OK);
        later(Duration.ofHours(1));
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void theNextHeadOnAConnectionHasItsOwnHalfMinute() {
        say(ASK);
        answer(HttpResponseStatus.OK);
        written();
        later(Duration.ofMinutes(5));
        say("GET /v1/mod");
        later(Duration.ofSeconds(24));
        assertThat(written()).isEmpty();

        later(Duration.ofSeconds(6));
        assertThat(written()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aFirstLineThatIsTooLongIsAnsweredInOpenAisShape() {
        say("GET /" + "x".repeat(PlainHttp.MOST_OF_LINE) + " HTTP/1.1\r\nHost: here\r\n\r\n");

        assertThat(written())
                .startsWith("HTTP/1.1 414 ")
                .contains("\"message\":\"The request's first line is longer than 8192 bytes.\"")
                .contains("\"type\":\"invalid_request_error\"");
    }

    @Test
    void headersThatAreTooLargeAreAnsweredInTheShapeOfTheirPlane() {
        say("GET /api/v1/me HTTP/1.1\r\nx: " + "x".repeat(PlainHttp.MOST_OF_HEADERS) + "\r\n\r\n");

        assertThat(written())
                .startsWith("HTTP/1.1 431 ")
                .endsWith(
                        "{\"detail\":\"The request's headers are larger than 16384 bytes.\",\"code\":\"invalid_request\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/%zz, message",
        "/v1/models/a|b, message",
        "/api/v1/gateway/keys?search=%zz, detail",
        "/api/v1/gateway/keys/%, detail"
    })
    void aTargetThatIsNoUriIsToldSoInTheShapeOfItsPlane(String target, String member) {
        say("GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n");

        assertThat(written())
                .startsWith("HTTP/1.1 400 ")
                .contains("\"" + member + "\":\"The request's target is no URI", "\"code\":\"invalid_request\"");
        assertThat(requests).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/Claude%20Sonnet",
                "/api/v1/obs/calls?from=2026-11-21T12:00:00%2B08:00&page_size=2",
                "*"
            })
    void aTargetThatIsAUriGoesOn(String target) {
        say("GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n");

        assertThat(requests).isEqualTo(1);
    }

    @Test
    void whatIsNoHttpIsRefusedAndNothingAfterItIsRead() {
        say("\u0016\u0003\u0001 not http at all\r\n\r\n" + ASK);
        say(ASK);

        assertThat(written()).startsWith("HTTP/1.1 400 ").contains("This is no request of HTTP/1.1.");
        assertThat(requests).isZero();
    }

    /// Bytes are still coming in; the client gets seconds to read the answer before the connection is cut.
    @Test
    void aRefusedConnectionIsClosedAtLast() {
        say("nonsense\r\n\r\n");
        assertThat(connection.isOutputShutdown()).isTrue();
        assertThat(connection.isOpen()).isTrue();

        later(Duration.ofSeconds(6));
        assertThat(connection.isOpen()).isFalse();
    }

    private void say(String bytes) {
        connection.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private void answer(HttpResponseStatus status) {
        connection
                .pipeline()
                .context("handler")
                .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    private void later(Duration time) {
        now.addAndGet(time.toNanos());
        times.look();
    }

    private String written() {
        var text = new StringBuilder();
        for (ByteBuf bytes = connection.readOutbound(); bytes != null; bytes = connection.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        return text.toString();
    }

    /// A connection that can end one of its directions, as those of TCP can.
    private static final class Connection extends EmbeddedChannel implements DuplexChannel {
        private boolean outputShutdown;

        Connection(ChannelHandler... handlers) {
            super(handlers);
        }

        @Override
        public boolean isInputShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdownInput() {
            return shutdownInput(newPromise());
        }

        @Override
        public ChannelFuture shutdownInput(ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOutputShutdown() {
            return outputShutdown;
        }

        @Override
        public ChannelFuture shutdownOutput() {
            return shutdownOutput(newPromise());
        }

        @Override
        public ChannelFuture shutdownOutput(ChannelPromise promise) {
            outputShutdown = true;
            return promise.setSuccess();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public ChannelFuture shutdown() {
            return shutdown(newPromise());
        }

        @Override
        public ChannelFuture shutdown(ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }
    }
}
