package dev.farthing.domain.upstream;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A model as Farthing offers it: its public id, other names it answers to, and the routes behind it.
///
/// @param maxServerTurns how often at most a vendor reads the whole context in one call that names its tools or
///     what it
///     keeps; null where nobody said so, and such a call is then not allowed under a hard budget
/// @param holdPercent how much of the most its calls can cost is held of hard budgets: 100, or more since calls
///     cost more
/// @param choice by what else calls find their way
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
        ChoiceRules choice) {
    public static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/@ -]{1,128}");

    public static final int MOST_SERVER_TURNS = 1_000;
    public static final int HELD_WHOLE = 100;
    public static final int MOST_HOLD_PERCENT = 1_000;

    public Model {
        aliases = List.copyOf(aliases);
        capabilities = List.copyOf(capabilities);
        routes = List.copyOf(routes);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a model id");
        }
        checkNames(id, aliases);
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
                ChoiceRules.USUAL);
    }

    /// The refusal of a model name, or of aliases that repeat themselves or the id, as one sentence.
    public static void checkNames(String id, List<String> aliases) {
        var names = new HashSet<String>();
        names.add(id);
        for (var alias : aliases) {
            if (!ID.matcher(alias).matches()) {
                throw new IllegalArgumentException(
                        "an alias consists of up to 128 of A-Z a-z 0-9 . _ : / @ - and space");
            }
            if (!names.add(alias)) {
                throw new IllegalArgumentException("the name " + alias + " is given twice");
            }
        }
    }
}
