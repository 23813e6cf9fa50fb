package dev.farthing.rest.upstream;

import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.ConversationRules.Labels;
import dev.farthing.rest.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How calls become conversations at a vendor that knows nothing else.
@Schema(name = "Conversation")
record ConversationJson(
        @Schema(defaultValue = "Human", maxLength = 64, description = "empty for none")
        String userLabel,

        @Schema(defaultValue = "Assistant", maxLength = 64) String assistantLabel,
        @Schema(defaultValue = "System", maxLength = 64) String systemLabel,

        @Schema(defaultValue = "false", description = "whether conversations stay at the vendor after their calls")
        boolean keep,

        @Schema(defaultValue = "false") boolean think,
        @Schema(defaultValue = "false") boolean regenerate,
        @Schema(defaultValue = "false") boolean editPrompt) {
    private static final int LONGEST_LABEL = 64;

    static ConversationJson of(ConversationRules rules) {
        return new ConversationJson(
                rules.labels().user(),
                rules.labels().assistant(),
                rules.labels().system(),
                rules.keep(),
                rules.think(),
                rules.regenerate(),
                rules.editPrompt());
    }

    static ConversationRules read(@Nullable Fields fields, ConversationRules otherwise) {
        if (fields == null) {
            return ConversationRules.USUAL;
        }
        var before = otherwise.labels();
        var user = label(fields, "user_label", before.user());
        var assistant = label(fields, "assistant_label", before.assistant());
        var system = label(fields, "system_label", before.system());
        return new ConversationRules(
                Checked.of(fields, "user_label", before, () -> new Labels(user, assistant, system)),
                fields.bool("keep", otherwise.keep()),
                fields.bool("think", otherwise.think()),
                fields.bool("regenerate", otherwise.regenerate()),
                fields.bool("edit_prompt", otherwise.editPrompt()));
    }

    private static String label(Fields fields, String name, String otherwise) {
        var text = fields.optionalText(name, LONGEST_LABEL);
        return text == null ? otherwise : text;
    }
}
