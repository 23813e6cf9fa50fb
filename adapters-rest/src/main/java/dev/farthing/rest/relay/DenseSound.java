package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// Finds sounds of which a second takes far more bytes than any vendor makes tokens of it (10 to 32): what they can
/// come to is bounded by their length.
final class DenseSound {
    private static final int HEAD_CHARS = 64;
    private static final int LEAST_BYTES_A_SECOND = 4_000;
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FORMAT = 0x20746d66;
    private static final int PLAIN = 1;

    private DenseSound() {}

    /// @param json at a text of base64
    static boolean is(JsonParser json) throws IOException {
        int length = Math.min(json.getTextLength(), HEAD_CHARS);
        var head = new String(json.getTextCharacters(), json.getTextOffset(), length - length % 4);
        try {
            return isDense(Base64.getDecoder().decode(head));
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static boolean isDense(byte[] head) {
        if (head.length < 36) {
            return false;
        }
        return isWave(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN)) || isMpeg(head);
    }

    /// Its header tells how long it is: it must not tell of less than there is.
    private static boolean isWave(ByteBuffer head) {
        if (head.getInt(0) != RIFF
                || head.getInt(8) != WAVE
                || head.getInt(12) != FORMAT
                || head.getShort(20) != PLAIN) {
            return false;
        }
        long samples = Integer.toUnsignedLong(head.getInt(24));
        long bits = (long) Short.toUnsignedInt(head.getShort(22)) * Short.toUnsignedInt(head.getShort(34));
        long told = Integer.toUnsignedLong(head.getInt(28));
        return Math.min(samples * bits / 8, told) >= LEAST_BYTES_A_SECOND;
    }

    /// MP3 has at least a thousand bytes a second, unless it says that its rate is its own affair.
    private static boolean isMpeg(byte[] head) {
        boolean tagged = head[0] == 'I' && head[1] == 'D' && head[2] == '3';
        boolean synchronous = head[0] == (byte) 0xFF && (head[1] & 0xE6) == 0xE2 && (head[2] & 0xF0) != 0;
        return tagged || synchronous;
    }
}
