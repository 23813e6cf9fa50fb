package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingDecoderTest {
    private static final String TWO_ENDS =
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

    private final EmbeddedChannel server = new EmbeddedChannel(new FramingDecoder());

    /// What is heard of bytes that come so many at once.
    private List<String> heard(int atOnce, String bytes) {
        for (int i = 0; i < bytes.length(); i += atOnce) {
            var part = bytes.substring(i, Math.min(bytes.length(), i + atOnce));
            server.writeInbound(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII));
        }
        var heard = new ArrayList<String>();
        for (var message = server.readInbound(); message != null; message = server.readInbound()) {
            if (message instanceof HttpRequest request) {
                heard.add(request.method() + " " + request.uri() + " "
                        + request.headers().get("content-length"));
            }
            if (message instanceof LastHttpContent) {
                heard.add("end");
            }
            ReferenceCountUtil.release(message);
        }
        return heard;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    void aLengthBesideATransferCodingIsSeenAndTheCodingBelieved(int atOnce) {
        assertThat(heard(atOnce, TWO_ENDS + "GET /b HTTP/1.1\r\n\r\n" + TWO_ENDS))
                .containsExactly("POST /a 5", "end", "GET /b null", "end", "POST /a 5", "end");
    }

    @Test
    void aLengthAloneIsBelieved() {
        assertThat(heard(9, "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b HTTP/1.1\r\n\r\n"))
                .containsExactly("POST /a 2", "end", "GET /b null", "end");
    }

    /// As it was read from the network: each further piece would cost a call as much as a small body.
    @Test
    void aLongBodyIsNotCutIntoPieces() {
        server.writeInbound(Unpooled.copiedBuffer(
                "POST /a HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000), StandardCharsets.US_ASCII));
        server.readInbound();
        HttpContent body = server.readInbound();
        assertThat(body.content().readableBytes()).isEqualTo(100_000);
        body.release();
    }
}
