package dev.farthing.domain.authenticity;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A model by all the names that somebody asked for it by.
///
/// @param upstreamModel the vendor's name of it
/// @param models the names callers know it by
/// @param ownNames whether the vendor's names are its customer's to choose, as those of deployments are: then a name
///     says something only if it is of the same family
public record AskedModel(String upstreamModel, List<String> models, boolean ownNames) {
    /// A date, a revision or a channel that may stand behind a name; a version such as `-5` makes another model.
    private static final Pattern SUFFIXES = Pattern.compile("(?:[-@](?:\\d{3}|\\d{4}|\\d{6}|\\d{8}|\\d{4}-\\d{2}"
            + "|\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}|\\d{2}-\\d{4}|v\\d+|v\\d+:\\d+|latest|preview|exp)"
            + "|:(?:\\d+|latest|free|beta|extended|nitro|floor|online))+");
    private static final Pattern OF_A_CLOUD =
            Pattern.compile("^(?:[a-z]{2,6}\\.)?(?:anthropic|amazon|meta|mistral|cohere|deepseek|ai21|openai|qwen)\\.");
    private static final Pattern FAMILY = Pattern.compile("^[a-z]+");

    public AskedModel {
        models = List.copyOf(models);
    }

    /// One that is known by the vendor's name alone.
    public static AskedModel of(String upstreamModel) {
        return new AskedModel(upstreamModel, List.of(), false);
    }

    /// Whether a name is one of those asked for, in full or in short: with its date, without its path.
    public boolean isMeantBy(String echoed) {
        return echoed.equals(Evidence.OTHERS)
                || isSame(upstreamModel, echoed)
                || models.stream().anyMatch(model -> isSame(model, echoed));
    }

    /// Whether a name is that of another model, as far as the names that were asked for can tell.
    public boolean isContradictedBy(String echoed) {
        return !isMeantBy(echoed)
                && (!ownNames
                        || isOfOneFamily(upstreamModel, echoed)
                        || models.stream().anyMatch(model -> isOfOneFamily(model, echoed)));
    }

    private static boolean isOfOneFamily(String one, String other) {
        var family = FAMILY.matcher(bare(one));
        var others = FAMILY.matcher(bare(other));
        return family.find() && others.find() && family.group().equals(others.group());
    }

    private static boolean isSame(String asked, String echoed) {
        var one = bare(asked);
        var other = bare(echoed);
        return isSameBare(one.replace('.', '-'), other.replace('.', '-'))
                || isSameBare(one.replace(".", ""), other.replace(".", ""));
    }

    private static boolean isSameBare(String one, String other) {
        return one.equals(other) || isLonger(one, other) || isLonger(other, one);
    }

    private static boolean isLonger(String one, String other) {
        return other.length() > one.length()
                && other.startsWith(one)
                && SUFFIXES.matcher(other.substring(one.length())).matches();
    }

    private static String bare(String name) {
        var last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        var bare = OF_A_CLOUD.matcher(last).replaceFirst("");
        return bare.endsWith("-latest") ? bare.substring(0, bare.length() - "-latest".length()) : bare;
    }
}
