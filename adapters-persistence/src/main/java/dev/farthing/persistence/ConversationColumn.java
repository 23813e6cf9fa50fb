package dev.farthing.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.ConversationRules.Labels;
import org.jspecify.annotations.Nullable;

/// How the rules of conversations stand in a JSON column: only what is not as usual, and null when all is.
public final class ConversationColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConversationColumn() {}

    public static @Nullable String write(ConversationRules rules) {
        if (rules.equals(ConversationRules.USUAL)) {
            return null;
        }
        return JSON.createObjectNode()
                .put("user_label", rules.labels().user())
                .put("assistant_label", rules.labels().assistant())
                .put("system_label", rules.labels().system())
                .put("keep", rules.keep())
                .put("think", rules.think())
                .put("regenerate", rules.regenerate())
                .put("edit_prompt", rules.editPrompt())
                .toString();
    }

    public static ConversationRules read(@Nullable String json) {
        if (json == null) {
            return ConversationRules.USUAL;
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the conversation rules of a provider are no JSON", e);
        }
        var usual = ConversationRules.USUAL.labels();
        return new ConversationRules(
                new Labels(
                        root.path("user_label").asText(usual.user()),
                        root.path("assistant_label").asText(usual.assistant()),
                        root.path("system_label").asText(usual.system())),
                root.path("keep").asBoolean(),
                root.path("think").asBoolean(),
                root.path("regenerate").asBoolean(),
                root.path("edit_prompt").asBoolean());
    }
}
