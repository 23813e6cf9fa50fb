package dev.farthing.rest.relay;

import static dev.farthing.rest.relay.RequestScan.asLong;
import static dev.farthing.rest.relay.RequestScan.endOf;
import static dev.farthing.rest.relay.RequestScan.invalid;
import static dev.farthing.rest.relay.RequestScan.once;
import static dev.farthing.rest.relay.RequestScan.startOf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.InputBound;
import dev.farthing.application.relay.SideWork;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.rest.relay.RequestScan.Limit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request body in OpenAI's dialect: scanned once for what is needed, never printed anew.
///
/// What must differ for the vendor is spliced into the client's own bytes, so that unknown members, their order,
/// their spacing and their numbers arrive as they were sent.
final class OpenAiRequest implements ClientRequest {
    private static final int MOST_CHOICES = 1_000;
    private static final int LONGEST_NUMBER = 100;
    private static final int BYTES_PER_TOKEN = 4;

    /// What decides on who answers, how much, and how it is metered.
    private static final Set<String> GOVERNED = Wishes.withSteering(
            "model",
            "messages",
            "input",
            "prompt",
            "stream",
            "stream_options",
            "max_tokens",
            "max_output_tokens",
            "max_completion_tokens",
            "n",
            "best_of",
            "tools",
            "service_tier",
            "background",
            "store",
            "logprobs",
            "plugins",
            "previous_response_id",
            "conversation",
            "web_search_options",
            "search_parameters",
            "enable_search");

    private final byte[] body;
    private final Wishes wishes;
    private final Endpoint endpoint;
    private @Nullable String model;
    private int modelStart;
    private int modelEnd;
    private boolean stream;
    private boolean streamSeen;
    private int rootStart;
    private final List<SideWork> sideWork = new ArrayList<>(0);
    private boolean drawsByTool;
    private boolean flatTools;
    private boolean instructed;
    private @Nullable StreamOptions streamOptions;
    private @Nullable Limit maxTokens;
    private @Nullable Limit maxCompletionTokens;
    private @Nullable Limit maxOutputTokens;
    private boolean choicesSeen;
    private boolean promptSeen;
    private boolean messagesSeen;
    private boolean inputSeen;
    private boolean probabilities;
    private boolean stored;
    private boolean background;
    private long choices = 1;
    private long bestOf = 1;
    private long prompts = 1;

    private OpenAiRequest(byte[] body, Endpoint endpoint) {
        this.body = body;
        this.wishes = new Wishes(body, GOVERNED);
        this.endpoint = endpoint;
        // Responses are kept unless it is said that they are not to be.
        this.stored = endpoint == Endpoint.RESPONSES;
    }

    /// Reads a body; what is no JSON object, names no model, or says a governed member twice is refused.
    static OpenAiRequest scan(byte[] body, Endpoint endpoint) {
        var request = new OpenAiRequest(body, endpoint);
        request.rootStart = RequestScan.members(body, GOVERNED, request::member);
        if (request.model == null) {
            throw refused("You must provide a model parameter.", "model");
        }
        if (endpoint.sounds() && !request.inputSeen) {
            throw refused("You must provide the input to be read.", "input");
        }
        long each = Math.max(request.choices, request.bestOf);
        int most = endpoint.draws() ? TokenUsage.MOST_IMAGES : MOST_CHOICES;
        if (each > most || each * request.prompts > most) {
            throw refused("A request may ask for " + most + " answers at most.", request.mostAnswers());
        }
        return request;
    }

    /// Which parameter asks for most of them.
    private String mostAnswers() {
        if (prompts > Math.max(choices, bestOf)) {
            return "prompt";
        }
        return bestOf > choices ? "best_of" : "n";
    }

    @Override
    public String model() {
        return String.valueOf(model);
    }

    @Override
    public boolean stream() {
        return stream;
    }

    @Override
    public boolean probabilitiesWanted() {
        return probabilities;
    }

    @Override
    public boolean usageWanted() {
        return endpoint == Endpoint.RESPONSES || (streamOptions != null && streamOptions.wanted);
    }

    @Override
    public long expectedTokens() {
        Long limit = outputTokens();
        return body.length / BYTES_PER_TOKEN + (limit == null ? 0 : limit) * choices();
    }

    /// A token of text covers at least one of its bytes, and what frames a text here is longer than what frames it
    /// there; but for tools and schemas, of which the vendor may say more than the caller.
    @Override
    public long textTokens() {
        return body.length + (instructed ? RequestScan.TOKENS_OF_INSTRUCTIONS : 0L);
    }

    @Override
    public InputBound input() {
        return InputReading.boundOf(body);
    }

    /// The larger of the client's limits, if it says both. Only names that whoever answers such a body reads are a
    /// limit; under another name it would be held for here and kept by nobody.
    @Override
    public @Nullable Long outputTokens() {
        long most = 0;
        for (var said : limits()) {
            most = Math.max(most, said.tokens());
        }
        return most == 0 ? null : most;
    }

    private List<Limit> limits() {
        var said = new ArrayList<Limit>(2);
        for (var limit : isResponse()
                ? new @Nullable Limit[] {maxOutputTokens}
                : new @Nullable Limit[] {maxTokens, maxCompletionTokens}) {
            if (limit != null) {
                said.add(limit);
            }
        }
        return said;
    }

    /// Whether the body is one that asks for a response, whatever path it came on.
    private boolean isResponse() {
        return endpoint == Endpoint.RESPONSES || (endpoint == Endpoint.CHAT_COMPLETIONS && inputSeen && !messagesSeen);
    }

    @Override
    public int choices() {
        return (int) (Math.max(choices, bestOf) * prompts);
    }

    @Override
    public List<SideWork> sideWork() {
        return List.copyOf(sideWork);
    }

    @Override
    public boolean drawsByTool() {
        return drawsByTool;
    }

    @Override
    public ByteBuffer body() {
        return original();
    }

    @Override
    public boolean isPlainChat() {
        return PlainChat.is(body);
    }

    /// Some tools ask for chats with the body of a response, or with its tools.
    @Override
    public boolean isForeign() {
        return endpoint == Endpoint.CHAT_COMPLETIONS && (isResponse() || flatTools);
    }

    @Override
    public boolean mayBeAnsweredInMedia() {
        return endpoint.draws() || endpoint.sounds();
    }

    @Override
    public boolean isKeptByVendor() {
        return stored || background;
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
    public List<ByteBuffer> forVendor(String upstreamModel, @Nullable SentLimit limit, Set<String> withheld) {
        return forVendor(upstreamModel, limit, withheld, null);
    }

    @Override
    public List<ByteBuffer> forVendor(
            String upstreamModel, @Nullable SentLimit limit, Set<String> withheld, @Nullable String onlyName) {
        var edits = new Splices();
        wishes.withhold(withheld, edits);
        if (onlyName != null && endpoint == Endpoint.CHAT_COMPLETIONS && limits().size() == 1) {
            rename(edits, limits().getFirst(), onlyName);
        }
        if (limit != null && endpoint.writes()) {
            limit(edits, limit);
        }
        if (!upstreamModel.equals(model)) {
            edits.replace(modelStart, modelEnd, Splices.quoted(upstreamModel));
        }
        if (stream && hasStreamOptions() && !usageWanted()) {
            edits.add(
                    streamOptions == null
                            ? new Splices.Edit(
                                    rootStart + 1, rootStart + 1, "\"stream_options\":{\"include_usage\":true},")
                            : streamOptions.edit());
        }
        return edits.into(body);
    }

    private boolean hasStreamOptions() {
        return endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS;
    }

    private void limit(Splices edits, SentLimit limit) {
        if (limits().isEmpty()) {
            var name = isResponse() ? "max_output_tokens" : limit.name();
            edits.insert(rootStart + 1, "\"" + name + "\":" + limit.tokens() + ",");
        }
        for (var said : limits()) {
            if (limit.replaces(said.tokens())) {
                edits.replace(said.from(), said.to(), Long.toString(limit.tokens()));
            }
        }
    }

    /// A limit under a name that the model does not know is kept by nobody, or refused; of one under both names its
    /// vendor says what it thinks.
    private void rename(Splices edits, Limit said, String name) {
        boolean known = (name.equals("max_tokens") ? maxTokens : maxCompletionTokens) != null;
        if (known || isResponse()) {
            return;
        }
        int end = said.from();
        while (body[end - 1] != '"') {
            end--;
        }
        int start = end - 2;
        while (body[start] != '"') {
            start--;
        }
        edits.replace(start, end, Splices.quoted(name));
    }

    private void member(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "model" -> readModel(json, value);
            case "stream" -> {
                once(!streamSeen, name);
                streamSeen = true;
                stream = readFlag(value, name);
            }
            case "stream_format" -> {
                stream |= endpoint.sounds() && "sse".equals(value == JsonToken.VALUE_STRING ? json.getText() : null);
                json.skipChildren();
            }
            case "stream_options" -> {
                once(streamOptions == null, name);
                streamOptions = readStreamOptions(json, value);
            }
            case "max_tokens" -> {
                once(maxTokens == null, name);
                maxTokens = readLimit(json, value, name);
            }
            case "max_output_tokens" -> {
                once(maxOutputTokens == null, name);
                maxOutputTokens = readLimit(json, value, name);
            }
            case "max_completion_tokens" -> {
                once(maxCompletionTokens == null, name);
                maxCompletionTokens = readLimit(json, value, name);
            }
            case "n" -> {
                once(!choicesSeen, name);
                choicesSeen = true;
                choices = readCount(json, value, name);
            }
            case "best_of" -> {
                once(bestOf == 1, name);
                bestOf = readCount(json, value, name);
            }
            case "prompt" -> {
                once(!promptSeen, name);
                promptSeen = true;
                prompts = countPrompts(json, value);
            }
            case "messages" -> {
                messagesSeen |= saysAny(json, value);
            }
            case "input" -> {
                if (endpoint.sounds()) {
                    once(!inputSeen, name);
                    if (value != JsonToken.VALUE_STRING) {
                        throw refused("input must be a string.", name);
                    }
                }
                inputSeen = true;
                json.skipChildren();
            }
            case "logprobs" -> {
                probabilities |= value != JsonToken.VALUE_FALSE && value != JsonToken.VALUE_NULL;
                json.skipChildren();
            }
            case "functions", "response_format", "text" -> {
                instructed |= value.isStructStart();
                json.skipChildren();
            }
            case "tools" -> {
                instructed |= value.isStructStart();
                var found = ToolModels.read(json, value);
                sideWork.addAll(found.work());
                drawsByTool |= found.draws();
                flatTools |= found.flat();
            }
            case "service_tier" -> wishes.readTier(json, name, value, "auto");
            case "background" -> {
                background |= value == JsonToken.VALUE_TRUE;
                json.skipChildren();
            }
            case "store" -> {
                stored = value == JsonToken.VALUE_NULL ? stored : value != JsonToken.VALUE_FALSE;
                json.skipChildren();
            }
            default -> wishes.readOther(json, name, value);
        }
    }

    /// Whether it is a list that holds something; some tools send an empty one beside what they mean.
    private static boolean saysAny(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return false;
        }
        boolean any = false;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            any = true;
            json.skipChildren();
        }
        return any;
    }

    private void readModel(JsonParser json, JsonToken value) throws IOException {
        once(model == null, "model");
        if (value != JsonToken.VALUE_STRING) {
            throw refused("The model parameter must be a string.", "model");
        }
        modelStart = startOf(json);
        model = json.getText();
        modelEnd = endOf(json);
        if (!Model.isId(model)) {
            throw Fault.MODEL_NOT_FOUND.because("The model parameter names no model that could exist.");
        }
    }

    private static StreamOptions readStreamOptions(JsonParser json, JsonToken value) throws IOException {
        int start = startOf(json);
        if (value == JsonToken.VALUE_NULL) {
            return new StreamOptions(false, new Splices.Edit(start, endOf(json), "{\"include_usage\":true}"));
        }
        if (value != JsonToken.START_OBJECT) {
            throw refused("stream_options must be an object.", "stream_options");
        }
        boolean empty = true;
        Splices.Edit edit = null;
        boolean wanted = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            if (!"include_usage".equals(json.currentName())) {
                json.nextToken();
                json.skipChildren();
                continue;
            }
            once(edit == null, "stream_options.include_usage");
            var flag = json.nextToken();
            wanted = readFlag(flag, "stream_options.include_usage");
            edit = new Splices.Edit(startOf(json), endOf(json), "true");
        }
        return new StreamOptions(
                wanted,
                edit != null
                        ? edit
                        : new Splices.Edit(start + 1, start + 1, "\"include_usage\":true" + (empty ? "" : ",")));
    }

    private static boolean readFlag(JsonToken value, String name) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw refused(name + " must be true or false.", name);
        };
    }

    private static Limit readLimit(JsonParser json, JsonToken value, String name) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return Limit.of(json, 0);
        }
        if (value != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > LONGEST_NUMBER) {
            throw refused(name + " must be a whole number.", name);
        }
        return Limit.of(json, asLong(json));
    }

    /// A vendor may take "8" for 8: what is not counted here must not be counted there.
    private static long readCount(JsonParser json, JsonToken value, String name) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return 1;
        }
        if (value != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > LONGEST_NUMBER) {
            throw refused(name + " must be a whole number.", name);
        }
        return Math.max(1, asLong(json));
    }

    /// Every text of a list is answered on its own; a list of numbers is one text.
    private static long countPrompts(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return 1;
        }
        long texts = 0;
        for (var next = json.nextToken(); next != null && next != JsonToken.END_ARRAY; next = json.nextToken()) {
            texts += next == JsonToken.VALUE_STRING || next == JsonToken.START_ARRAY ? 1 : 0;
            json.skipChildren();
        }
        return Math.max(1, texts);
    }

    private static FaultException refused(String sentence, String parameter) {
        return invalid(sentence).of(parameter);
    }

    /// @param edit what makes the vendor report usage where the client did not ask for it
    private record StreamOptions(boolean wanted, Splices.Edit edit) {}
}
