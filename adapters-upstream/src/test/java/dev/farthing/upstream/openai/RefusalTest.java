package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.upstream.wire.VendorErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What OpenAI's callers are told when a vendor of whatever dialect refuses their request.
class RefusalTest {
    private static JsonNode told(int status, String vendors) throws IOException {
        var bytes = vendors.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var said = VendorErrors.read(status, bytes, 0, bytes.length, null).error();
        var refusal = new ResponsesDialect().refusal(new UUID(0, 1), status, said);
        return new ObjectMapper()
                .readTree(StandardCharsets.UTF_8.decode(refusal).toString())
                .path("error");
    }

    @Test
    void aVendorsOwnCodeAndParameterAreKept() throws IOException {
        var error = told(
                400,
                "{'error':{'message':'Invalid schema','type':'invalid_request_error',"
                        + "'param':'tools[0].function.parameters','code':'invalid_function_parameters'}}");

        assertThat(error.path("code").textValue()).isEqualTo("invalid_function_parameters");
        assertThat(error.path("param").textValue()).isEqualTo("tools[0].function.parameters");
        assertThat(error.path("type").textValue()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "400 | {'type':'error','error':{'type':'invalid_request_error','message':'prompt is too long: 9 > 8'}}",
                "400 | {'error':{'code':400,'status':'INVALID_ARGUMENT','message':'The input token count (9) exceeds the"
                        + " maximum number of tokens allowed (8).'}}",
                "400 | {'error':{'message':'Too long','param':'input','code':'context_length_exceeded'}}",
                "400 | {'error':{'message':'This model has a maximum context length of 8 tokens','code':"
                        + "'invalid_request_error'}}",
                "400 | {'error_type':'TOO_MANY_TOKENS','message':'too many tokens'}"
            })
    void aConversationThatIsTooLongHasTheCodeThatToolsKnow(int status, String vendors) throws IOException {
        assertThat(told(status, vendors).path("code").textValue()).isEqualTo("context_length_exceeded");
    }

    @Test
    void aVendorWithoutACodeLeavesNone() throws IOException {
        var error = told(400, "{'error':{'code':400,'status':'INVALID_ARGUMENT','message':'No.'}}");

        assertThat(error.path("code").isNull()).isTrue();
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(told(413, "{}").path("code").textValue()).isEqualTo("request_too_large");
        assertThat(told(400, "").path("message").textValue()).isEqualTo("The provider refused the request.");
    }
}
