package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.PictureClient;
import dev.farthing.upstream.conversation.Pictures;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.JsonBytes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pictures as OpenAI's callers ask for them.
@Singleton
class OpenAiPictures implements PictureClient {
    private static final Set<String> OF_NO_ACCOUNT = Set.of("model", "user", "stream");
    private static final Pattern PIXELS = Pattern.compile("([1-9][0-9]{1,4})x([1-9][0-9]{1,4})");
    private static final Pattern RATIO = Pattern.compile("[1-9][0-9]?:[1-9][0-9]?");
    private static final Pattern SIZE = Pattern.compile("[1-9]K");

    @Override
    public Endpoint endpoint() {
        return Endpoint.IMAGES;
    }

    @Override
    public Pictures.Wanted read(byte[] body, boolean stream) {
        if (stream) {
            throw invalid("Pictures of this model come in one piece; leave `stream` out.", "stream");
        }
        var reading = new Reading();
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            Json.members(json, name -> reading.member(json, name));
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        if (reading.prompt == null || reading.prompt.isBlank()) {
            throw invalid("You must provide a prompt.", "prompt");
        }
        return new Pictures.Wanted(
                reading.prompt,
                reading.count,
                reading.width,
                reading.height,
                reading.aspectRatio,
                reading.size,
                reading.asAddress,
                reading.dropped.all());
    }

    private static final class Reading {
        private final DroppedNames dropped = new DroppedNames();
        private @Nullable String prompt;
        private int count = 1;
        private int width;
        private int height;
        private @Nullable String aspectRatio;
        private @Nullable String size;
        private boolean asAddress;

        void member(JsonParser json, String name) throws IOException {
            switch (name) {
                case "prompt" -> prompt = words(json, name);
                case "n" -> {
                    var told = ChatSampling.whole(json, name);
                    count = told == null ? 1 : Math.max(1, told);
                }
                case "size" -> pixels(words(json, name));
                case "aspect_ratio" -> aspectRatio = like(RATIO, words(json, name), name, "16:9");
                case "image_size" -> size = like(SIZE, words(json, name), name, "2K");
                case "response_format" -> asAddress = "url".equals(words(json, name));
                default -> {
                    if (!OF_NO_ACCOUNT.contains(name) && json.currentToken() != JsonToken.VALUE_NULL) {
                        dropped.add(name);
                    }
                    json.skipChildren();
                }
            }
        }

        private void pixels(@Nullable String told) {
            if (told == null || told.equals("auto")) {
                return;
            }
            var pixels = PIXELS.matcher(told);
            if (!pixels.matches()) {
                throw invalid("size must be `auto` or pixels such as 1024x1024.", "size");
            }
            width = Integer.parseInt(pixels.group(1));
            height = Integer.parseInt(pixels.group(2));
        }

        private static @Nullable String like(Pattern form, @Nullable String told, String name, String example) {
            if (told != null && !form.matcher(told).matches()) {
                throw invalid(name + " must be such as " + example + ".", name);
            }
            return told;
        }

        private static @Nullable String words(JsonParser json, String name) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid(name + " must be a string.", name);
            }
            return json.getText();
        }
    }

    /// Who wants addresses gets such that hold the pictures themselves: nothing is stored for anybody to fetch.
    @Override
    public ByteBuffer answer(List<Pictures.Made> pictures, Pictures.Wanted wanted, TokenUsage usage, Instant at) {
        int size =
                pictures.stream().mapToInt(picture -> picture.base64().length()).sum();
        var out = new JsonBytes(size + 512).raw("{\"created\":" + at.getEpochSecond() + ",\"data\":[");
        for (int i = 0; i < pictures.size(); i++) {
            var picture = pictures.get(i);
            out.raw(i == 0 ? "{" : ",{");
            if (wanted.asAddress()) {
                out.raw("\"url\":").quoted("data:" + picture.type() + ";base64," + picture.base64());
            } else {
                out.raw("\"b64_json\":").quoted(picture.base64());
            }
            out.raw("}");
        }
        out.raw("]");
        if (!pictures.isEmpty() && pictures.getFirst().type().startsWith("image/")) {
            out.raw(",\"output_format\":").quoted(pictures.getFirst().type().substring("image/".length()));
        }
        if (usage.totalTokens() > 0) {
            out.raw(",\"usage\":{\"input_tokens\":" + usage.promptTokens()
                    + ",\"input_tokens_details\":{\"image_tokens\":"
                    + usage.imageInput() + ",\"text_tokens\":" + (usage.promptTokens() - usage.imageInput())
                    + "},\"output_tokens\":" + usage.completionTokens()
                    + ",\"output_tokens_details\":{\"image_tokens\":"
                    + usage.imageOutput() + ",\"text_tokens\":" + (usage.completionTokens() - usage.imageOutput())
                    + "},\"total_tokens\":" + usage.totalTokens() + "}");
        }
        return out.raw("}").take();
    }

    @Override
    public ByteBuffer refusal(int status, VendorError said) {
        return ChatDialect.refused(status, said);
    }

    private static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }
}
