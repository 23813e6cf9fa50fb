package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Route;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody wants a model to be.
public record ModelDraft(
        List<String> aliases,
        Traits traits,
        List<Route> routes,
        ModelStatus status,
        Balancing balancing,
        ChoiceRules choice,
        ModelRules rules) {
    public ModelDraft {
        aliases = List.copyOf(aliases);
        routes = List.copyOf(routes);
    }

    /// A model whose ways are chosen by weight, and whose requests go as they are.
    public ModelDraft(List<String> aliases, Traits traits, List<Route> routes, ModelStatus status) {
        this(aliases, traits, routes, status, Balancing.WEIGHTED, ChoiceRules.USUAL, ModelRules.NONE);
    }

    /// What a model is by nature.
    public record Traits(
            ModelType type,
            @Nullable Integer contextWindow,
            @Nullable Integer maxOutputTokens,
            @Nullable String tokenizer,
            List<String> capabilities,
            @Nullable Integer maxServerTurns,
            int holdPercent) {
        public Traits {
            capabilities = List.copyOf(capabilities);
        }

        /// A model that takes no turns of its own.
        public Traits(
                ModelType type,
                @Nullable Integer contextWindow,
                @Nullable Integer maxOutputTokens,
                @Nullable String tokenizer,
                List<String> capabilities) {
            this(type, contextWindow, maxOutputTokens, tokenizer, capabilities, null, Model.HELD_WHOLE);
        }
    }

    public static ModelDraft of(Model model) {
        return new ModelDraft(
                model.aliases(),
                new Traits(
                        model.type(),
                        model.contextWindow(),
                        model.maxOutputTokens(),
                        model.tokenizer(),
                        model.capabilities(),
                        model.maxServerTurns(),
                        model.holdPercent()),
                model.routes(),
                model.status(),
                model.balancing(),
                model.choice(),
                model.rules());
    }

    Model toModel(String id, Instant createdAt) {
        return new Model(
                id,
                aliases,
                traits.type(),
                traits.contextWindow(),
                traits.maxOutputTokens(),
                traits.tokenizer(),
                traits.capabilities(),
                routes,
                status,
                createdAt,
                balancing,
                traits.maxServerTurns(),
                traits.holdPercent(),
                choice,
                rules);
    }
}
