package dev.farthing.persistence;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/// An array of one composite type in PostgreSQL's binary form, written into a buffer that is used again.
///
/// One such array is one set-returning scan for the server, however many columns it has.
public final class BinaryRows extends PGobject implements PGBinaryObject {
    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int TEXT_ARRAY = 1009;
    private static final int TIMESTAMPTZ = 1184;
    private static final int UUID_TYPE = 2950;
    private static final int UUID_ARRAY = 2951;
    private static final int INT8_ARRAY = 1016;
    private static final int TIMESTAMPTZ_ARRAY = 1185;
    private static final int HEADER = 20;
    private static final int MOST_KEPT = 4 << 20;
    private static final long EPOCH_2000_SECONDS = 946_684_800;
    private static final long EARLIEST_SECONDS = -210_000_000_000L;
    private static final long LATEST_SECONDS = 9_000_000_000_000L;
    private static final int REPLACEMENT = 0xFFFD;

    private final String typeName;
    private final int columns;
    private byte[] bytes = new byte[1 << 14];
    private int end = HEADER;
    private int rows;
    private int rowAt;
    private int arrayAt;
    private int elementType;

    public BinaryRows(String typeName, int columns) {
        setType("_" + typeName);
        this.typeName = typeName;
        this.columns = columns;
    }

    /// Empties it for the next batch.
    public void clear(RowTypes types) {
        elementType = types.number(typeName);
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[1 << 14];
        }
        end = HEADER;
        rows = 0;
    }

    public int rows() {
        return rows;
    }

    public BinaryRows row() {
        rows++;
        rowAt = end;
        reserve(8);
        putInt(0);
        putInt(columns);
        return this;
    }

    public void endRow() {
        int here = end;
        end = rowAt;
        putInt(here - rowAt - 4);
        end = here;
    }

    public BinaryRows uuid(@Nullable UUID value) {
        reserve(24);
        putInt(UUID_TYPE);
        if (value == null) {
            putInt(-1);
        } else {
            putInt(16);
            putLong(value.getMostSignificantBits());
            putLong(value.getLeastSignificantBits());
        }
        return this;
    }

    public BinaryRows int8(long value) {
        reserve(16);
        putInt(INT8);
        putInt(8);
        putLong(value);
        return this;
    }

    public BinaryRows int8OrNull(@Nullable Long value) {
        if (value != null) {
            return int8(value);
        }
        reserve(8);
        putInt(INT8);
        putInt(-1);
        return this;
    }

    public BinaryRows int4(int value) {
        reserve(12);
        putInt(INT4);
        putInt(4);
        putInt(value);
        return this;
    }

    public BinaryRows int4OrNull(@Nullable Integer value) {
        if (value != null) {
            return int4(value);
        }
        reserve(8);
        putInt(INT4);
        putInt(-1);
        return this;
    }

    public BinaryRows bool(boolean value) {
        reserve(9);
        putInt(BOOL);
        putInt(1);
        bytes[end++] = (byte) (value ? 1 : 0);
        return this;
    }

    /// In whole microseconds, within what the server can hold.
    public BinaryRows instant(Instant value) {
        return timestamp(value.getEpochSecond(), value.getNano() / 1000);
    }

    public BinaryRows instantOrNull(@Nullable Instant value) {
        if (value != null) {
            return instant(value);
        }
        reserve(8);
        putInt(TIMESTAMPTZ);
        putInt(-1);
        return this;
    }

    public BinaryRows epochSecond(long value) {
        return timestamp(value, 0);
    }

    private BinaryRows timestamp(long epochSecond, int micros) {
        long seconds = Math.clamp(epochSecond, EARLIEST_SECONDS, LATEST_SECONDS) - EPOCH_2000_SECONDS;
        reserve(16);
        putInt(TIMESTAMPTZ);
        putInt(8);
        putLong(seconds * 1_000_000 + micros);
        return this;
    }

    /// At most so many characters, without what the server does not take.
    public BinaryRows text(@Nullable String value, int mostChars) {
        reserve(8);
        putInt(TEXT);
        if (value == null) {
            putInt(-1);
        } else {
            putText(value, mostChars);
        }
        return this;
    }

    public BinaryRows texts(List<String> values, int most, int mostChars) {
        int count = Math.min(values.size(), most);
        reserve(28);
        putInt(TEXT_ARRAY);
        int lengthAt = end;
        putInt(0);
        putInt(count == 0 ? 0 : 1);
        putInt(0);
        putInt(TEXT);
        if (count > 0) {
            putInt(count);
            putInt(1);
            for (int i = 0; i < count; i++) {
                reserve(4);
                putText(values.get(i), mostChars);
            }
        }
        int here = end;
        end = lengthAt;
        putInt(here - lengthAt - 4);
        end = here;
        return this;
    }

    public BinaryRows uuids(List<UUID> values) {
        beginArray(UUID_ARRAY, UUID_TYPE, values.size(), 20);
        for (var value : values) {
            putInt(16);
            putLong(value.getMostSignificantBits());
            putLong(value.getLeastSignificantBits());
        }
        return endArray();
    }

    public BinaryRows int8s(List<Long> values) {
        beginArray(INT8_ARRAY, INT8, values.size(), 12);
        for (Long value : values) {
            putInt(8);
            putLong(value);
        }
        return endArray();
    }

    /// In whole seconds; a missing one is null.
    public BinaryRows instants(List<@Nullable Instant> values) {
        beginArray(TIMESTAMPTZ_ARRAY, TIMESTAMPTZ, values.size(), 12);
        for (var value : values) {
            if (value == null) {
                bytes[arrayAt + 4 + 7] = 1;
                putInt(-1);
            } else {
                putInt(8);
                putLong((Math.clamp(value.getEpochSecond(), EARLIEST_SECONDS, LATEST_SECONDS) - EPOCH_2000_SECONDS)
                        * 1_000_000);
            }
        }
        return endArray();
    }

    private void beginArray(int arrayType, int elements, int count, int bytesEach) {
        reserve(28 + count * bytesEach);
        putInt(arrayType);
        arrayAt = end;
        putInt(0);
        putInt(count == 0 ? 0 : 1);
        putInt(0);
        putInt(elements);
        if (count > 0) {
            putInt(count);
            putInt(1);
        }
    }

    private BinaryRows endArray() {
        int here = end;
        end = arrayAt;
        putInt(here - arrayAt - 4);
        end = here;
        return this;
    }

    private void putText(String value, int mostChars) {
        int length = Math.min(value.length(), mostChars);
        reserve(4 + 3 * length);
        int lengthAt = end;
        end += 4;
        byte[] into = bytes;
        int at = end;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < 0x80 && c != 0) {
                into[at++] = (byte) c;
            } else {
                int point = c;
                if (c == 0 || Character.isLowSurrogate(c)) {
                    point = REPLACEMENT;
                } else if (Character.isHighSurrogate(c)) {
                    boolean whole = i + 1 < length && Character.isLowSurrogate(value.charAt(i + 1));
                    point = whole ? Character.toCodePoint(c, value.charAt(++i)) : REPLACEMENT;
                }
                at = putPoint(into, at, point);
            }
        }
        end = lengthAt;
        putInt(at - lengthAt - 4);
        end = at;
    }

    private static int putPoint(byte[] into, int start, int point) {
        int at = start;
        if (point < 0x800) {
            into[at++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                into[at++] = (byte) (0xE0 | (point >> 12));
            } else {
                into[at++] = (byte) (0xF0 | (point >> 18));
                into[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            }
            into[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        into[at++] = (byte) (0x80 | (point & 0x3F));
        return at;
    }

    private void reserve(int more) {
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
        }
    }

    private void putInt(int value) {
        bytes[end] = (byte) (value >>> 24);
        bytes[end + 1] = (byte) (value >>> 16);
        bytes[end + 2] = (byte) (value >>> 8);
        bytes[end + 3] = (byte) value;
        end += 4;
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("rows are only sent");
    }

    @Override
    public int lengthInBytes() {
        return rows == 0 ? 12 : end;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
        int length = lengthInBytes();
        int here = end;
        end = 0;
        putInt(rows == 0 ? 0 : 1);
        putInt(0);
        putInt(elementType);
        putInt(rows);
        putInt(1);
        end = here;
        System.arraycopy(bytes, 0, target, offset, length);
    }
}
