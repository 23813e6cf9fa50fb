package dev.farthing.application.session;

import dev.farthing.application.key.KeyMint;
import java.util.HexFormat;

/// What the operator key of the environment is known by, which has no public id.
final class ShownKey {
    private ShownKey() {}

    static String standing(KeyMint mint, String text) {
        return HexFormat.of().formatHex(mint.hash(text).bytes());
    }
}
