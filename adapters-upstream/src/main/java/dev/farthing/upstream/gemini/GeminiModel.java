package dev.farthing.upstream.gemini;

import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one of Google's models can do, by its name.
final class GeminiModel {
    private static final Pattern GENERATION = Pattern.compile("gemini-([0-9]{1,3})(?:\\.([0-9]{1,3}))?(?![0-9])");
    private static final Pattern SIZED = Pattern.compile("(.*image.*)-([24]k)", Pattern.CASE_INSENSITIVE);
    private static final int NEWEST = 999;

    private final String name;
    private final boolean reasoning;
    private final int major;
    private final int minor;

    GeminiModel(Addressee addressee) {
        name = addressee.upstreamModel().toLowerCase(Locale.ROOT);
        reasoning = addressee.capabilities().contains(Addressee.REASONING);
        var told = GENERATION.matcher(name);
        boolean known = told.find();
        // One that names no generation is an alias of the newest.
        major = known ? Integer.parseInt(told.group(1)) : NEWEST;
        minor = known && told.group(2) != null ? Integer.parseInt(told.group(2)) : 0;
    }

    /// Whether how much it thinks is told in words, and calls of tools must come back signed.
    boolean isOfThirdGeneration() {
        return major >= 3;
    }

    /// Whether it thinks, and can be told how much.
    boolean thinks() {
        boolean draws = name.contains("image") || name.contains("tts") || name.contains("embedding");
        return reasoning || (!draws && major != NEWEST && (major >= 3 || (major == 2 && minor >= 5)));
    }

    /// Whether it cannot be kept from thinking.
    boolean isPro() {
        return name.contains("pro");
    }

    /// Whether it makes pictures and is asked in the older way, by instances and parameters.
    static boolean predicts(String upstreamModel) {
        var name = upstreamModel.toLowerCase(Locale.ROOT);
        return name.startsWith("imagen") || name.contains("/imagen");
    }

    /// A name under which gateways offer pictures of a size of their own, without what only says that.
    static String unsized(String upstreamModel) {
        var sized = SIZED.matcher(upstreamModel);
        return sized.matches() ? sized.group(1) : upstreamModel;
    }

    /// The size of pictures that a name asks for, as in `2K`; null where it asks for none.
    static @Nullable String size(String upstreamModel) {
        var sized = SIZED.matcher(upstreamModel);
        return sized.matches() ? sized.group(2).toUpperCase(Locale.ROOT) : null;
    }
}
