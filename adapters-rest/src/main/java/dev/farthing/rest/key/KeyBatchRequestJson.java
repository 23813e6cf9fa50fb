package dev.farthing.rest.key;

import dev.farthing.application.key.ActOnKeys.Action;
import dev.farthing.application.key.ActOnKeys.Outcome;
import dev.farthing.rest.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One thing to do to many keys.
@Schema(
        name = "KeyBatchRequest",
        requiredProperties = {"action", "ids"})
record KeyBatchRequestJson(Action action, List<String> ids) {
    private static final int MOST_IDS = 500;
    private static final int LONGEST_ID = 64;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static KeyBatchRequestJson read(Fields fields) {
        fields.require("ids");
        var batch = new KeyBatchRequestJson(
                fields.requiredChoice("action", Action.class), fields.texts("ids", MOST_IDS, LONGEST_ID));
        fields.check();
        return batch;
    }

    /// Acts on what can be an id; what cannot be one is like a key that is not there.
    KeyBatchJson answer(BiFunction<Action, List<UUID>, List<Outcome>> act) {
        var results = new LinkedHashMap<String, KeyBatchJson.Result>();
        ids.forEach(id -> results.put(id.toLowerCase(Locale.ROOT), KeyBatchJson.Result.malformed(id)));
        var wellFormed = results.keySet().stream()
                .filter(id -> UUID_TEXT.matcher(id).matches())
                .map(UUID::fromString)
                .toList();
        act.apply(action, wellFormed).stream()
                .map(KeyBatchJson.Result::of)
                .forEach(result -> results.put(result.id(), result));
        return new KeyBatchJson(List.copyOf(results.values()));
    }
}
