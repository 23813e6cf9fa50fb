package dev.farthing.domain.upstream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model as Farthing offers it: its public id, other names it answers to, and the routes behind it.
///
/// @param maxServerTurns how often at most a vendor reads the whole context in one call that names its tools or
///     what it
///     keeps; null where nobody said so, and such a call is then not allowed under a hard budget
/// @param holdPercent how much of the most its calls can cost is held of hard budgets: 100, or more since calls
///     cost more
/// @param choice by what else calls find their way
/// @param rules what is done to its requests, and by which suffixes it is known too
public record Model(
        String id,
        List<String> aliases,
        ModelType type,
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        @Nullable String tokenizer,
        List<String> capabilities,
        List<Route> routes,
        ModelStatus status,
        Instant createdAt,
        Balancing balancing,
        @Nullable Integer maxServerTurns,
        int holdPercent,
        ChoiceRules choice,
        ModelRules rules) {
    private static final int LONGEST_ID = 128;

    /// The names of the tokenizers whose tables are published.
    public static final List<String> TOKENIZERS =
            List.of("o200k_base", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base");

    public static final int MOST_SERVER_TURNS = 1_000;
    public static final int HELD_WHOLE = 100;
    public static final int MOST_HOLD_PERCENT = 1_000;

    public Model {
        aliases = List.copyOf(aliases);
        capabilities = List.copyOf(capabilities);
        routes = List.copyOf(routes);
        if (!isId(id)) {
            throw new IllegalArgumentException("not a model id");
        }
        checkNames(id, aliases, rules.bySuffix().keySet());
    }

    /// A model whose ways are chosen by weight.
    @SuppressWarnings("TooManyParameters")
    public Model(
            String id,
            List<String> aliases,
            ModelType type,
            @Nullable Integer contextWindow,
            @Nullable Integer maxOutputTokens,
            @Nullable String tokenizer,
            List<String> capabilities,
            List<Route> routes,
            ModelStatus status,
            Instant createdAt) {
        this(
                id,
                aliases,
                type,
                contextWindow,
                maxOutputTokens,
                tokenizer,
                capabilities,
                routes,
                status,
                createdAt,
                Balancing.WEIGHTED,
                null,
                HELD_WHOLE,
                ChoiceRules.USUAL,
                ModelRules.NONE);
    }

    /// What is done to requests that call it so.
    ///
    /// @param name one of its names
    public RequestRules rulesFor(String name) {
        if (rules.bySuffix().isEmpty() || name.equals(id) || aliases.contains(name)) {
            return rules.own();
        }
        for (var each : rules.bySuffix().entrySet()) {
            if (name.endsWith(each.getKey())
                    && isName(name.substring(0, name.length() - each.getKey().length()))) {
                return rules.own().under(each.getValue());
            }
        }
        return rules.own();
    }

    private boolean isName(String name) {
        return name.equals(id) || aliases.contains(name);
    }

    /// All names it answers to, the id first.
    public List<String> names() {
        return names(id, aliases, rules.bySuffix().keySet());
    }

    private static List<String> names(String id, List<String> aliases, Collection<String> suffixes) {
        var names = new ArrayList<String>((1 + aliases.size()) * (1 + suffixes.size()));
        names.add(id);
        names.addAll(aliases);
        for (var suffix : suffixes) {
            names.add(id + suffix);
            aliases.forEach(alias -> names.add(alias + suffix));
        }
        return names;
    }

    /// As it is listed: under its id, and under its id with each suffix as if that were a model.
    public List<Model> listed() {
        if (rules.bySuffix().isEmpty()) {
            return List.of(this);
        }
        var listed = new ArrayList<Model>();
        listed.add(this);
        for (var suffix : rules.bySuffix().keySet()) {
            listed.add(new Model(
                    id + suffix,
                    aliases.stream().map(alias -> alias + suffix).toList(),
                    type,
                    contextWindow,
                    maxOutputTokens,
                    tokenizer,
                    capabilities,
                    routes,
                    status,
                    createdAt,
                    balancing,
                    maxServerTurns,
                    holdPercent,
                    choice,
                    ModelRules.NONE));
        }
        return listed;
    }

    /// Whether a model may be called so: up to 128 of `A-Z a-z 0-9 . _ : / @ -` and the blank. Asked of every call.
    public static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z') || (c >= '-' && c <= ':') || (c >= '@' && c <= 'Z') || c == '_' || c == ' ';
            if (!fits) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_ID;
    }

    /// The name of a published tokenizer; any other is refused with an [IllegalArgumentException] of one sentence.
    public static String tokenizer(String name) {
        if (!TOKENIZERS.contains(name)) {
            throw new IllegalArgumentException("the tokenizer is one of " + String.join(", ", TOKENIZERS));
        }
        return name;
    }

    /// The refusal of a model name, or of aliases that repeat themselves or the id, as one sentence.
    public static void checkNames(String id, List<String> aliases) {
        checkNames(id, aliases, List.of());
    }

    /// The same of the names that suffixes make too.
    public static void checkNames(String id, List<String> aliases, Collection<String> suffixes) {
        var names = new HashSet<String>();
        for (var name : names(id, aliases, suffixes)) {
            if (!isId(name)) {
                throw new IllegalArgumentException(
                        "an alias, and any name with a suffix, consists of up to 128 of A-Z a-z 0-9 . _ : / @ - and"
                                + " space");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("the name " + name + " is given twice");
            }
        }
    }
}
