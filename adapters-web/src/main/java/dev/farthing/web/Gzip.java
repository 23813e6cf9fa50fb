package dev.farthing.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// How what is long is packed for browsers that say they can unpack it.
final class Gzip {
    static final String NAME = "gzip";

    private Gzip() {}

    static boolean isTaken(@Nullable String acceptEncoding) {
        return acceptEncoding != null && acceptEncoding.contains(NAME);
    }

    static byte[] pack(byte[] plain) {
        var packed = new ByteArrayOutputStream(plain.length / 4);
        try (var packing = new GZIPOutputStream(packed)) {
            packing.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
