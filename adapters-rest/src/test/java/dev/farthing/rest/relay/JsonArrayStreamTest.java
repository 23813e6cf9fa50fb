package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonArrayStreamTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: {\"a\":1}\\r\\n\\r\\ndata: {\"b\":2}\\r\\n\\r\\n|[{\"a\":1},{\"b\":2}]",
                "data:{\"a\":1}\\n\\n: a comment\\n\\ndata:  {\"b\":2}\\n\\n|[{\"a\":1},{\"b\":2}]",
                "event: x\\ndata: {\"a\":\\ndata: 1}\\n\\n|[{\"a\":1}]",
                "data: {\"a\":1}\\r\\rid: 7\\rdata: {\"b\":2}\\r\\r|[{\"a\":1},{\"b\":2}]",
                "dat: {\"a\":1}\\n\\n|[]",
                "data: {\"a\":1}|[{\"a\":1}]",
            })
    void eventsBecomeElementsWhereverTheyAreCut(String escaped, String expected) throws Exception {
        var events = escaped.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= events.length; size++) {
            var array = new JsonArrayStream();
            var out = new StringBuilder();
            for (int from = 0; from < events.length; from += size) {
                int length = Math.min(size, events.length - from);
                out.append(StandardCharsets.UTF_8.decode(array.elements(ByteBuffer.wrap(events, from, length))));
            }
            out.append(StandardCharsets.UTF_8.decode(array.end()));
            var mapper = new ObjectMapper();
            assertThat(mapper.readTree(out.toString())).as(out.toString()).isEqualTo(mapper.readTree(expected));
        }
    }

    @Test
    void anElementLeavesAsSoonAsItsEventHasCome() {
        var array = new JsonArrayStream();
        var first = array.elements(ByteBuffer.wrap("data: {\"a\":1}\r\n\r\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(StandardCharsets.UTF_8.decode(first).toString()).isEqualTo("[{\"a\":1}");
    }
}
