package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.domain.usage.TokenUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Pictures asked for in OpenAI's words and made by Google's models: what is wanted arrives, what is made comes
/// back, and what Google's models do not know is named.
class PicturesRoundTripTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> RATIOS = List.of("1:1", "3:4", "4:3", "9:16", "16:9");
    private static final List<String> UNKNOWN = List.of("quality", "style", "background", "moderation");

    private final PictureClient client = CarriedPicturesTest.dialect("openai.OpenAiPictures", PictureClient.class);
    private final PictureVendor vendor = CarriedPicturesTest.dialect("gemini.GeminiPictures", PictureVendor.class);

    @Property(tries = 200)
    void whatIsWantedArrivesAndTheRestIsNamed(@ForAll Random random) throws IOException {
        boolean imagen = random.nextBoolean();
        int count = imagen ? 1 + random.nextInt(4) : 1;
        var prompt = "a farthing \"" + (char) (' ' + random.nextInt(0x3000)) + "\n\\";
        var ratio = RATIOS.get(random.nextInt(RATIOS.size()));
        // From 512 pixels across to well above 4,096.
        int unit = 512 + random.nextInt(4_000);
        int across = Integer.parseInt(ratio.split(":")[0]) * unit / 16;
        int down = Integer.parseInt(ratio.split(":")[1]) * unit / 16;
        var asked = MAPPER.createObjectNode().put("model", "m").put("prompt", prompt);
        if (count > 1 || random.nextBoolean()) {
            asked.put("n", count);
        }
        boolean inPixels = random.nextBoolean();
        if (inPixels) {
            asked.put("size", across + "x" + down);
        } else {
            asked.put("aspect_ratio", ratio).put("image_size", "2K");
        }
        var unknown = new TreeSet<String>();
        for (var name : UNKNOWN) {
            if (random.nextBoolean()) {
                asked.put(name, "x");
                unknown.add(name);
            }
        }

        var wanted = client.read(asked.toString().getBytes(StandardCharsets.UTF_8), false);
        var written = tree(vendor.write(wanted, imagen ? "imagen-4.0-generate-001" : "gemini-3-pro-image-preview")
                .body());

        assertThat(wanted.dropped()).isEqualTo(unknown);
        int longest = Math.max(across, down);
        var size = !inPixels || longest >= 2_048 && longest < 4_096 ? "2K" : longest < 2_048 ? "" : "4K";
        if (imagen) {
            assertThat(written.at("/instances/0/prompt").asText()).isEqualTo(prompt);
            assertThat(written.at("/parameters/sampleCount").asInt()).isEqualTo(count);
            assertThat(written.at("/parameters/aspectRatio").asText()).isEqualTo(ratio);
            assertThat(written.at("/parameters/sampleImageSize").asText()).isEqualTo(size);
        } else {
            assertThat(written.at("/contents/0/parts/0/text").asText()).isEqualTo(prompt);
            assertThat(written.at("/generationConfig/imageConfig/aspectRatio").asText())
                    .isEqualTo(ratio);
            assertThat(written.at("/generationConfig/imageConfig/imageSize").asText())
                    .isEqualTo(size);
        }
    }

    @Property(tries = 200)
    void whatIsMadeComesBackToTheByte(@ForAll Random random) throws IOException {
        boolean asAddress = random.nextBoolean();
        boolean imagen = random.nextBoolean();
        var types = new ArrayList<String>();
        var pictures = new ArrayList<String>();
        var body = MAPPER.createObjectNode();
        var predictions = MAPPER.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            types.add(random.nextBoolean() ? "image/png" : "image/jpeg");
            pictures.add("AB+/".repeat(1 + random.nextInt(5)));
            ObjectNode picture = MAPPER.createObjectNode().put("mimeType", types.getLast());
            if (imagen) {
                predictions.add(picture.put("bytesBase64Encoded", pictures.getLast()));
            } else {
                predictions.addObject().set("inlineData", picture.put("data", pictures.getLast()));
                predictions.addObject().put("text", "Here it is.");
            }
        }
        if (imagen) {
            body.set("predictions", predictions);
        } else {
            body.putArray("candidates").addObject().putObject("content").set("parts", predictions);
        }

        var made = vendor.pictures(MAPPER.writeValueAsBytes(body));
        var wanted = client.read(
                ("{\"prompt\":\"p\",\"response_format\":\"" + (asAddress ? "url" : "b64_json") + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                false);
        var usage = new TokenUsage(3, 0, 0, 0, 0, 5, 2, 0, 0, 7, 0);
        var told = tree(client.answer(made, wanted, usage, Instant.ofEpochSecond(7)));

        assertThat(told.path("created").asLong()).isEqualTo(7);
        assertThat(told.path("data")).hasSize(pictures.size());
        for (int i = 0; i < pictures.size(); i++) {
            var picture = told.path("data").path(i);
            assertThat(picture.path(asAddress ? "url" : "b64_json").asText())
                    .isEqualTo((asAddress ? "data:" + types.get(i) + ";base64," : "") + pictures.get(i));
        }
        assertThat(told.at("/usage/input_tokens").asLong()).isEqualTo(8);
        assertThat(told.at("/usage/output_tokens_details/image_tokens").asLong())
                .isEqualTo(7);
        assertThat(told.at("/usage/total_tokens").asLong()).isEqualTo(17);
    }

    private static JsonNode tree(ByteBuffer json) throws IOException {
        var bytes = new byte[json.remaining()];
        json.duplicate().get(bytes);
        return MAPPER.readTree(bytes);
    }
}
