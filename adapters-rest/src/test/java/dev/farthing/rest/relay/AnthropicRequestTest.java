package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.relay.InputBound;
import dev.farthing.application.relay.SideWork;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.rest.relay.ClientRequest.SentLimit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicRequestTest {
    @Test
    void whatTheRelayNeedsIsRead() {
        var request = scan("{\"model\":\"m\",\"max_tokens\":100,\"stream\":true,\"messages\":[]}");

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.stream()).isTrue();
        assertThat(request.outputTokens()).isEqualTo(100);
        assertThat(request.choices()).isEqualTo(1);
    }

    @Test
    void onlyTheModelsNameIsChangedForAVendor() {
        var body = "{ \"x\" : 1.50, \"model\" : \"m\" , \"max_tokens\":9, \"metadata\":{\"user_id\":\"u\\u00e9\"}}";

        assertThat(forVendor(body, null)).isEqualTo(body.replace("\"m\"", "\"vendor-m\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'model':'m','max_tokens':100} | {'model':'vendor-m','max_tokens':50}",
                "{'model':'m','max_tokens':20} | {'model':'vendor-m','max_tokens':20}",
                "{'model':'m'} | {'max_tokens':50,'model':'vendor-m'}",
                "{'model':'m','max_tokens':null} | {'model':'vendor-m','max_tokens':50}",
                "{'model':'m','max_tokens':100,'thinking':{'type':'enabled','budget_tokens':90}} "
                        + "| {'model':'vendor-m','max_tokens':50,'thinking':{'type':'disabled'}}",
            })
    void aGovernedLimitIsPutInItsPlace(String body, String sent) {
        assertThat(forVendor(body.replace('\'', '"'), 50L)).isEqualTo(sent.replace('\'', '"'));
    }

    @Test
    void whoeverIsGivenLessToSayIsGivenLessToThink() {
        assertThat(forVendor(
                        "{\"model\":\"m\",\"max_tokens\":9000,\"thinking\":{\"budget_tokens\":8000,\"type\":\"enabled\"}}",
                        2_000L))
                .isEqualTo(
                        "{\"model\":\"vendor-m\",\"max_tokens\":2000,\"thinking\":{\"budget_tokens\":1999,\"type\":\"enabled\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"model\":1}",
                "{\"model\":\"m\"}{}",
                "{\"model\":\"m\",\"stream\":\"yes\"}",
                "{\"model\":\"m\",\"max_tokens\":\"9\"}",
                "{\"model\":\"m\",\"max_tokens\":1.5}",
                "{\"model\":\"m\",\"thinking\":{\"budget_tokens\":{}}}",
                "{\"model\":\"m\",\"x\":\"\u0001\"}",
            })
    void whatIsNoRequestIsRefused(String body) {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> scan(body))
                .satisfies(refusal -> assertThat(refusal.fault()).isEqualTo(Fault.INVALID_REQUEST));
    }

    @Test
    void aBodyDeeperThanAnybodyNeedsIsRefused() {
        var deep = "{\"model\":\"m\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

        assertThatExceptionOfType(FaultException.class).isThrownBy(() -> scan(deep));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"model\":\"m\"",
                "\"max_tokens\":1",
                "\"stream\":true",
                "\"thinking\":{\"budget_tokens\":1}",
                "\"thinking\":{\"budget_tokens\":1,\"budget_tokens\":2}"
            })
    void whatIsGovernedIsSaidOnce(String member) {
        var body =
                "{\"model\":\"m\",\"max_tokens\":1,\"stream\":true,\"thinking\":{\"budget_tokens\":1}," + member + "}";

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> scan(body))
                .satisfies(refusal -> assertThat(refusal.fault()).isEqualTo(Fault.DUPLICATE_MEMBER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'messages':[{'role':'user','content':'image'}] | LENGTH",
                "'messages':[{'role':'user','content':[{'type':'text','text':'a'}]}] | LENGTH",
                "'messages':[{'role':'user','content':[{'type':'image','source':{}}]}] | CONTEXT_WINDOW",
                "'messages':[{'content':[{'type':'tool_result','content':[{'type':'image'}]}]}] | CONTEXT_WINDOW",
                "'messages':[{'content':[{'type':'document'}]}] | CONTEXT_WINDOW",
                "'messages':[{'content':[{'type':'text','type':'document'}]}] | CONTEXT_WINDOW",
                "'messages':[{'content':[{'type':'image','source':{'file_id':'f'}}]}] | SERVER_TURNS",
                "'messages':[{'content':[{'type':'container_upload'}]}] | SERVER_TURNS",
                "'tools':[{'name':'f','input_schema':{'type':'object'}}] | LENGTH",
                "'tools':[{'type':'custom','name':'f'}] | LENGTH",
                "'tools':[{'type':'bash_20250124','name':'bash'}] | CONTEXT_WINDOW",
                "'tools':[{'name':'f'},{'type':'web_search_20250305','name':'web_search'}] | SERVER_TURNS",
                "'mcp_servers':[] | LENGTH",
                "'mcp_servers':[{'type':'url'}] | SERVER_TURNS",
                "'container':'c' | SERVER_TURNS",
                "'container':null | LENGTH",
            })
    void whatBoundsTheInputIsSeen(String member, InputBound bound) {
        assertThat(scan("{\"model\":\"m\"," + member.replace('\'', '"') + "}").input())
                .isEqualTo(bound);
    }

    @Test
    void whatAVendorTellsItsModelOfToolsIsHeldToo() {
        assertThat(scan("{\"model\":\"m\",\"tools\":[]}").textTokens()).isGreaterThan(1_000);
        assertThat(scan("{\"model\":\"m\"}").textTokens()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'messages':[{'role':'user','content':'a'}] | true",
                "'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}],'tools':[] | true",
                "'tools':[],'messages':[{'content':[{'type':'image'}]}] | false",
                "'messages':[{'content':[{'type':'tool_result'}]}] | false",
                "'tools':[{'name':'f'}] | false",
            })
    void whatIsTextAloneIsSeen(String member, boolean plain) {
        assertThat(scan("{\"model\":\"m\"," + member.replace('\'', '"') + "}").isPlainChat())
                .isEqualTo(plain);
    }

    private static AnthropicRequest scan(String body) {
        return AnthropicRequest.scan(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String forVendor(String body, @Nullable Long outputTokens) {
        var sent = new StringBuilder();
        scan(body)
                .forVendor(
                        "vendor-m",
                        outputTokens == null ? null : new SentLimit(outputTokens, false, "max_tokens"),
                        Set.of())
                .forEach(piece -> sent.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        return sent.toString();
    }

    @Test
    void otherModelsAreNotAskedInTheOnesPlace() {
        var body = "{\"model\":\"m\",\"fallbacks\":[{\"model\":\"dear\"}],\"max_tokens\":5}";
        var request = scan(body);

        assertThat(request.withheldBy(RequestRules.NONE)).containsExactly("fallbacks");
        var sent = new StringBuilder();
        request.forVendor("m", null, Set.of("fallbacks"))
                .forEach(piece -> sent.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        assertThat(sent).hasToString("{\"model\":\"m\",\"max_tokens\":5}");
    }

    @Test
    void anAdviserAndASummaryAreSeen() {
        var request =
                scan("{'model':'m','tools':[{'name':'advisor','type':'advisor_20260301','model':'wise','max_uses':3,"
                        .concat(
                                "'max_tokens':2048},{'name':'f','input_schema':{'model':'x'}},{'type':'custom','model':'x'}],")
                        .concat("'context_management':{'edits':[{'type':'compact_20260112'}]}}")
                        .replace('\'', '"'));

        assertThat(request.sideWork()).containsExactly(new SideWork("wise", 3, 2_048L), SideWork.SUMMARY);
        assertThat(request.input()).isEqualTo(InputBound.SERVER_TURNS);
        assertThat(
                        scan("{\"model\":\"m\",\"context_management\":{\"edits\":[{\"type\":\"clear_tool_uses_20250919\"}]}}")
                                .sideWork())
                .isEmpty();
        var many = "{\"type\":\"advisor_1\",\"model\":\"w\"},".repeat(17);
        assertThatThrownBy(() -> scan("{\"model\":\"m\",\"tools\":[" + many.substring(0, many.length() - 1) + "]}"))
                .isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m','inference_geo':'us'} | inference_geo",
                "{'model':'m','inference_geo':['us']} | inference_geo",
                "{'model':'m','inference_geo':'us','inference_geo':'global'} | inference_geo",
                "{'model':'m','inference_geo':'global'} | ",
                "{'model':'m','inference_geo':null} | "
            })
    void aPlaceWhereModelsRunAtAnotherPriceIsSeen(String body, @Nullable String unpriced) {
        var request = scan(body.replace('\'', '"'));

        assertThat(request.unpriced(RequestRules.NONE)).isEqualTo(unpriced);
        assertThat(request.withheldBy(RequestRules.NONE)).isEmpty();
        var rules = new RequestRules(RequestFields.NONE, RequestFields.of(Map.of("inference_geo", "us")), null);
        assertThat(request.unpriced(rules)).isNull();
    }

    @Test
    void fastAnswersAreNotAskedForUnlessTheirPriceIsKnown() {
        var body = "{\"model\":\"m\",\"speed\":\"fast\",\"service_tier\":\"priority\",\"max_tokens\":5}";
        var request = AnthropicRequest.scan(body.getBytes(StandardCharsets.UTF_8));

        assertThat(request.withheldBy(RequestRules.NONE)).containsExactlyInAnyOrder("speed", "service_tier");
        var sent = new StringBuilder();
        request.forVendor("m", null, request.withheldBy(RequestRules.NONE))
                .forEach(piece -> sent.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        assertThat(sent)
                .hasToString(
                        "{\"model\":\"m\",\"speed\":\"standard\",\"service_tier\":\"standard_only\",\"max_tokens\":5}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'type':'web_search_20250305','name':'web_search','max_uses':3},{'name':'f'}] | 3",
                "[{'max_uses':2,'type':'web_search_20250305'},{'type':'code_execution_20250522','max_uses':9}] | 2",
                "[{'type':'web_search_20250305','max_uses':99999999999999999999}] | 1000",
                "[{'type':'web_search_20250305'}] | ",
                "[] | 0",
                "null | 0"
            })
    void searchesAreBoundedByWhatTheirToolSays(String tools, @Nullable Integer searches) {
        var body = ("{'model':'m','tools':" + tools + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(AnthropicRequest.scan(body).searches()).isEqualTo(searches);
    }
}
