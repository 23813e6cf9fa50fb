package dev.farthing.upstream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Unpacks the answer of a vendor that compresses although it was asked not to.
final class Inflation {
    private static final int AT_ONCE = 1_024;

    private final EmbeddedChannel channel;

    private Inflation(ZlibWrapper wrapper) {
        this.channel = new EmbeddedChannel(new JdkZlibDecoder(wrapper, 0));
    }

    static boolean isNeeded(String encoding) {
        return !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity");
    }

    /// Null for an encoding that cannot be read here.
    static @Nullable Inflation of(String encoding) {
        return switch (encoding.trim().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new Inflation(ZlibWrapper.GZIP);
            case "deflate" -> new Inflation(ZlibWrapper.ZLIB_OR_NONE);
            default -> null;
        };
    }

    /// Passes the unpacked bytes on, until it is closed; false when the input is no such encoding. Little is
    /// unpacked at a time, for little can be a thousand times as much.
    boolean unpack(byte[] bytes, int from, int to, ExchangeListener listener) {
        for (int at = from; at < to && channel.isOpen(); at += AT_ONCE) {
            try {
                channel.writeInbound(Unpooled.wrappedBuffer(bytes, at, Math.min(AT_ONCE, to - at)));
            } catch (DecompressionException notPackedSo) {
                return false;
            }
            for (ByteBuf piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
                var plain = new byte[piece.readableBytes()];
                piece.readBytes(plain);
                piece.release();
                listener.chunk(plain, 0, plain.length);
            }
        }
        return true;
    }

    void close() {
        channel.finishAndReleaseAll();
    }
}
