package dev.farthing.upstream.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Collects a body that is wanted in one piece; copied only when it came in several.
public final class WholeBody {
    private final int mostBytes;
    private final List<ByteBuffer> pieces = new ArrayList<>(1);
    private long size;

    public WholeBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// False when the body has become too large; nothing of it is kept then.
    public boolean add(byte[] bytes, int from, int to) {
        size += to - from;
        if (size > mostBytes) {
            pieces.clear();
            return false;
        }
        pieces.add(ByteBuffer.wrap(bytes, from, to - from));
        return true;
    }

    /// The bytes of pieces, together; the pieces stay as they are.
    public static byte[] joined(List<ByteBuffer> pieces) {
        int size = 0;
        for (var piece : pieces) {
            size += piece.remaining();
        }
        var all = ByteBuffer.allocate(size);
        pieces.forEach(piece -> all.put(piece.duplicate()));
        return all.array();
    }

    /// All of it, backed by an array.
    public ByteBuffer join() {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        var all = ByteBuffer.allocate((int) size);
        pieces.forEach(all::put);
        pieces.clear();
        return all.flip();
    }

    /// The first byte that is no white space; negative where there is nothing to read.
    public int firstByte() {
        for (var piece : pieces) {
            for (var i = piece.position(); i < piece.limit(); i++) {
                int b = piece.get(i) & 0xff;
                if (b > ' ') {
                    return b;
                }
            }
        }
        return -1;
    }
}
