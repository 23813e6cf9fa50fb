package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
    private static final String COUNTED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=a\r\nabc\r\n1F\r\n"
            + "0123456789012345678901234567890" + "\r\n0\r\ncost: 1\r\n\r\n";

    private final List<String> messages = new ArrayList<>();
    private final HttpReader.Sink sink = new HttpReader.Sink() {
        private final StringBuilder message = new StringBuilder();

        @Override
        public void head(byte[] head, int length) {
            message.append(head[9] - '0').append(' ');
        }

        @Override
        public void body(ByteBuffer piece) {
            message.append(US_ASCII.decode(piece));
        }

        @Override
        public void end() {
            messages.add(message.toString());
            message.setLength(0);
        }
    };

    @Test
    void messagesFollowEachOtherWhereverTheSocketCutsThem() {
        byte[] wire = (COUNTED + CHUNKED + EMPTY + COUNTED).getBytes(US_ASCII);
        for (int cut = 0; cut <= wire.length; cut++) {
            messages.clear();
            HttpReader reader = new HttpReader();
            reader.read(ByteBuffer.wrap(wire, 0, cut), sink);
            reader.read(ByteBuffer.wrap(wire, cut, wire.length - cut), sink);
            assertThat(messages)
                    .as("cut at %d", cut)
                    .containsExactly("2 hello", "2 abc0123456789012345678901234567890", "2 ", "2 hello");
        }
    }

    @Test
    void aMessageIsNotOverBeforeItsLastByte() {
        for (String message : List.of(COUNTED, CHUNKED, EMPTY)) {
            messages.clear();
            byte[] wire = message.getBytes(US_ASCII);
            new HttpReader().read(ByteBuffer.wrap(wire, 0, wire.length - 1), sink);
            assertThat(messages).isEmpty();
        }
    }
}
