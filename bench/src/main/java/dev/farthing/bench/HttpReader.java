package dev.farthing.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Reads HTTP/1.1 messages, one after the other, from whatever pieces the socket gives.
final class HttpReader {
    /// Takes what was read; the body comes without its transfer coding.
    interface Sink {
        void head(byte[] head, int length);

        void body(ByteBuffer piece);

        void end();
    }

    private enum Place {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};
    private static final byte[] CODING = {
        't', 'r', 'a', 'n', 's', 'f', 'e', 'r', '-', 'e', 'n', 'c', 'o', 'd', 'i', 'n', 'g', ':'
    };

    private Place place = Place.HEAD;
    private byte[] head = new byte[512];
    private int headLength;
    private long left;
    private int lineLength;

    void read(ByteBuffer in, Sink sink) {
        while (in.hasRemaining()) {
            switch (place) {
                case HEAD -> head(in, sink);
                case BODY -> {
                    take(in, sink);
                    if (left == 0) {
                        finish(sink);
                    }
                }
                case CHUNK_SIZE -> chunkSize(in.get());
                case CHUNK -> {
                    take(in, sink);
                    if (left == 0) {
                        place = Place.CHUNK_END;
                    }
                }
                case CHUNK_END -> {
                    if (in.get() == '\n') {
                        startLine(Place.CHUNK_SIZE);
                    }
                }
                case TRAILER -> trailer(in.get(), sink);
            }
        }
    }

    private void head(ByteBuffer in, Sink sink) {
        while (in.hasRemaining()) {
            if (headLength == head.length) {
                head = Arrays.copyOf(head, head.length * 2);
            }
            byte read = in.get();
            head[headLength++] = read;
            if (read == '\n' && headLength >= 4 && head[headLength - 3] == '\n') {
                sink.head(head, headLength);
                bodyFollows(sink);
                return;
            }
        }
    }

    private void bodyFollows(Sink sink) {
        left = 0;
        boolean chunked = false;
        for (int i = 1; i < headLength; i++) {
            if (head[i - 1] == '\n') {
                if (named(i, LENGTH)) {
                    left = decimal(i + LENGTH.length);
                } else if (named(i, CODING)) {
                    chunked = true;
                }
            }
        }
        if (chunked) {
            startLine(Place.CHUNK_SIZE);
        } else if (left > 0) {
            place = Place.BODY;
        } else {
            finish(sink);
        }
    }

    private boolean named(int at, byte[] name) {
        if (at + name.length > headLength) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            int letter = head[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private long decimal(int at) {
        long number = 0;
        int i = at;
        while (head[i] == ' ') {
            i++;
        }
        for (; head[i] >= '0' && head[i] <= '9'; i++) {
            number = number * 10 + head[i] - '0';
        }
        return number;
    }

    private void chunkSize(byte read) {
        int digit = Character.digit(read, 16);
        if (digit >= 0 && lineLength >= 0) {
            left = left * 16 + digit;
            lineLength++;
        } else if (read == '\n') {
            if (left > 0) {
                place = Place.CHUNK;
            } else {
                startLine(Place.TRAILER);
            }
        } else {
            lineLength = -1;
        }
    }

    private void trailer(byte read, Sink sink) {
        if (read != '\n') {
            lineLength += read == '\r' ? 0 : 1;
        } else if (lineLength > 0) {
            lineLength = 0;
        } else {
            finish(sink);
        }
    }

    private void take(ByteBuffer in, Sink sink) {
        int limit = in.limit();
        int taken = (int) Math.min(left, in.remaining());
        in.limit(in.position() + taken);
        int end = in.limit();
        sink.body(in);
        in.limit(limit).position(end);
        left -= taken;
    }

    private void startLine(Place next) {
        place = next;
        left = 0;
        lineLength = 0;
    }

    private void finish(Sink sink) {
        place = Place.HEAD;
        headLength = 0;
        sink.end();
    }
}
