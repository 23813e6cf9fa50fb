package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InflationTest {
    private static final int MIB = 1 << 20;

    private final Inflation inflation = Objects.requireNonNull(Inflation.of("gzip"));

    /// Hears bytes and nothing else.
    private record Bytes(Consumer<byte[]> heard) implements ExchangeListener {
        @Override
        public void head(int status, MultiMap headers) {}

        @Override
        public void chunk(byte[] bytes, int from, int to) {
            heard.accept(Arrays.copyOfRange(bytes, from, to));
        }

        @Override
        public void complete() {}

        @Override
        public void broken(Breakage how) {}
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(packed)) {
            packing.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void d65whoHasHadEnoughIsGivenHardlyMore() throws IOException {
        var bomb = packed(new byte[64 * MIB]);
        long[] heard = new long[1];
        inflation.unpack(bomb, 0, bomb.length, new Bytes(bytes -> {
            heard[0] += bytes.length;
            if (heard[0] > MIB) {
                inflation.close();
            }
        }));

        assertThat(heard[0]).isBetween((long) MIB, 3L * MIB);
    }

    @Test
    void whereverItIsCutTheBytesAreTheSame() throws IOException {
        var text = "All work and no play. ".repeat(9_999);
        var bytes = packed(text.getBytes(StandardCharsets.UTF_8));
        var heard = new ByteArrayOutputStream();
        var listener = new Bytes(heard::writeBytes);
        int cut = bytes.length / 3;

        assertThat(inflation.unpack(bytes, 0, cut, listener)).isTrue();
        assertThat(inflation.unpack(bytes, cut, bytes.length, listener)).isTrue();
        assertThat(heard.toString(StandardCharsets.UTF_8)).isEqualTo(text);
        inflation.close();
    }

    @Test
    void whatIsNotPackedIsNoAnswer() {
        var plain = "{\"choices\":[]}".getBytes(StandardCharsets.UTF_8);

        assertThat(inflation.unpack(plain, 0, plain.length, new Bytes(_ -> {}))).isFalse();
    }
}
