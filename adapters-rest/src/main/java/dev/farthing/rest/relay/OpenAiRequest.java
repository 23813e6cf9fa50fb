package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.application.relay.CallRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.usage.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request body in OpenAI's dialect: scanned once for what is needed, never printed anew.
///
/// What must differ for the vendor is spliced into the client's own bytes, so that unknown members, their order,
/// their
/// spacing and their numbers arrive as they were sent.
final class OpenAiRequest implements CallRequest.Bounds {
    private static final int DEEPEST = 1_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();
    private static final int MOST_CHOICES = 1_000;
    private static final int LONGEST_NUMBER = 100;
    private static final int BYTES_PER_TOKEN = 4;

    private static final byte[] MODEL = ascii("model");
    private static final byte[] STREAM = ascii("stream");
    private static final byte[] STREAM_OPTIONS = ascii("stream_options");
    private static final byte[] MAX_TOKENS = ascii("max_tokens");
    private static final byte[] MAX_COMPLETION_TOKENS = ascii("max_completion_tokens");
    private static final byte[] CHOICES = ascii("n");
    private static final byte[] BEST_OF = ascii("best_of");
    private static final byte[] PROMPT = ascii("prompt");

    private final byte[] body;
    private final Endpoint endpoint;
    /// Where in the body the parser's bytes begin.
    private int base;

    private @Nullable String model;
    private int modelStart;
    private int modelEnd;
    private boolean stream;
    private boolean streamSeen;
    private int rootStart;
    private @Nullable StreamOptions streamOptions;
    private @Nullable Limit maxTokens;
    private @Nullable Limit maxCompletionTokens;
    private boolean choicesSeen;
    private long choices = 1;
    private long bestOf = 1;
    private long prompts = 1;

    private OpenAiRequest(byte[] body, Endpoint endpoint) {
        this.body = body;
        this.endpoint = endpoint;
    }

    /// Reads a body; what is no JSON object, names no model, or says a governed member twice is refused.
    static OpenAiRequest scan(byte[] body, Endpoint endpoint) {
        var quick = new OpenAiRequest(body, endpoint);
        return quick.skim() ? quick : parse(body, endpoint);
    }

    /// The verdict of the full parser, which [#scan] asks wherever it is not sure.
    static OpenAiRequest parse(byte[] body, Endpoint endpoint) {
        var request = new OpenAiRequest(body, endpoint);
        if (body.length > 1 && body[1] == 0) {
            throw invalid("The request body must be JSON in UTF-8.");
        }
        try (var json = JSON.createParser(body)) {
            request.readRoot(json);
        } catch (FaultException e) {
            throw e;
        } catch (IOException e) {
            throw invalid("The request body is not valid JSON.");
        }
        if (request.model == null) {
            throw invalid("You must provide a model parameter.");
        }
        return request;
    }

    String model() {
        return String.valueOf(model);
    }

    boolean stream() {
        return stream;
    }

    /// Whether the client itself asked for a usage event.
    boolean usageWanted() {
        return streamOptions != null && streamOptions.wanted;
    }

    /// A guess at what the call will use: its input by length, and as much output as the client allows.
    long expectedTokens() {
        Long limit = outputTokens();
        return body.length / BYTES_PER_TOKEN + (limit == null ? 0 : limit) * choices();
    }

    /// A token of text covers at least one of its bytes, and what frames a text here is longer than what frames it
    /// there.
    @Override
    public long textTokens() {
        return body.length;
    }

    @Override
    public boolean isOpen() {
        return OpenInput.isIn(body);
    }

    /// The larger of the client's limits, if it says both.
    @Override
    public @Nullable Long outputTokens() {
        long most = Math.max(
                maxTokens == null ? 0 : maxTokens.tokens, maxCompletionTokens == null ? 0 : maxCompletionTokens.tokens);
        return most == 0 ? null : most;
    }

    @Override
    public int choices() {
        return (int) Math.min(MOST_CHOICES, Math.max(choices, bestOf) * prompts);
    }

    @Override
    public ByteBuffer body() {
        return original();
    }

    ByteBuffer original() {
        return ByteBuffer.wrap(body);
    }

    /// The body for a vendor: the client's bytes with the vendor's name of the model, for a stream with a usage event
    /// asked for, and where a hard budget governs the call with its limit of output.
    ///
    /// @param outputTokens the limit to send; null to leave it to the client
    /// @param limitName what the model calls it where the client says none
    List<ByteBuffer> forVendor(String upstreamModel, @Nullable Long outputTokens, String limitName) {
        var edits = new ArrayList<Edit>(2);
        if (outputTokens != null && endpoint != Endpoint.EMBEDDINGS) {
            limit(edits, outputTokens, limitName);
        }
        if (!upstreamModel.equals(model)) {
            edits.add(new Edit(modelStart, modelEnd, quoted(upstreamModel)));
        }
        if (stream && endpoint != Endpoint.EMBEDDINGS && !usageWanted()) {
            edits.add(
                    streamOptions == null
                            ? new Edit(rootStart + 1, rootStart + 1, "\"stream_options\":{\"include_usage\":true},")
                            : streamOptions.edit());
        }
        if (edits.isEmpty()) {
            return List.of(original());
        }
        edits.sort(Comparator.comparingInt(Edit::from));
        var pieces = new ArrayList<ByteBuffer>(edits.size() * 2 + 1);
        int at = 0;
        for (var edit : edits) {
            pieces.add(ByteBuffer.wrap(body, at, edit.from - at).slice());
            pieces.add(ByteBuffer.wrap(edit.text.getBytes(StandardCharsets.UTF_8)));
            at = edit.to;
        }
        pieces.add(ByteBuffer.wrap(body, at, body.length - at).slice());
        return pieces;
    }

    private void limit(List<Edit> edits, long tokens, String limitName) {
        if (maxTokens == null && maxCompletionTokens == null) {
            edits.add(new Edit(rootStart + 1, rootStart + 1, "\"" + limitName + "\":" + tokens + ","));
        }
        for (var said : new Limit[] {maxTokens, maxCompletionTokens}) {
            if (said != null && said.tokens != tokens && (said.tokens > tokens || said.tokens == 0)) {
                edits.add(new Edit(said.from, said.to, Long.toString(tokens)));
            }
        }
    }

    /// Reads a body that is written as practically all are; false where the full parser is to judge.
    private boolean skim() {
        var json = new PlainJson(body);
        rootStart = json.blanks(0);
        if (!json.is(rootStart, '{')) {
            return false;
        }
        int i = json.blanks(rootStart + 1);
        while (json.is(i, '"')) {
            int name = i + 1;
            int close = json.string(name);
            if (close < 0 || json.escaped()) {
                return false;
            }
            int colon = json.blanks(close + 1);
            if (!json.is(colon, ':')) {
                return false;
            }
            i = skimMember(json, name, close - name, json.blanks(colon + 1));
            if (i < 0) {
                return false;
            }
            i = json.blanks(i);
            if (json.is(i, '}')) {
                return json.blanks(i + 1) == body.length && model != null;
            }
            if (!json.is(i, ',')) {
                return false;
            }
            i = json.blanks(i + 1);
        }
        return false;
    }

    /// The place after the member's value; [PlainJson#NO] as well where the value is not of the usual kind.
    private int skimMember(PlainJson json, int name, int length, int at) {
        return switch (length) {
            case 1 -> isNamed(name, CHOICES) ? PlainJson.NO : json.value(at);
            case 5 -> isNamed(name, MODEL) ? skimModel(json, at) : json.value(at);
            case 6 -> {
                if (isNamed(name, STREAM)) {
                    yield skimStream(json, at);
                }
                yield isNamed(name, PROMPT) && json.is(at, '[') ? PlainJson.NO : json.value(at);
            }
            case 7 -> isNamed(name, BEST_OF) ? PlainJson.NO : json.value(at);
            case 10 -> isNamed(name, MAX_TOKENS) ? skimMaxTokens(json, at) : json.value(at);
            case 14 -> isNamed(name, STREAM_OPTIONS) ? skimStreamOptions(json, at) : json.value(at);
            case 21 -> isNamed(name, MAX_COMPLETION_TOKENS) ? skimMaxCompletionTokens(json, at) : json.value(at);
            default -> json.value(at);
        };
    }

    private boolean isNamed(int at, byte[] name) {
        return Arrays.equals(body, at, at + name.length, name, 0, name.length);
    }

    private int skimModel(PlainJson json, int at) {
        int close = model == null && json.is(at, '"') ? json.string(at + 1) : PlainJson.NO;
        if (close < 0 || json.escaped()) {
            return PlainJson.NO;
        }
        model = new String(body, at + 1, close - at - 1, StandardCharsets.UTF_8);
        modelStart = at;
        modelEnd = close + 1;
        return Model.ID.matcher(model).matches() ? modelEnd : PlainJson.NO;
    }

    private int skimStream(PlainJson json, int at) {
        stream = json.is(at, 't');
        int after = streamSeen ? PlainJson.NO : json.literal(at, stream ? "true" : "false");
        streamSeen = true;
        return after;
    }

    private int skimStreamOptions(PlainJson json, int at) {
        int after = streamOptions == null && json.is(at, '{') ? json.value(at) : PlainJson.NO;
        if (after < 0) {
            return PlainJson.NO;
        }
        base = at;
        try (var options = JSON.createParser(body, at, after - at)) {
            streamOptions = readStreamOptions(options, options.nextToken());
        } catch (IOException | FaultException e) {
            return PlainJson.NO;
        }
        return after;
    }

    private int skimMaxTokens(PlainJson json, int at) {
        int after = maxTokens != null ? PlainJson.NO : json.wholeNumber(at);
        maxTokens = new Limit(after < 0 ? PlainJson.NO : skimLimit(at, after), at, after);
        return maxTokens.tokens < 0 ? PlainJson.NO : after;
    }

    private int skimMaxCompletionTokens(PlainJson json, int at) {
        int after = maxCompletionTokens != null ? PlainJson.NO : json.wholeNumber(at);
        maxCompletionTokens = new Limit(after < 0 ? PlainJson.NO : skimLimit(at, after), at, after);
        return maxCompletionTokens.tokens < 0 ? PlainJson.NO : after;
    }

    private long skimLimit(int from, int to) {
        if (to - from > 9) {
            return PlainJson.NO;
        }
        long limit = 0;
        for (int i = from; i < to; i++) {
            if (body[i] == '-') {
                return PlainJson.NO;
            }
            limit = limit * 10 + (body[i] - '0');
        }
        return limit;
    }

    private void readRoot(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw invalid("The request body must be a JSON object.");
        }
        rootStart = startOf(json);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            switch (name) {
                case "model" -> readModel(json, value);
                case "stream" -> {
                    once(!streamSeen, name);
                    streamSeen = true;
                    stream = readFlag(value, name);
                }
                case "stream_options" -> {
                    once(streamOptions == null, name);
                    streamOptions = readStreamOptions(json, value);
                }
                case "max_tokens" -> {
                    once(maxTokens == null, name);
                    maxTokens = readLimit(json, value, name);
                }
                case "max_completion_tokens" -> {
                    once(maxCompletionTokens == null, name);
                    maxCompletionTokens = readLimit(json, value, name);
                }
                case "n" -> {
                    once(!choicesSeen, name);
                    choicesSeen = true;
                    choices = readCount(json, value);
                }
                case "best_of" -> {
                    once(bestOf == 1, name);
                    bestOf = readCount(json, value);
                }
                case "prompt" -> prompts = countPrompts(json, value);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw invalid("The request body holds more than one JSON value.");
        }
    }

    private void readModel(JsonParser json, JsonToken value) throws IOException {
        once(model == null, "model");
        if (value != JsonToken.VALUE_STRING) {
            throw invalid("The model parameter must be a string.");
        }
        modelStart = startOf(json);
        model = json.getText();
        modelEnd = endOf(json);
        if (!Model.ID.matcher(model).matches()) {
            throw Fault.MODEL_NOT_FOUND.because("The model parameter names no model that could exist.");
        }
    }

    private StreamOptions readStreamOptions(JsonParser json, JsonToken value) throws IOException {
        int start = startOf(json);
        if (value == JsonToken.VALUE_NULL) {
            return new StreamOptions(false, new Edit(start, endOf(json), "{\"include_usage\":true}"));
        }
        if (value != JsonToken.START_OBJECT) {
            throw invalid("stream_options must be an object.");
        }
        boolean empty = true;
        Edit edit = null;
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
            edit = new Edit(startOf(json), endOf(json), "true");
        }
        return new StreamOptions(
                wanted,
                edit != null ? edit : new Edit(start + 1, start + 1, "\"include_usage\":true" + (empty ? "" : ",")));
    }

    private static boolean readFlag(JsonToken value, String name) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw invalid(name + " must be true or false.");
        };
    }

    private Limit readLimit(JsonParser json, JsonToken value, String name) throws IOException {
        int start = startOf(json);
        if (value == JsonToken.VALUE_NULL) {
            return new Limit(0, start, endOf(json));
        }
        if (value != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > LONGEST_NUMBER) {
            throw invalid(name + " must be a whole number.");
        }
        return new Limit(Math.clamp(asLong(json), 0, Integer.MAX_VALUE), start, endOf(json));
    }

    private static long readCount(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > LONGEST_NUMBER) {
            json.skipChildren();
            return 1;
        }
        return Math.clamp(asLong(json), 1, MOST_CHOICES);
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
        return Math.clamp(texts, 1, MOST_CHOICES);
    }

    private static long asLong(JsonParser json) throws IOException {
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Long.MAX_VALUE : json.getLongValue();
    }

    private int startOf(JsonParser json) {
        return base + (int) json.currentTokenLocation().getByteOffset();
    }

    private int endOf(JsonParser json) throws IOException {
        json.finishToken();
        return base + (int) json.currentLocation().getByteOffset();
    }

    private static void once(boolean firstTime, String name) {
        if (!firstTime) {
            throw Fault.DUPLICATE_MEMBER.because("The request body says " + name + " twice.");
        }
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    private static FaultException invalid(String sentence) {
        return Fault.INVALID_REQUEST.because(sentence);
    }

    /// A limit of output as the client said it, and where; 0 where it said null or nothing usable.
    private record Limit(long tokens, int from, int to) {}

    /// Replaces the bytes from one position up to another.
    private record Edit(int from, int to, String text) {}

    /// @param edit what makes the vendor report usage where the client did not ask for it
    private record StreamOptions(boolean wanted, Edit edit) {}
}
