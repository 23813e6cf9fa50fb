package dev.farthing.rest.relay;

import static dev.farthing.rest.relay.RequestScan.endOf;
import static dev.farthing.rest.relay.RequestScan.startOf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.InputBound;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.rest.relay.RequestScan.Limit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request body in Google's dialect: scanned once for what is needed, never printed anew. Its model, and whether
/// it wants a stream, stand in the path.
///
/// Google takes every member under two spellings; who says one under both is refused, for nobody knows which
/// counts.
final class GeminiRequest implements ClientRequest {
    private static final int MOST_CHOICES = 1_000;
    private static final int LONGEST_NUMBER = 100;
    private static final int BYTES_PER_TOKEN = 4;
    private static final String COLLECTION = "models/";
    private static final String CONFIG = "generationConfig";
    private static final String LIMIT = "maxOutputTokens";
    private static final String CANDIDATES = "candidateCount";
    private static final String MODEL = "model";

    /// What decides on who answers, how much, and how it is metered, under both of its names.
    private static final Set<String> GOVERNED = Set.of(
            MODEL,
            CONFIG,
            "generation_config",
            "requests",
            "contents",
            "tools",
            "cachedContent",
            "cached_content",
            "serviceTier",
            "service_tier");

    private final byte[] body;
    private final Wishes wishes;
    private final Target.Call target;
    private final String model;
    private final Set<String> said = new HashSet<>();
    private final List<Range> modelNames = new ArrayList<>(1);
    private int rootStart;
    private boolean rootEmpty = true;
    private @Nullable Range config;
    private boolean configIsObject;
    private boolean configEmpty = true;
    private @Nullable Limit limit;
    private boolean probabilities;
    private boolean instructed;
    private long candidates = 1;

    /// Where a value stands.
    private record Range(int from, int to) {}

    private GeminiRequest(byte[] body, Target.Call target) {
        this.body = body;
        this.wishes = new Wishes(body, GOVERNED);
        this.target = target;
        this.model = String.valueOf(target.model());
    }

    /// Reads a body; what is no JSON object, or says a governed member twice is refused.
    static GeminiRequest scan(byte[] body, Target.Call target) {
        var request = new GeminiRequest(body, target);
        if (!Model.isId(request.model)) {
            throw Fault.MODEL_NOT_FOUND.because("The path names no model that could exist.");
        }
        request.rootStart = RequestScan.members(body, GOVERNED, request::member);
        if (request.candidates > MOST_CHOICES) {
            throw refused("A request may ask for " + MOST_CHOICES + " answers at most.", CONFIG + "." + CANDIDATES);
        }
        return request;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean stream() {
        return target.stream();
    }

    /// This dialect always tells it.
    @Override
    public boolean usageWanted() {
        return true;
    }

    @Override
    public boolean probabilitiesWanted() {
        return probabilities;
    }

    @Override
    public long expectedTokens() {
        Long most = outputTokens();
        return body.length / BYTES_PER_TOKEN + (most == null ? 0 : most) * choices();
    }

    /// Some of Google's models draw without having been asked for it.
    @Override
    public boolean mayBeAnsweredInMedia() {
        return !target.endpoint().embeds();
    }

    @Override
    public boolean isPlainChat() {
        return GeminiInput.isText(body);
    }

    @Override
    public long textTokens() {
        return body.length + (instructed ? RequestScan.TOKENS_OF_INSTRUCTIONS : 0L);
    }

    @Override
    public InputBound input() {
        return GeminiInput.boundOf(body);
    }

    @Override
    public @Nullable Long outputTokens() {
        return limit == null || limit.tokens() == 0 ? null : limit.tokens();
    }

    @Override
    public int choices() {
        return (int) candidates;
    }

    @Override
    public ByteBuffer body() {
        return original();
    }

    @Override
    public Set<String> withheldBy(RequestRules rules) {
        return wishes.withheldBy(rules);
    }

    @Override
    public ByteBuffer original() {
        return ByteBuffer.wrap(body);
    }

    @Override
    public List<ByteBuffer> forVendor(String upstreamModel, @Nullable SentLimit wanted, Set<String> withheld) {
        var edits = new Splices();
        wishes.withhold(withheld, edits);
        if (wanted != null && !target.endpoint().embeds()) {
            limit(edits, wanted);
        }
        // The vendor wants what stands in the body to be what stands in the path.
        for (var name : modelNames) {
            edits.replace(name.from, name.to, Splices.quoted(resource(upstreamModel)));
        }
        return edits.into(body);
    }

    private static String resource(String upstreamModel) {
        return upstreamModel.startsWith(COLLECTION) || upstreamModel.startsWith("tunedModels/")
                ? upstreamModel
                : COLLECTION + upstreamModel;
    }

    private void limit(Splices edits, SentLimit wanted) {
        long tokens = wanted.tokens();
        var member = "\"" + LIMIT + "\":" + tokens;
        if (limit != null) {
            if (wanted.replaces(limit.tokens())) {
                edits.replace(limit.from(), limit.to(), Long.toString(tokens));
            }
        } else if (config == null) {
            edits.insert(rootStart + 1, "\"" + CONFIG + "\":{" + member + "}" + (rootEmpty ? "" : ","));
        } else if (configIsObject) {
            edits.insert(config.from + 1, member + (configEmpty ? "" : ","));
        } else {
            edits.replace(config.from, config.to, "{" + member + "}");
        }
    }

    private void member(JsonParser json, String name, JsonToken value) throws IOException {
        rootEmpty = false;
        switch (name) {
            case CONFIG, "generation_config" -> {
                once(CONFIG);
                readConfig(json, value);
            }
            case MODEL -> {
                once(MODEL);
                readModel(json, value);
            }
            case "requests" -> {
                once("requests");
                readRequests(json, value);
            }
            case "serviceTier", "service_tier" -> wishes.readTier(json, name, value, "standard");
            case "tools" -> {
                instructed |= value.isStructStart();
                json.skipChildren();
            }
            case "contents" -> {
                once(name);
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    private void readConfig(JsonParser json, JsonToken value) throws IOException {
        int start = startOf(json);
        if (value == JsonToken.VALUE_NULL) {
            config = new Range(start, endOf(json));
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw refused(CONFIG + " must be an object.", CONFIG);
        }
        configIsObject = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            configEmpty = false;
            var name = json.currentName();
            var inner = json.nextToken();
            switch (name) {
                case LIMIT, "max_output_tokens" -> {
                    once(LIMIT);
                    limit = readLimit(json, inner);
                }
                case CANDIDATES, "candidate_count" -> {
                    once(CANDIDATES);
                    candidates = inner == JsonToken.VALUE_NULL ? 1 : Math.max(1, readWhole(json, inner, CANDIDATES));
                }
                case "responseLogprobs", "response_logprobs" -> probabilities |= inner == JsonToken.VALUE_TRUE;
                case "responseSchema", "response_schema", "responseJsonSchema", "response_json_schema" -> {
                    instructed |= inner.isStructStart();
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
        config = new Range(start, endOf(json));
    }

    private static Limit readLimit(JsonParser json, JsonToken value) throws IOException {
        return Limit.of(json, value == JsonToken.VALUE_NULL ? 0 : readWhole(json, value, LIMIT));
    }

    /// Some write whole numbers as fractions; a number in quotes is refused: what is not counted here must not be
    /// counted there.
    private static long readWhole(JsonParser json, JsonToken value, String name) throws IOException {
        if (!value.isNumeric() || json.getTextLength() > LONGEST_NUMBER) {
            throw refused(name + " must be a whole number.", CONFIG + "." + name);
        }
        BigDecimal number;
        try {
            number = json.getDecimalValue();
        } catch (NumberFormatException beyondAllMeasure) {
            throw refused(name + " must be a whole number.", CONFIG + "." + name);
        }
        if (number.precision() - number.scale() > 18) {
            return Long.MAX_VALUE;
        }
        if (number.scale() > 0 && number.stripTrailingZeros().scale() > 0) {
            throw refused(name + " must be a whole number.", CONFIG + "." + name);
        }
        return number.longValue();
    }

    private void readModel(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            modelNames.add(new Range(startOf(json), endOf(json)));
        } else if (value != JsonToken.VALUE_NULL) {
            throw refused("The model must be a string.", MODEL);
        }
    }

    /// Each text to embed says again which model it is for.
    private void readRequests(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (var next = json.nextToken(); next != null && next != JsonToken.END_ARRAY; next = json.nextToken()) {
            if (next != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            boolean named = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var inner = json.nextToken();
                if (MODEL.equals(name)) {
                    if (named) {
                        throw twice(MODEL);
                    }
                    named = true;
                    readModel(json, inner);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void once(String name) {
        if (!said.add(name)) {
            throw twice(name);
        }
    }

    private static FaultException twice(String name) {
        return Fault.DUPLICATE_MEMBER
                .because("The request body says " + name + " twice.")
                .of(name);
    }

    private static FaultException refused(String sentence, String parameter) {
        return RequestScan.invalid(sentence).of(parameter);
    }
}
