package dev.farthing.application.upstream;

import java.nio.charset.StandardCharsets;

/// A vault that hides nothing but still opens only where it sealed.
public class PlainVault implements Vault {
    @Override
    public byte[] seal(String clear, Place place) {
        return (place + "\n" + clear).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String open(byte[] sealed, Place place) {
        var text = new String(sealed, StandardCharsets.UTF_8);
        if (!text.startsWith(place + "\n")) {
            throw new IllegalStateException("sealed elsewhere");
        }
        return text.substring(text.indexOf('\n') + 1);
    }

    @Override
    public byte[] digest(String clear) {
        return clear.getBytes(StandardCharsets.UTF_8);
    }
}
