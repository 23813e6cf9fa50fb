package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.InputBound;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.relay.ClientRequest.SentLimit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiRequestTest {
    private static final Target.Call CHAT = new Target.Call(Endpoint.GENERATE_CONTENT, "m", true);
    private static final Target.Call EMBED = new Target.Call(Endpoint.BATCH_EMBED_CONTENTS, "m", false);

    @Test
    void aBodyGoesOnAsItCameAndThePathSaysModelAndStream() {
        var body =
                "{ \"contents\" : [ {\"parts\":[{\"text\":\"\\u00e9\"}]} ],\"unknown\":1e2 , \"generationConfig\":{}}";
        var request = scan(body, CHAT);

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.stream()).isTrue();
        assertThat(request.usageWanted()).isTrue();
        assertThat(request.outputTokens()).isNull();
        assertThat(joined(request.forVendor("gemini", null, Set.of()))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{\"generationConfig\":{\"maxOutputTokens\":50}}",
                "{\"contents\":[]}|{\"generationConfig\":{\"maxOutputTokens\":50},\"contents\":[]}",
                "{\"generationConfig\":{}}|{\"generationConfig\":{\"maxOutputTokens\":50}}",
                "{\"generationConfig\":null}|{\"generationConfig\":{\"maxOutputTokens\":50}}",
                "{\"generationConfig\":{\"topK\":1}}|{\"generationConfig\":{\"maxOutputTokens\":50,\"topK\":1}}",
                "{\"generation_config\":{\"topK\":1}}|{\"generation_config\":{\"maxOutputTokens\":50,\"topK\":1}}",
                "{\"generationConfig\":{\"maxOutputTokens\":900}}|{\"generationConfig\":{\"maxOutputTokens\":50}}",
                "{\"generationConfig\":{\"maxOutputTokens\":null}}|{\"generationConfig\":{\"maxOutputTokens\":50}}",
                "{\"generationConfig\":{\"maxOutputTokens\":9e2}}|{\"generationConfig\":{\"maxOutputTokens\":50}}",
                "{\"generationConfig\":{\"max_output_tokens\":900}}|{\"generationConfig\":{\"max_output_tokens\":50}}",
                "{\"generationConfig\":{\"maxOutputTokens\":20}}|{\"generationConfig\":{\"maxOutputTokens\":20}}",
            })
    void aLimitIsSplicedInWhereTheClientSaysItOrWouldHave(String body, String sent) throws Exception {
        var spliced = joined(scan(body, CHAT).forVendor("m", new SentLimit(50, false, "max_tokens"), Set.of()));

        assertThat(spliced).isEqualTo(sent);
        assertThat(new ObjectMapper().readTree(spliced)).isNotNull();
    }

    @Test
    void embeddingsGetNoLimitAndEachRequestItsModel() {
        var body = "{\"model\":\"models/m\",\"requests\":[{\"model\":\"models/m\",\"content\":{}},{\"model\":\"x\"}]}";

        assertThat(joined(scan(body, EMBED).forVendor("gemini-embedding", new SentLimit(50, false, "x"), Set.of())))
                .isEqualTo(
                        "{\"model\":\"models/gemini-embedding\",\"requests\":[{\"model\":\"models/gemini-embedding\","
                                + "\"content\":{}},{\"model\":\"models/gemini-embedding\"}]}");
        assertThat(joined(scan("{\"requests\":[{\"model\":\"m\"}],\"model\":\"m\"}", EMBED)
                        .forVendor("tunedModels/t", null, Set.of())))
                .isEqualTo("{\"requests\":[{\"model\":\"tunedModels/t\"}],\"model\":\"tunedModels/t\"}");
    }

    @Test
    void whatIsGovernedIsRead() {
        var request = scan(
                "{\"generationConfig\":{\"maxOutputTokens\":100,\"candidateCount\":3,\"responseLogprobs\":true}}",
                CHAT);

        assertThat(request.outputTokens()).isEqualTo(100);
        assertThat(request.choices()).isEqualTo(3);
        assertThat(request.probabilitiesWanted()).isTrue();
        assertThat(request.expectedTokens()).isGreaterThanOrEqualTo(300);
        assertThat(scan("{\"generation_config\":{\"candidate_count\":2}}", CHAT).choices())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"generationConfig\":{},\"generation_config\":{}}",
                "{\"generationConfig\":{\"maxOutputTokens\":1,\"max_output_tokens\":2}}",
                "{\"generationConfig\":{\"maxOutputTokens\":1,\"maxOutput\\u0054okens\":2}}",
                "{\"generationConfig\":{\"candidateCount\":1,\"candidate_count\":8}}",
                "{\"contents\":[],\"contents\":[]}",
                "{\"requests\":[{\"model\":\"a\",\"model\":\"b\"}]}",
            })
    void aGovernedMemberIsNotSaidTwiceNorUnderBothItsNames(String body) {
        assertThat(fault(body)).isEqualTo(Fault.DUPLICATE_MEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{} {}",
                "{\"contents\":",
                "{\"generationConfig\":[]}",
                "{\"generationConfig\":{\"maxOutputTokens\":\"100\"}}",
                "{\"generationConfig\":{\"maxOutputTokens\":1.5}}",
                "{\"generationConfig\":{\"candidateCount\":\"8\"}}",
                "{\"generationConfig\":{\"candidateCount\":1e99}}",
                "{\"generationConfig\":{\"candidateCount\":5000}}",
                "{\"model\":{}}",
            })
    void whatCannotBeGovernedIsRefused(String body) {
        assertThat(fault(body)).isEqualTo(Fault.INVALID_REQUEST);
    }

    @Test
    void aBodyThatIsTooDeepIsRefused() {
        assertThat(fault("{\"contents\":" + "[".repeat(5_000))).isEqualTo(Fault.INVALID_REQUEST);
    }

    @Test
    void aNameThatNoModelCanHaveIsNotFound() {
        assertThatThrownBy(() ->
                        GeminiRequest.scan(bytes("{}"), new Target.Call(Endpoint.GENERATE_CONTENT, "a\"b", false)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MODEL_NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"contents\":[{\"parts\":[{\"text\":\"inlineData\"}]}],\"tools\":[{\"functionDeclarations\":[]}]}|LENGTH",
                "{\"cachedContent\":null,\"tools\":null}|LENGTH",
                "{\"contents\":[{\"parts\":[{\"inlineData\":{}}]}]}|CONTEXT_WINDOW",
                "{\"contents\":[{\"parts\":[{\"inline\\u005fdata\":{}}]}]}|CONTEXT_WINDOW",
                "{\"systemInstruction\":{\"parts\":[{\"file_data\":{}}]}}|CONTEXT_WINDOW",
                "{\"requests\":[{\"content\":{\"parts\":[{\"inlineData\":{}}]}}]}|CONTEXT_WINDOW",
                "{\"tools\":[{\"functionDeclarations\":[]},{\"google_search\":{}}]}|SERVER_TURNS",
                "{\"tools\":[{\"urlContext\":{}}]}|SERVER_TURNS",
                "{\"tools\":{\"code_execution\":{}}}|SERVER_TURNS",
                "{\"tools\":[{\"fileSearch\":{}}],\"contents\":[{\"parts\":[{\"inlineData\":{}}]}]}|SERVER_TURNS",
                "{\"cached_content\":\"cachedContents/1\"}|SERVER_TURNS",
            })
    void theInputIsBoundedByWhatTheVendorReads(String body, InputBound bound) {
        assertThat(scan(body, CHAT).input()).isEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\":{\"temperature\":1},\"tools\":[]}|true",
                "{\"tools\":[{}]}|false",
                "{\"contents\":[{\"parts\":[{\"functionResponse\":{}}]}]}|false",
                "{\"contents\":[{\"parts\":[{\"inlineData\":{}}]}]}|false",
                "{\"generationConfig\":{\"responseMimeType\":\"application/json\"}}|false",
            })
    void whetherItIsTextAloneIsSeen(String body, boolean plain) {
        assertThat(scan(body, CHAT).isPlainChat()).isEqualTo(plain);
    }

    private static Fault fault(String body) {
        try {
            scan(body, CHAT);
        } catch (FaultException e) {
            return e.fault();
        }
        throw new AssertionError("not refused: " + body);
    }

    private static GeminiRequest scan(String body, Target.Call target) {
        return GeminiRequest.scan(bytes(body), target);
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String joined(List<ByteBuffer> pieces) {
        var text = new StringBuilder();
        pieces.forEach(piece -> text.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        return text.toString();
    }
}
