package dev.farthing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldLengthsTest {
    private static final HttpServerOptions LIMITS = new HttpServerOptions();
    private static final String CHUNKED =
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

    /// A server that learns by the first bytes which HTTP it is spoken to in.
    private static EmbeddedChannel server() {
        return new EmbeddedChannel(new ToldLengths.Exchange(LIMITS), new Http1xOrH2CHandler() {
            @Override
            protected void configure(ChannelHandlerContext context, boolean h2c) {
                if (!h2c) {
                    context.pipeline().addLast("httpDecoder", new VertxHttpRequestDecoder(LIMITS));
                }
            }
        });
    }

    private static List<String> requests(EmbeddedChannel server, int atOnce, String bytes) {
        for (int i = 0; i < bytes.length(); i += atOnce) {
            var part = bytes.substring(i, Math.min(bytes.length(), i + atOnce));
            server.writeInbound(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII));
        }
        var heard = new ArrayList<String>();
        for (var message = server.readInbound(); message != null; message = server.readInbound()) {
            if (message instanceof HttpRequest request) {
                heard.add(request.method() + " " + request.uri() + " "
                        + request.headers().get("content-length"));
            } else if (message instanceof LastHttpContent) {
                heard.add("end");
            }
            ReferenceCountUtil.release(message);
        }
        return heard;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 30, 1_000})
    void aLengthBesideATransferCodingIsSeenHoweverTheRequestIsCut(int atOnce) {
        var server = server();
        assertThat(requests(server, atOnce, CHUNKED + "GET /b HTTP/1.1\r\n\r\n" + CHUNKED))
                .containsExactly("POST /a 5", "end", "GET /b null", "end", "POST /a 5", "end");
        assertThat(server.pipeline().get(ToldLengths.Exchange.class)).isNull();
        assertThat(server.finish()).isFalse();
    }

    @Test
    void whatIsNoSuchRequestIsDecodedAsEver() {
        assertThat(requests(server(), 9, "PROPFIND /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"))
                .containsExactly("PROPFIND /a 2", "end");
    }

    @Test
    void anotherProtocolIsLeftAlone() {
        var server = server();
        server.writeInbound(Unpooled.copiedBuffer(Http1xOrH2CHandler.HTTP_2_PREFACE, StandardCharsets.US_ASCII));
        assertThat(server.<Object>readInbound()).isNotNull();
        assertThat(server.pipeline().get("httpDecoder")).isNull();
        assertThat(server.pipeline().get(ToldLengths.Exchange.class)).isNull();
    }
}
