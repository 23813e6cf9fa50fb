package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.upstream.conversation.PictureVendor;
import dev.farthing.upstream.conversation.Pictures;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import dev.farthing.upstream.wire.Json;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pictures as Google makes them: Imagen's by instances and parameters, Gemini's as the contents of an answer.
@Singleton
class GeminiPictures implements PictureVendor {
    private static final List<String> RATIOS_OF_IMAGEN = List.of("1:1", "3:4", "4:3", "9:16", "16:9");
    private static final List<String> RATIOS =
            List.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");
    private static final int LARGE = 2_048;
    private static final int LARGEST = 4_096;
    private static final String PNG = "image/png";

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.GEMINI);
    }

    @Override
    public Written write(Pictures.Wanted wanted, String upstreamModel) {
        boolean predicts = GeminiModel.predicts(upstreamModel);
        if (!predicts && wanted.count() > 1) {
            throw Fault.INVALID_REQUEST
                    .because("This model makes one picture a call.")
                    .of("n");
        }
        var size = wanted.size() == null ? size(wanted, upstreamModel) : wanted.size();
        var out = new ByteArrayOutputStream(1024);
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            if (predicts) {
                predict(json, wanted, size);
            } else {
                generate(json, wanted, size);
            }
            json.writeEndObject();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return new Written(ByteBuffer.wrap(out.toByteArray()), Map.of(), Set.of());
    }

    private static void predict(JsonGenerator json, Pictures.Wanted wanted, @Nullable String size) throws IOException {
        json.writeArrayFieldStart("instances");
        json.writeStartObject();
        json.writeStringField("prompt", wanted.prompt());
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("parameters");
        json.writeNumberField("sampleCount", wanted.count());
        var ratio = ratio(wanted, RATIOS_OF_IMAGEN);
        if (ratio != null) {
            json.writeStringField("aspectRatio", ratio);
        }
        if (size != null) {
            json.writeStringField("sampleImageSize", size);
        }
        json.writeEndObject();
    }

    private static void generate(JsonGenerator json, Pictures.Wanted wanted, @Nullable String size) throws IOException {
        json.writeArrayFieldStart("contents");
        json.writeStartObject();
        json.writeStringField("role", "user");
        json.writeArrayFieldStart("parts");
        json.writeStartObject();
        json.writeStringField("text", wanted.prompt());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("generationConfig");
        json.writeArrayFieldStart("responseModalities");
        json.writeString("TEXT");
        json.writeString("IMAGE");
        json.writeEndArray();
        var ratio = ratio(wanted, RATIOS);
        if (ratio != null || size != null) {
            json.writeObjectFieldStart("imageConfig");
            if (ratio != null) {
                json.writeStringField("aspectRatio", ratio);
            }
            if (size != null) {
                json.writeStringField("imageSize", size);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /// What is said in pixels beyond a vendor's usual size, or by the model's name.
    private static @Nullable String size(Pictures.Wanted wanted, String upstreamModel) {
        int longest = Math.max(wanted.width(), wanted.height());
        return longest >= LARGEST ? "4K" : longest >= LARGE ? "2K" : GeminiModel.size(upstreamModel);
    }

    /// Of those the vendor knows the one that is nearest to the pixels; null where it is to choose.
    private static @Nullable String ratio(Pictures.Wanted wanted, List<String> known) {
        if (wanted.aspectRatio() != null || wanted.width() == 0) {
            return wanted.aspectRatio();
        }
        String nearest = null;
        long least = Long.MAX_VALUE;
        for (var ratio : known) {
            int colon = ratio.indexOf(':');
            long across = Long.parseLong(ratio.substring(0, colon));
            long down = Long.parseLong(ratio.substring(colon + 1));
            // How far the known one is from the wanted one, in thousandths of it.
            long one = across * wanted.height() * 1000;
            long other = down * wanted.width();
            long apart = Math.abs(one / other - 1000);
            if (apart < least) {
                least = apart;
                nearest = ratio;
            }
        }
        return nearest;
    }

    @Override
    public List<Pictures.Made> pictures(byte[] answer) throws IOException {
        var pictures = new ArrayList<Pictures.Made>();
        try (var json = Json.parser(answer, 0, answer.length)) {
            json.nextToken();
            Json.members(json, name -> {
                switch (name) {
                    case "predictions" -> Json.elements(json, () -> picture(json, "bytesBase64Encoded", pictures));
                    case "candidates" -> Json.elements(json, () -> candidate(json, pictures));
                    default -> json.skipChildren();
                }
            });
        }
        return pictures;
    }

    private static void candidate(JsonParser json, List<Pictures.Made> pictures) throws IOException {
        Json.members(json, name -> {
            if (!name.equals("content")) {
                json.skipChildren();
                return;
            }
            Json.members(json, member -> {
                if (member.equals("parts")) {
                    Json.elements(json, () -> part(json, pictures));
                } else {
                    json.skipChildren();
                }
            });
        });
    }

    /// What a model draws while it thinks is no picture that was asked for.
    private static void part(JsonParser json, List<Pictures.Made> pictures) throws IOException {
        var drawn = new ArrayList<Pictures.Made>(1);
        boolean[] thought = new boolean[1];
        Json.members(json, name -> {
            switch (name) {
                case "thought" -> {
                    thought[0] = json.currentToken() == JsonToken.VALUE_TRUE;
                    json.skipChildren();
                }
                case "inlineData" -> picture(json, "data", drawn);
                default -> json.skipChildren();
            }
        });
        if (!thought[0]) {
            pictures.addAll(drawn);
        }
    }

    private static void picture(JsonParser json, String bytes, List<Pictures.Made> pictures) throws IOException {
        @Nullable String[] told = new @Nullable String[2];
        Json.members(json, name -> {
            if (name.equals("mimeType")) {
                told[0] = Json.text(json);
            } else if (name.equals(bytes)) {
                told[1] = Json.text(json);
            } else {
                json.skipChildren();
            }
        });
        if (told[1] != null) {
            pictures.add(new Pictures.Made(told[0] == null ? PNG : told[0], told[1]));
        }
    }
}
