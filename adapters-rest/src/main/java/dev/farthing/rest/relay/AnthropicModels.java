package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Model;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Models as Anthropic lists them, page by page.
final class AnthropicModels {
    private static final int MOST_ON_A_PAGE = 1_000;
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

    private AnthropicModels() {}

    static String one(Model model) {
        return ModelLists.text(json -> write(json, model));
    }

    /// As many as are asked for, from behind one model or from before one.
    static String page(List<Model> models, MultiMap params) {
        int from = after(models, params.get("after_id"));
        int to = before(models, params.get("before_id"));
        int most = limit(params.get("limit"));
        boolean backwards = params.contains("before_id") && !params.contains("after_id");
        int size = Math.max(0, to - from);
        boolean more = size > most;
        int start = backwards && more ? to - most : from;
        var page = size == 0 ? List.<Model>of() : models.subList(start, start + Math.min(size, most));
        return ModelLists.text(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (var model : page) {
                write(json, model);
            }
            json.writeEndArray();
            json.writeBooleanField("has_more", more);
            json.writeStringField(
                    "first_id", page.isEmpty() ? null : page.getFirst().id());
            json.writeStringField(
                    "last_id", page.isEmpty() ? null : page.getLast().id());
            json.writeEndObject();
        });
    }

    private static int after(List<Model> models, @Nullable String id) {
        return id == null ? 0 : placeOf(models, id, "after_id") + 1;
    }

    private static int before(List<Model> models, @Nullable String id) {
        return id == null ? models.size() : placeOf(models, id, "before_id");
    }

    private static int placeOf(List<Model> models, String id, String parameter) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        throw Fault.INVALID_REQUEST
                .because(parameter + " names no model of this key.")
                .of(parameter);
    }

    private static int limit(@Nullable String told) {
        if (told == null) {
            return MOST_ON_A_PAGE;
        }
        if (!LIMIT.matcher(told).matches() || Integer.parseInt(told) > MOST_ON_A_PAGE) {
            throw Fault.INVALID_REQUEST
                    .because("limit must be between 1 and " + MOST_ON_A_PAGE + ".")
                    .of("limit");
        }
        return Integer.parseInt(told);
    }

    private static void write(JsonGenerator json, Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "model");
        json.writeStringField("id", model.id());
        json.writeStringField("display_name", model.id());
        json.writeStringField(
                "created_at", model.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        json.writeEndObject();
    }
}
