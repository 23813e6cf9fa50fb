package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import dev.farthing.upstream.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes a conversation as a request for a message.
final class MessageRequestWriter {
    /// As much as every model takes, for the limit must be said.
    private static final int USUAL_OUTPUT = 4_096;

    private static final BigDecimal LEAST_SHARE_OF_THINKERS = new BigDecimal("0.95");
    private static final String EMPTY_SCHEMA = "{\"type\":\"object\",\"properties\":{}}";
    private static final String WEB_FETCH = "web_fetch";
    private static final String JSON_ALONE = "Answer with a JSON object alone and with nothing around it.";

    private final Conversation conversation;
    private final Addressee addressee;
    private final Generation generation;
    private final JsonGenerator json;
    private final Set<String> dropped = new TreeSet<>();
    private final Set<String> betas = new TreeSet<>();

    private MessageRequestWriter(Conversation conversation, Addressee addressee, JsonGenerator json) {
        this.conversation = conversation;
        this.addressee = addressee;
        this.generation = Generation.of(addressee.upstreamModel());
        this.json = json;
    }

    static Written write(Conversation conversation, Addressee addressee) {
        var out = new ByteArrayOutputStream(4096);
        try (var json = Json.generator(out)) {
            var writer = new MessageRequestWriter(conversation, addressee, json);
            writer.request();
            json.flush();
            var headers = writer.betas.isEmpty()
                    ? Map.<String, String>of()
                    : Map.of(AnthropicHeaders.BETA, String.join(",", writer.betas));
            return new Written(ByteBuffer.wrap(out.toByteArray()), headers, writer.dropped);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void request() throws IOException {
        var sampling = conversation.sampling();
        if (sampling.answers() > 1) {
            throw Fault.INVALID_REQUEST
                    .because("This model's provider gives one answer to a request.")
                    .of("n");
        }
        var most = sampling.mostTokens() == null
                ? Objects.requireNonNullElse(addressee.mostOutputTokens(), USUAL_OUTPUT)
                : addressee.within(sampling.mostTokens());
        var thought = ThinkingMode.of(conversation, addressee, generation, most);
        dropped.addAll(thought.dropped());
        json.writeStartObject();
        json.writeStringField("model", addressee.upstreamModel());
        json.writeNumberField("max_tokens", most);
        var content = new ContentWriter(json, dropped);
        system(content);
        content.turns(conversation.turns());
        if (conversation.stream()) {
            json.writeBooleanField("stream", true);
        }
        tools(content);
        thought.write(json, isKept() ? (Format.Schema) conversation.format() : null);
        sampling(thought.isOn());
        if (conversation.user() != null) {
            json.writeObjectFieldStart("metadata");
            json.writeStringField("user_id", conversation.user());
            json.writeEndObject();
        }
        var output = conversation.output();
        drop("modalities", output.images() || output.audio() ? output : null);
        drop("aspect_ratio", output.aspectRatio());
        drop("image_size", output.imageSize());
        json.writeEndObject();
    }

    /// Schemas that say of themselves that they are strict are what the vendor can keep.
    private boolean isKept() {
        return conversation.format() instanceof Format.Schema schema
                && Boolean.TRUE.equals(schema.strict())
                && generation.keepsSchemas();
    }

    private void system(ContentWriter content) throws IOException {
        var told = new ArrayList<Part>();
        for (var part : conversation.system()) {
            if (part instanceof Text) {
                told.add(part);
            } else {
                dropped.add("system.content");
            }
        }
        switch (conversation.format()) {
            case Format.Free _ -> {}
            case Format.Json _ -> told.add(new Text(JSON_ALONE));
            case Format.Schema schema -> {
                if (!isKept()) {
                    told.add(new Text(JSON_ALONE + " It must follow this JSON Schema: " + schema.schema()));
                }
            }
        }
        if (told.stream().anyMatch(ContentWriter::isSaid)) {
            json.writeFieldName("system");
            content.blocks(told);
        }
    }

    private void tools(ContentWriter content) throws IOException {
        var named = content.toolsUsed();
        boolean none = conversation.offered().isEmpty();
        if (none && named.isEmpty()) {
            if (conversation.toolChoice().isForced()) {
                dropped.add("tool_choice");
            }
            return;
        }
        json.writeArrayFieldStart("tools");
        for (var tool : conversation.offered()) {
            json.writeStartObject();
            switch (tool) {
                case Tool.Function function -> function(function, content);
                case Tool.WebSearch search -> webSearch(search);
                case Tool.UrlContext _ -> ofVendor("web_fetch_20250910", WEB_FETCH, "web-fetch-2025-09-10");
                case Tool.CodeExecution _ ->
                    ofVendor("code_execution_20250825", "code_execution", "code-execution-2025-08-25");
            }
            json.writeEndObject();
        }
        if (none) {
            // The vendor wants to be told of tools that were used, though they are used no more.
            for (var name : named) {
                json.writeStartObject();
                function(new Tool.Function(name, null, null, null, null), content);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        toolChoice(none ? new ToolChoice.None() : chosen());
    }

    /// Nobody can be told to use a tool of the vendor's that is not there.
    private ToolChoice chosen() {
        if (conversation.toolChoice() instanceof ToolChoice.Named(var name)
                && conversation.isOfVendor(name)
                && conversation.tools().stream().noneMatch(tool -> tool.name().equals(name))) {
            dropped.add("tool_choice");
            return new ToolChoice.Auto();
        }
        return conversation.toolChoice();
    }

    private void function(Tool.Function function, ContentWriter content) throws IOException {
        json.writeStringField("name", function.name());
        text("description", function.description());
        json.writeFieldName("input_schema");
        json.writeRawValue(schema(function.schema()));
        if (Boolean.TRUE.equals(function.strict())) {
            if (generation.keepsSchemas()) {
                json.writeBooleanField("strict", true);
            } else {
                dropped.add("strict");
            }
        }
        content.mark(function.cache());
    }

    /// The vendor wants to be told that arguments are an object.
    private static String schema(@Nullable String told) throws IOException {
        if (told == null) {
            return EMPTY_SCHEMA;
        }
        var bytes = told.getBytes(StandardCharsets.UTF_8);
        boolean[] seen = new boolean[2];
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            json.nextToken();
            Json.members(json, name -> {
                seen[0] = true;
                seen[1] |= name.equals("type");
                json.skipChildren();
            });
        }
        if (seen[1]) {
            return told;
        }
        return seen[0] ? "{\"type\":\"object\"," + told.strip().substring(1) : EMPTY_SCHEMA;
    }

    /// A tool of the vendor's by the name that it has here.
    private static String nameHere(String name) {
        return name.equals(Tool.UrlContext.NAME) ? WEB_FETCH : name;
    }

    private void webSearch(Tool.WebSearch search) throws IOException {
        json.writeStringField("type", "web_search_20250305");
        json.writeStringField("name", "web_search");
        if (search.mostUses() != null) {
            json.writeNumberField("max_uses", search.mostUses());
        }
        domains("allowed_domains", search.allowedDomains());
        domains("blocked_domains", search.blockedDomains());
        if (search.near() != null) {
            near(search.near());
        }
    }

    private void near(Tool.Place place) throws IOException {
        json.writeObjectFieldStart("user_location");
        json.writeStringField("type", "approximate");
        text("city", place.city());
        text("region", place.region());
        text("country", place.country());
        text("timezone", place.timezone());
        json.writeEndObject();
    }

    private void text(String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }

    private void domains(String name, List<String> domains) throws IOException {
        if (!domains.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (var domain : domains) {
                json.writeString(domain);
            }
            json.writeEndArray();
        }
    }

    private void ofVendor(String type, String name, String beta) throws IOException {
        json.writeStringField("type", type);
        json.writeStringField("name", name);
        betas.add(beta);
    }

    private void toolChoice(ToolChoice choice) throws IOException {
        boolean one = Boolean.FALSE.equals(conversation.parallelTools());
        boolean free = !choice.isForced() && !(choice instanceof ToolChoice.None);
        if (free && !one) {
            return;
        }
        json.writeObjectFieldStart("tool_choice");
        switch (choice) {
            case ToolChoice.Auto _ -> json.writeStringField("type", "auto");
            case ToolChoice.None _ -> json.writeStringField("type", "none");
            case ToolChoice.Any _ -> json.writeStringField("type", "any");
            // The others are not offered.
            case ToolChoice.Allowed(var _, var must) -> json.writeStringField("type", must ? "any" : "auto");
            case ToolChoice.Named(var name) -> {
                json.writeStringField("type", "tool");
                json.writeStringField("name", conversation.isOfVendor(name) ? nameHere(name) : name);
            }
        }
        if (one && !(choice instanceof ToolChoice.None)) {
            json.writeBooleanField("disable_parallel_tool_use", true);
        }
        json.writeEndObject();
    }

    /// Models that think are told little of how to draw, the newest nothing, and none both of temperature and
    /// share.
    private void sampling(boolean thinks) throws IOException {
        var sampling = conversation.sampling();
        var temperature = sampling.temperature();
        var share = sampling.topP();
        boolean free = !generation.drawsAsItLikes();
        if (temperature != null) {
            var most = temperature.min(BigDecimal.ONE);
            if (free && (!thinks || most.compareTo(BigDecimal.ONE) == 0)) {
                json.writeNumberField("temperature", most);
            } else {
                dropped.add("temperature");
            }
        }
        if (share != null) {
            if (free && temperature == null && (!thinks || share.compareTo(LEAST_SHARE_OF_THINKERS) >= 0)) {
                json.writeNumberField("top_p", share);
            } else {
                dropped.add("top_p");
            }
        }
        if (sampling.topK() != null) {
            if (free && !thinks) {
                json.writeNumberField("top_k", sampling.topK());
            } else {
                dropped.add("top_k");
            }
        }
        stop(sampling.stop());
        drop("presence_penalty", sampling.presencePenalty());
        drop("frequency_penalty", sampling.frequencyPenalty());
        drop("seed", sampling.seed());
        drop("logprobs", sampling.probabilities() ? Boolean.TRUE : null);
    }

    private void drop(String name, @Nullable Object told) {
        if (told != null) {
            dropped.add(name);
        }
    }

    /// The vendor knows no ends of blanks alone.
    private void stop(List<String> texts) throws IOException {
        var said = texts.stream().filter(text -> !text.isBlank()).toList();
        if (said.size() < texts.size()) {
            dropped.add("stop");
        }
        if (!said.isEmpty()) {
            json.writeArrayFieldStart("stop_sequences");
            for (var text : said) {
                json.writeString(text);
            }
            json.writeEndArray();
        }
    }
}
