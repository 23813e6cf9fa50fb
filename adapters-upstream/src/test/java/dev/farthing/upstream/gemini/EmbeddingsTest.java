package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.EmbeddingDialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts that become vectors at vendors of another dialect than the caller's.
class EmbeddingsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final EmbeddingDialect google = new GeminiEmbeddings();
    private final EmbeddingDialect openAi = openAi();

    @Test
    void anOpenAiClientsTextsGoToGoogleInOneBatch() throws Exception {
        var texts = openAi.read(
                bytes("{\"model\":\"m\",\"input\":[\"one\",\"two\"],\"dimensions\":3,\"encoding_format\":\"base64\"}"),
                Endpoint.EMBEDDINGS);

        assertThat(tree(google.write(texts, "gemini-embedding-001").body())).isEqualTo(MAPPER.readTree("""
                {"requests":[
                 {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"one"}]},"outputDimensionality":3},
                 {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"two"}]},"outputDimensionality":3}]}"""));
        var vectors = google.vectors(bytes("{\"embeddings\":[{\"values\":[0.5, -1]},{\"values\":[2]}]}"));
        assertThat(vectors).containsExactly("[0.5, -1]", "[2]");
        var answer = tree(openAi.answer(vectors, texts, Endpoint.EMBEDDINGS, "m", TokenUsage.ofText(7, 0)));
        assertThat(answer.at("/data/0/embedding").asText()).isEqualTo("AAAAPwAAgL8=");
        assertThat(answer.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(7);
        assertThat(answer.at("/model").asText()).isEqualTo("m");
    }

    @Test
    void aGoogleClientsTextsGoToOpenAi() throws Exception {
        var texts = google.read(
                bytes("{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"one\"},"
                        + "{\"text\":\"more\"}]},\"taskType\":\"RETRIEVAL_QUERY\"},"
                        + "{\"content\":{\"parts\":{\"text\":\"two\"}},\"output_dimensionality\":3}]}"),
                Endpoint.BATCH_EMBED_CONTENTS);

        assertThat(texts.texts()).containsExactly("one\nmore", "two");
        assertThat(texts.dropped()).containsExactly("taskType");
        assertThat(tree(openAi.write(texts, "text-embedding-3-small").body())).isEqualTo(MAPPER.readTree("""
                {"model":"text-embedding-3-small","input":["one\\nmore","two"],"encoding_format":"float","dimensions":3}"""));
        var vectors = openAi.vectors(bytes("{\"data\":[{\"index\":1,\"embedding\":[2]},"
                + "{\"index\":0,\"embedding\":\"AAAAPwAAgL8=\"}],\"usage\":{\"prompt_tokens\":7}}"));
        assertThat(vectors).containsExactly("[0.5,-1.0]", "[2]");
        assertThat(tree(google.answer(vectors, texts, Endpoint.BATCH_EMBED_CONTENTS, "m", TokenUsage.ofText(7, 0))))
                .isEqualTo(MAPPER.readTree("{\"embeddings\":[{\"values\":[0.5,-1.0]},{\"values\":[2]}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":7}}"));
        assertThat(tree(google.answer(vectors, texts, Endpoint.EMBED_CONTENT, "m", TokenUsage.ofText(7, 0)))
                        .at("/embedding/values"))
                .isEqualTo(MAPPER.readTree("[0.5,-1.0]"));
    }

    @Test
    void oneTextIsReadAlone() {
        var texts = google.read(
                bytes("{\"content\":{\"parts\":[{\"text\":\"one\"}]},\"title\":\"x\"}"), Endpoint.EMBED_CONTENT);

        assertThat(texts.texts()).containsExactly("one");
        assertThat(texts.dropped()).containsExactly("title");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EMBED_CONTENT|{}",
                "EMBED_CONTENT|{\"content\":{\"parts\":[{\"inlineData\":{}}]}}",
                "EMBED_CONTENT|{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":\"3\"}",
                "BATCH_EMBED_CONTENTS|{\"requests\":[]}",
                "EMBEDDINGS|{\"input\":[]}",
                "EMBEDDINGS|{\"input\":[[1,2]]}",
                "EMBEDDINGS|{\"input\":[1,2]}",
            })
    void whatIsNoTextIsRefusedByName(Endpoint endpoint, String body) {
        var dialect = endpoint == Endpoint.EMBEDDINGS ? openAi : google;
        assertThatThrownBy(() -> dialect.read(bytes(body), endpoint))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.parameter()).isNotNull());
    }

    @Test
    void anAnswerThatIsEmptyIsToldAsSuch() throws Exception {
        var texts = google.read(bytes("{\"content\":{\"parts\":[{\"text\":\"a\"}]}}"), Endpoint.EMBED_CONTENT);
        assertThat(openAi.vectors(bytes("{\"data\":null}"))).isEmpty();
        assertThat(tree(google.answer(List.of(), texts, Endpoint.EMBED_CONTENT, "m", TokenUsage.NONE))
                        .at("/embedding/values"))
                .isEmpty();
    }

    /// Another vendor's package keeps to itself.
    private static EmbeddingDialect openAi() {
        try {
            var made = Class.forName("dev.farthing.upstream.openai.OpenAiEmbeddings")
                    .getDeclaredConstructor();
            made.setAccessible(true);
            return (EmbeddingDialect) made.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode tree(ByteBuffer buffer) throws IOException {
        var array = new byte[buffer.remaining()];
        buffer.duplicate().get(array);
        return MAPPER.readTree(array);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
