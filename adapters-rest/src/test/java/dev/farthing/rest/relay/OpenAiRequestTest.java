package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.relay.InputBound;
import dev.farthing.application.relay.SideWork;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.relay.ClientRequest.SentLimit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRequestTest {
    /// Responses are kept unless it is said that they are not to be, and what is kept has an id of its own.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RESPONSES        | {'model':'m','input':'Hi'}                                 | true",
                "RESPONSES        | {'model':'m','input':'Hi','store':null}                    | true",
                "RESPONSES        | {'model':'m','input':'Hi','store':true}                    | true",
                "RESPONSES        | {'model':'m','input':'Hi','store':false}                   | false",
                "RESPONSES        | {'model':'m','input':'Hi','store':false,'background':true} | true",
                "CHAT_COMPLETIONS | {'model':'m','messages':[]}                                | false",
                "CHAT_COMPLETIONS | {'model':'m','messages':[],'store':true}                   | true",
            })
    void whatItsVendorKeepsIsKnown(Endpoint endpoint, String body, boolean kept) {
        var bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(OpenAiRequest.scan(bytes, endpoint).isKeptByVendor()).isEqualTo(kept);
    }

    @Test
    void theBodyOfAPlainCallIsPassedOnAsItIs() {
        var body = "{ \"model\" : \"m\",\"messages\":[ ], \"x\":1.50 }";

        assertThat(sent(body, "m")).isEqualTo(body);
    }

    @Test
    void onlyTheModelsNameIsReplaced() {
        var body = "{\"messages\":[{\"model\":\"inner\"}], \"model\" :  \"fast\" , \"unknown\": 1e3}";

        assertThat(sent(body, "vendor/\"x\""))
                .isEqualTo(
                        "{\"messages\":[{\"model\":\"inner\"}], \"model\" :  \"vendor/\\\"x\\\"\" , \"unknown\": 1e3}");
    }

    @Test
    void aModelNameWithEscapesIsReplacedWhole() {
        assertThat(sent("{\"model\":\"f\\u0061st\",\"n\":1}", "m")).isEqualTo("{\"model\":\"m\",\"n\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"m\",\"stream\":true} | {\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"stream\":true}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":null} | {\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\": {} } | {\"model\":\"m\",\"stream\":true,\"stream_options\": {\"include_usage\":true} }",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"a\":[1,{}]}} | {\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"a\":[1,{}]}}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\": false}} | {\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\": true}}",
                "{\"stream_options\":{\"include_usage\":null,\"b\":2},\"model\":\"m\",\"stream\":true} | {\"stream_options\":{\"include_usage\":true,\"b\":2},\"model\":\"m\",\"stream\":true}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}} | {\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"model\":\"m\",\"stream\":false,\"stream_options\":{\"a\":1}} | {\"model\":\"m\",\"stream\":false,\"stream_options\":{\"a\":1}}",
            })
    void aStreamIsAlwaysAskedToReportItsUsage(String body, String expected) {
        assertThat(sent(body, "m")).isEqualTo(expected);
    }

    @Test
    void whoAskedForUsageHimselfIsKnown() {
        assertThat(scan("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                        .usageWanted())
                .isTrue();
        assertThat(scan("{\"model\":\"m\",\"stream\":true}").usageWanted()).isFalse();
    }

    @Test
    void bothSplicesMeetInOneBody() {
        assertThat(sent("{\"stream\":true,\"model\":\"a\",\"stream_options\":{}}", "b"))
                .isEqualTo("{\"stream\":true,\"model\":\"b\",\"stream_options\":{\"include_usage\":true}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"model\":\"b\"}",
                "{\"model\":\"a\",\"stream\":true,\"stream\":false}",
                "{\"model\":\"a\",\"stream_options\":{},\"stream_options\":null}",
                "{\"model\":\"a\",\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}",
                "{\"model\":\"a\",\"max_tokens\":1,\"max_tokens\":2}",
                "{\"model\":\"a\",\"max_tokens\":0,\"max_tokens\":2}",
                "{\"model\":\"a\",\"max_completion_tokens\":null,\"max_completion_tokens\":2}",
            })
    void aGovernedMemberSaidTwiceIsRefused(String body) {
        assertThatThrownBy(() -> scan(body))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DUPLICATE_MEMBER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"model\":1}",
                "{\"model\":\"m\"",
                "{\"model\":\"m\"} {}",
                "{\"model\":\"m\",\"x\":NaN}",
                "{\"model\":\"m\",\"stream\":\"yes\"}",
                "{\"model\":\"m\",\"max_tokens\":\"many\"}",
                "{\"model\":\"m\",\"n\":\"8\"}",
                "{\"model\":\"m\",\"n\":8.0}",
                "{\"model\":\"m\",\"n\":1001}",
                "{\"model\":\"m\",\"n\":99999999999999999999999}",
                "{\"model\":\"m\",\"best_of\":[2]}",
                "{'model':'m'}",
                "\u0000{\"model\":\"m\"}",
            })
    void whatIsNoRequestIsRefused(String body) {
        assertThatThrownBy(() -> scan(body))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "x-UTF-16LE-BOM", "UTF-32LE", "UTF-32BE"})
    void anotherEncodingIsRefusedAndNotGuessed(String encoding) {
        var body = "{\"model\":\"m\"}".getBytes(Charset.forName(encoding));

        assertThatThrownBy(() -> OpenAiRequest.scan(body, Endpoint.CHAT_COMPLETIONS))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
    }

    @Test
    void unknownMembersOfAnyLengthArePassedOn() {
        var body = "{\"model\":\"m\",\"" + "n".repeat(100_000) + "\":" + "9".repeat(5_000) + "}";

        assertThat(sent(body, "m")).isEqualTo(body);
    }

    @Test
    void endlessNestingIsRefusedAndNotFollowed() {
        assertThatThrownBy(() -> scan("{\"model\":\"m\",\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void moreAnswersThanAreHeldForAreRefusedAndNotCutDown() {
        var prompts = "\"hi\",".repeat(600) + "\"hi\"";
        assertThat(scan("{\"model\":\"m\",\"prompt\":[" + prompts + "]}").choices())
                .isEqualTo(601);
        assertThat(scan("{\"model\":\"m\",\"n\":null}").choices()).isEqualTo(1);
        for (var body : List.of(
                "{\"model\":\"m\",\"n\":2,\"prompt\":[" + prompts + "]}",
                "{\"model\":\"m\",\"prompt\":[" + prompts + "," + prompts + "]}")) {
            assertThatThrownBy(() -> scan(body)).hasMessageContaining("1000 answers");
        }
        assertThatThrownBy(() -> scan("{\"model\":\"m\",\"prompt\":[" + prompts + "],\"prompt\":\"hi\"}"))
                .hasMessageContaining("twice");
    }

    @Test
    void theExpectedTokensCountInputByLengthAndOutputByItsLimit() {
        var body = "{\"model\":\"m\",\"max_tokens\":100,\"n\":3}";

        assertThat(scan(body).expectedTokens()).isEqualTo(body.length() / 4 + 300);
        assertThat(scan("{\"model\":\"m\",\"max_tokens\":99999999999999999999999}")
                        .expectedTokens())
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\"}                              | {\"max_tokens\":50,\"model\":\"m\"}",
                "{\"model\":\"m\",\"max_tokens\":900}           | {\"model\":\"m\",\"max_tokens\":50}",
                "{\"model\":\"m\",\"max_tokens\":null}          | {\"model\":\"m\",\"max_tokens\":50}",
                "{\"model\":\"m\",\"max_tokens\":-7}            | {\"model\":\"m\",\"max_tokens\":50}",
                "{\"model\":\"m\",\"max_tokens\":20}            | {\"model\":\"m\",\"max_tokens\":20}",
                "{\"max_completion_tokens\": 51 ,\"model\":\"m\"} | {\"max_completion_tokens\": 50 ,\"model\":\"m\"}",
                "{\"model\":\"m\",\"max_tokens\":99,\"max_completion_tokens\":98} | {\"model\":\"m\",\"max_tokens\":50,\"max_completion_tokens\":50}",
            })
    void aCappedCallGoesOutWithItsLimitAndNothingElseChanged(String body, String sent) {
        assertThat(joined(scan(body).forVendor("m", new SentLimit(50, false, "max_tokens"), Set.of())))
                .isEqualTo(sent);
    }

    @Test
    void aCappedStreamGoesOutWithBothOfItsAdditions() {
        assertThat(joined(scan("{\"model\":\"m\",\"stream\":true}")
                        .forVendor("v", new SentLimit(50, false, "max_completion_tokens"), Set.of())))
                .isEqualTo("{\"max_completion_tokens\":50,\"stream_options\":{\"include_usage\":true},\"model\":\"v\","
                        + "\"stream\":true}");
    }

    @Test
    void theAnswersOfACallAreCountedAsItsVendorMayBillThem() {
        assertThat(scan("{\"model\":\"m\",\"n\":8}").choices()).isEqualTo(8);
        assertThat(scan("{\"model\":\"m\",\"n\":2,\"best_of\":5}").choices()).isEqualTo(5);
        assertThat(scan("{\"model\":\"m\",\"n\":2,\"prompt\":[\"a\",\"b\",[1,2]]}")
                        .choices())
                .isEqualTo(6);
        assertThat(scan("{\"model\":\"m\",\"prompt\":[1,2,3]}").choices()).isEqualTo(1);
        assertThatThrownBy(() -> scan("{\"model\":\"m\",\"n\":8,\"n\":1}")).isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]}",
                "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image\\u005furl\":{}}]}]}",
                "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"x\"}}]}]}",
                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_url\":\"https://a/b.pdf\"}]}]}",
                "{\"model\":\"m\",\"input\":[{\"content\":[{\"type\":\"input_file\",\"somewhere\":\"x\"}]}]}",
            })
    void mediaIsBoundedByTheContextWindow(String body) {
        assertThat(scan(body).input()).isEqualTo(InputBound.CONTEXT_WINDOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}]}]}",
                "{\"model\":\"m\",\"tools\":[{\"type\":\"web_search\"}]}",
                "{\"model\":\"m\",\"tools\":[{\"type\":\"mcp\",\"server_url\":\"x\"}]}",
                "{\"model\":\"m\",\"previous_response_id\":\"r\"}",
                "{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\"i\"}]}",
                "{\"model\":\"m\",\"tools\":[1,{\"type\":\"web_search\"}]}",
                "{\"model\":\"m\",\"tools\":[null],\"previous_response_id\":\"r\"}",
                "{\"model\":\"m\",\"prompt\":{\"id\":\"p\"}}",
                "{\"model\":\"m\",\"plugins\":[{\"id\":\"web\"}]}",
                "{\"model\":\"m\",\"enable_search\":true}",
                "{\"model\":\"m\",\"search_parameters\":{\"mode\":\"on\"}}",
                "{\"model\":\"m\",\"messages\":[{\"image_url\":{}}],\"web_search_options\":{}}",
            })
    void whatTheVendorKeepsOrRunsIsBoundedByItsTurns(String body) {
        assertThat(scan(body).input()).isEqualTo(InputBound.SERVER_TURNS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"content\":\"image_url\"},{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}",
                "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"properties\":"
                        + "{\"file\":{}}}}}]}",
                "{\"model\":\"m\",\"previous_response_id\":null,\"input\":\"x\"}",
                "{\"model\":\"m\",\"enable_search\":false,\"prompt\":[\"plugins\",\"file_id\"]}",
            })
    void plainTextIsBoundedByItsLength(String body) {
        assertThat(scan(body).input()).isEqualTo(InputBound.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mod\\u0065l\":\"a\",\"model\":\"b\"}",
                "{\"model\":\"a\",\"stre\\u0061m\":true,\"stream\":false}",
            })
    void aGovernedMemberIsNotHiddenByEscapes(String body) {
        assertThatThrownBy(() -> scan(body))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DUPLICATE_MEMBER));
    }

    private static OpenAiRequest scan(String body) {
        return OpenAiRequest.scan(body.getBytes(StandardCharsets.UTF_8), Endpoint.CHAT_COMPLETIONS);
    }

    private static String sent(String body, String upstreamModel) {
        return joined(scan(body).forVendor(upstreamModel, null, Set.of()));
    }

    private static String joined(List<ByteBuffer> pieces) {
        var text = new StringBuilder();
        pieces.forEach(piece -> text.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\",\"service_tier\" : \"priority\",\"a\":1} | {\"model\":\"m\",\"service_tier\" : \"auto\",\"a\":1}",
                "{\"service_tier\":{\"x\":[1]},\"model\":\"m\"} | {\"service_tier\":\"auto\",\"model\":\"m\"}",
                "{\"model\":\"m\",\"service\\u005ftier\":\"flex\",\"service_tier\":7} | {\"model\":\"m\",\"service\\u005ftier\":\"auto\",\"service_tier\":\"auto\"}"
            })
    void serviceAtOtherPricesIsAskedForAsOrdinaryService(String body, String sent) {
        assertThat(scan(body).withheldBy(RequestRules.NONE)).containsExactly("service_tier");
        assertThat(joined(scan(body).forVendor("m", null, Set.of("service_tier"))))
                .isEqualTo(sent);
        assertThat(joined(scan(body).forVendor("m", null, Set.of()))).isEqualTo(body);
    }

    /// A model that says by which name alone it knows the limit is told it by that name.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS | max_completion_tokens | {'model':'m','max_tokens' : 70,'messages':[{}]} | {'model':'m','max_completion_tokens' : 70,'messages':[{}]}",
                "CHAT_COMPLETIONS | max_tokens | {'max_completion_tokens':70,'model':'m','messages':[{}]} | {'max_tokens':70,'model':'m','messages':[{}]}",
                "CHAT_COMPLETIONS | max_tokens | {'model':'m','messages':[{}],'max_tokens':70} | {'model':'m','messages':[{}],'max_tokens':70}",
                "CHAT_COMPLETIONS | max_tokens | {'model':'m','max_tokens':7,'max_completion_tokens':8} | {'model':'m','max_tokens':7,'max_completion_tokens':8}",
                "CHAT_COMPLETIONS | max_tokens | {'model':'m','input':'x','max_output_tokens':70} | {'model':'m','input':'x','max_output_tokens':70}",
                "COMPLETIONS | max_completion_tokens | {'model':'m','prompt':'x','max_tokens':70} | {'model':'m','prompt':'x','max_tokens':70}",
                "RESPONSES | max_tokens | {'model':'m','max_output_tokens':70} | {'model':'m','max_output_tokens':70}"
            })
    void aLimitGoesByTheOneNameThatTheModelKnows(Endpoint endpoint, String name, String told, String sent) {
        var request = OpenAiRequest.scan(told.replace('\'', '"').getBytes(StandardCharsets.UTF_8), endpoint);
        var expected = sent.replace('\'', '"');

        assertThat(joined(request.forVendor("m", null, Set.of(), name))).isEqualTo(expected);
        assertThat(joined(request.forVendor("m", new SentLimit(5, false, name), Set.of(), name)))
                .isEqualTo(expected.replaceAll("\\b[78]0?\\b", "5"));
        assertThat(joined(request.forVendor("m", null, Set.of(), null))).isEqualTo(told.replace('\'', '"'));
    }

    @Test
    void aNameThatIsWrittenInEscapesIsReplacedWhole() {
        var body = "{\"model\":\"m\",\"max\\u005ftokens\":70}";

        assertThat(joined(scan(body).forVendor("m", null, Set.of(), "max_completion_tokens")))
                .isEqualTo("{\"model\":\"m\",\"max_completion_tokens\":70}");
    }

    /// What was held for would be kept by nobody under a name that nobody reads.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS | {'model':'m','input':'x','max_tokens':1} | max_output_tokens",
                "CHAT_COMPLETIONS | {'model':'m','input':'x','messages':[],'max_completion_tokens':1} | max_output_tokens",
                "CHAT_COMPLETIONS | {'model':'m','messages':[{}],'max_output_tokens':1} | max_tokens",
                "RESPONSES | {'model':'m','input':'x','max_tokens':1} | max_output_tokens",
                "RESPONSES | {'model':'m','input':'x','max_completion_tokens':1,'max_tokens':1} | max_output_tokens",
                "COMPLETIONS | {'model':'m','prompt':'x','max_output_tokens':1} | max_tokens"
            })
    void aLimitUnderANameThatNobodyReadsIsNone(Endpoint endpoint, String told, String name) {
        var body = told.replace('\'', '"');
        var request = OpenAiRequest.scan(body.getBytes(StandardCharsets.UTF_8), endpoint);

        assertThat(request.outputTokens()).isNull();
        assertThat(joined(request.forVendor("m", new SentLimit(50, false, "max_tokens"), Set.of())))
                .isEqualTo("{\"" + name + "\":50," + body.substring(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS | {'model':'m','input':'x','max_output_tokens':70}",
                "CHAT_COMPLETIONS | {'model':'m','input':'x','messages':[{}],'max_tokens':70}",
                "CHAT_COMPLETIONS | {'model':'m','messages':[{}],'max_completion_tokens':70}",
                "RESPONSES | {'model':'m','max_output_tokens':70}"
            })
    void aLimitThatIsReadIsKeptWhereItStands(Endpoint endpoint, String told) {
        var body = told.replace('\'', '"');
        var request = OpenAiRequest.scan(body.getBytes(StandardCharsets.UTF_8), endpoint);

        assertThat(request.outputTokens()).isEqualTo(70);
        assertThat(joined(request.forVendor("m", new SentLimit(50, false, "max_tokens"), Set.of())))
                .isEqualTo(body.replace("70", "50"));
    }

    /// As gateways behind gateways take them: other models to try, other vendors to ask.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m','models':['x','y'],'a':1} | {'model':'m','a':1}",
                "{'models':['x'],'model':'m'} | {'model':'m'}",
                "{ 'models' : ['x'] , 'route':'fallback', 'model':'m'} | {   'model':'m'}",
                "{'models':['x'],'route':'fallback','provider':{'only':['dear']},'model':'m'} | {'model':'m'}",
                "{'a':1,'fallbacks':[{'model':'x'}],'model':'m','preset':'p'} | {'a':1,'model':'m'}",
                "{'model':'m' , 'providerOptions' : {'gateway':{'models':['x']}} } | {'model':'m'  }",
                "{'m\\u006fdels':['x'],'model':'m','models':['y']} | {'model':'m'}",
                "{'models':null,'model':'m'} | {'models':null,'model':'m'}",
                "{'model':'m','extra_body':{'model':'dear'},'a':1} | {'model':'m','a':1}",
                "{'model':'m','extra_body':{'Max_Tokens':9,'b':1}} | {'model':'m'}",
                "{'model':'m','extra_body':{'extra_body':{}}} | {'model':'m'}",
                "{'model':'m','extra_body':'{}','custom_llm_provider':'dear'} | {'model':'m'}",
                "{'model':'m','extra_body':{'google':{'model':'x'}}} | {'model':'m','extra_body':{'google':{'model':'x'}}}"
            })
    void otherModelsAndVendorsAreNotForCallersToChoose(String body, String sent) {
        var request = scan(body.replace('\'', '"'));

        assertThat(joined(request.forVendor("m", null, request.withheldBy(RequestRules.NONE))))
                .isEqualTo(sent.replace('\'', '"'));
    }

    @Test
    void whatIsWithheldStandsBesideWhatIsPutIn() {
        var request = scan("{\"models\":[\"x\"],\"model\":\"m\",\"stream\":true}");

        assertThat(joined(request.forVendor("v", new SentLimit(5, false, "max_tokens"), Set.of("models"))))
                .isEqualTo(
                        "{\"max_tokens\":5,\"stream_options\":{\"include_usage\":true},\"model\":\"v\",\"stream\":true}");
    }

    /// A model's rules may leave its callers the choice among vendors, never that among models.
    @Test
    void rulesLeaveCallersTheirVendorsAndNotTheirModels() {
        var rules = new RequestRules(
                RequestFields.of(Map.of("provider", Map.of("sort", "price"), "fallbacks", List.of("z"))),
                RequestFields.NONE,
                null);
        var request = scan("{\"model\":\"m\",\"provider\":{\"sort\":\"x\"},\"fallbacks\":[\"x\"],\"models\":[\"x\"]}");

        assertThat(request.withheldBy(rules)).containsExactly("fallbacks", "models");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Model", "STREAM", "Max_Tokens", "\u017ftream", "toolS", "N", "MODELS", "Provideroptions"})
    void aGovernedMemberIsNotHiddenByTheCaseOfItsLetters(String name) {
        assertThatThrownBy(() -> scan("{\"model\":\"m\",\"" + name + "\":1}"))
                .isInstanceOfSatisfying(FaultException.class, e -> {
                    assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST);
                    assertThat(e.parameter()).isEqualTo(name);
                });
        assertThat(scan("{\"model\":\"m\",\"X" + name + "\":1}").model()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'type':'openrouter:advisor','parameters':{'model':'wise','max_tokens':7}}] | wise",
                "[{'parameters':{'model':'wise'},'type':'openrouter:advisor'}] | wise",
                "[{'type':'function','function':{'name':'f','parameters':{'model':'x'}}}] | ",
                "[{'type':'function','name':'f','parameters':{'model':'x'}}] | ",
                "[{'type':'image_generation','model':'gpt-image-2'}] | gpt-image-2",
                "[{'type':'image_generation'}] | ",
                "[{'type':'openrouter:web_search'}] | ",
                "[{'type':'web_search'}] | ",
                "{'type':'advisor','model':'x'} | "
            })
    void aModelThatAToolAsksIsSeen(String tools, @Nullable String model) {
        var work = scan("{'model':'m','tools':TOOLS}".replace("TOOLS", tools).replace('\'', '"'))
                .sideWork();

        assertThat(work.stream().map(SideWork::model).toList()).isEqualTo(model == null ? List.of() : List.of(model));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'openrouter:fusion'}",
                "{'type':'openrouter:fusion','parameters':{'model':'m','analysis_models':['dear']}}",
                "{'type':'openrouter:image_generation','parameters':{}}"
            })
    void aToolThatAsksModelsItDoesNotNameIsRefused(String tool) {
        assertThatThrownBy(() -> scan(
                        "{'model':'m','tools':[TOOL]}".replace("TOOL", tool).replace('\'', '"')))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.parameter()).isEqualTo("tools"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'id':'web','max_results':3},{'id':'file-parser'}] | ",
                "[] | ",
                "[{'id':'fusion','analysis_models':['dear']}] | plugins",
                "[{'id':'web'},{'id':'auto-router'}] | plugins",
                "[{'id':'web','id':'fusion'}] | plugins",
                "[{'id':'fusion','id':'web'}] | plugins",
                "[{}] | plugins",
                "['fusion'] | plugins",
                "{'id':'fusion'} | plugins"
            })
    void aPluginThatChoosesModelsIsTakenOut(String plugins, @Nullable String withheld) {
        var request = scan(
                "{'model':'m','plugins':PLUGINS}".replace("PLUGINS", plugins).replace('\'', '"'));

        assertThat(request.withheldBy(RequestRules.NONE)).isEqualTo(withheld == null ? Set.of() : Set.of(withheld));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'shell'} | LENGTH",
                "{'type':'shell','environment':{'type':'local'}} | LENGTH",
                "{'type':'shell','environment':{'type':'container_auto'}} | SERVER_TURNS",
                "{'environment':{'type':'container_reference','container_id':'c'},'type':'shell'} | SERVER_TURNS",
                "{'type':'shell','environment':'x'} | SERVER_TURNS"
            })
    void aShellThatRunsAtTheVendorsIsTheVendorsTool(String tool, InputBound bound) {
        assertThat(scan("{'model':'m','tools':[TOOL]}".replace("TOOL", tool).replace('\'', '"'))
                        .input())
                .isEqualTo(bound);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"auto\"", "\"default\"", "\"Standard\"", "null"})
    void ordinaryServiceIsNoWish(String tier) {
        assertThat(scan("{\"model\":\"m\",\"service_tier\":" + tier + "}").withheldBy(RequestRules.NONE))
                .isEmpty();
    }

    private static String wave(int samples, int bytesASecond) {
        var head = ByteBuffer.allocate(45).order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        head.putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(samples)
                .putInt(bytesASecond)
                .putShort((short) 2);
        head.putShort((short) 16).put("data".getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(head.array()) + "AAAA".repeat(40);
    }

    private static InputBound boundOfSound(String sound) {
        return scan("{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"input_audio\",\"input_audio\":" + sound
                        + "}]}]}")
                .input();
    }

    /// Hours of silence at one sample a second are a few bytes, and many tokens.
    @Test
    void aSoundIsBoundedByItsLengthUnlessFewBytesOfItLastLong() {
        assertThat(boundOfSound("{\"data\":\"" + wave(16_000, 32_000) + "\",\"format\":\"wav\"}"))
                .isEqualTo(InputBound.LENGTH);
        assertThat(boundOfSound("{\"data\":\"" + wave(1, 32_000) + "\",\"format\":\"wav\"}"))
                .isEqualTo(InputBound.CONTEXT_WINDOW);
        assertThat(boundOfSound("{\"data\":\"" + wave(16_000, 2) + "\",\"format\":\"wav\"}"))
                .isEqualTo(InputBound.CONTEXT_WINDOW);
        assertThat(boundOfSound("{\"format\":\"mp3\",\"data\":\"SUQz" + "AAAA".repeat(40) + "\"}"))
                .isEqualTo(InputBound.LENGTH);
        assertThat(boundOfSound("{\"data\":\"T2dnUw" + "AA".repeat(40) + "\"}")).isEqualTo(InputBound.CONTEXT_WINDOW);
        assertThat(boundOfSound("{\"data\":\"SUQz" + "AAAA".repeat(40) + "\",\"file_id\":\"f\"}"))
                .isEqualTo(InputBound.CONTEXT_WINDOW);
        assertThat(boundOfSound("{\"data\":\"short\"}")).isEqualTo(InputBound.CONTEXT_WINDOW);
        assertThat(boundOfSound("{}")).isEqualTo(InputBound.CONTEXT_WINDOW);
        assertThat(boundOfSound("\"x\"")).isEqualTo(InputBound.CONTEXT_WINDOW);
    }
}
