package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuledToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEARCH = "{'tools':[{'google_search':{}}]}";

    /// Before its third generation Google takes none of its own tools beside a set form.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemini-2.5-flash | {'contents':[]} | {'contents':[],'tools':[{'google_search':{}}]} | ",
                "gemini-2.5-flash | {'generationConfig':{'responseSchema':{}}} | {'generationConfig':{'responseSchema':{}}} | tools",
                "gemini-2.5-flash | {'generation_config':{'response_mime_type':'application/json'}} | {'generation_config':{'response_mime_type':'application/json'}} | tools",
                "gemini-2.5-flash | {'generationConfig':{'responseMimeType':'text/plain'}} | {'generationConfig':{'responseMimeType':'text/plain'},'tools':[{'google_search':{}}]} | ",
                "gemini-3-pro     | {'generationConfig':{'responseSchema':{}}} | {'generationConfig':{'responseSchema':{}},'tools':[{'google_search':{}}]} | ",
            })
    void searchGivesWayToASetForm(String model, String body, String sent, String dropped) throws IOException {
        assertFitted(model, body, new RequestRules(fields(SEARCH), RequestFields.NONE, null), sent, dropped);
        assertFitted(model, body, new RequestRules(RequestFields.NONE, fields(SEARCH), null), sent, dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'tools':[{'functionDeclarations':[]}]} | {'tools':[{'google_search':{}}]} | tools",
                "{'tools':[{'codeExecution':{}}],'generationConfig':{'responseSchema':{}}} | {'tools':[{'codeExecution':{}}],'generationConfig':{'responseSchema':{}}} | tools",
                "{'tools':[{'functionDeclarations':[]}],'tool_config':{'functionCallingConfig':{'mode':'ANY'},'x':1}} | {'tools':[{'google_search':{}}],'tool_config':{'x':1}} | tools",
            })
    void forcedToolsTakeThePlaceOfTheCallersAndOfWhatChoosesAmongThem(String body, String sent, String dropped)
            throws IOException {
        var rules = new RequestRules(RequestFields.NONE, fields(SEARCH), null);

        assertFitted("gemini-2.5-flash", body, rules, sent, dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'tools':[{'functionDeclarations':[]}],'generationConfig':{'responseSchema':{}}}",
                "{'tools':[],'toolConfig':{'functionCallingConfig':{'mode':'NONE'}}}",
            })
    void whoBringsToolsGetsNoneByDefault(String body) throws IOException {
        assertFitted("gemini-2.5-flash", body, new RequestRules(fields(SEARCH), RequestFields.NONE, null), body, null);
    }

    private static void assertFitted(String model, String body, RequestRules rules, String sent, String dropped)
            throws IOException {
        try (var calls = new GeminiCalls()) {
            calls.upstreamModel = model;
            calls.body = body.replace('\'', '"');
            calls.rules = rules;
            var fitted = RuledTools.fitted(calls.request());

            var text = new StringBuilder();
            fitted.request().body().forEach(piece -> text.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
            assertThat(JSON.readTree(text.toString())).isEqualTo(JSON.readTree(sent.replace('\'', '"')));
            assertThat(fitted.told(Map.of()))
                    .isEqualTo(dropped == null ? Map.of() : Map.of("x-farthing-dropped", dropped));
        }
    }

    private static RequestFields fields(String object) throws IOException {
        return RequestFields.of(JSON.readValue(object.replace('\'', '"'), Map.class));
    }
}
